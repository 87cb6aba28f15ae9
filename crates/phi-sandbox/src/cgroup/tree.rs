//! The groups of one sandbox: a folder for it, and one for each run at a time.

use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::found::{Found, find};
use super::slot::{Slot, Version};

/// Distinguishes the sandboxes of one process.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Control groups of a sandbox; they are removed with it.
#[derive(Debug)]
pub(crate) struct Tree {
    version: Version,
    folders: Vec<PathBuf>,
}

impl Tree {
    /// Makes a folder under each controller.
    ///
    /// Errors: why there are no control groups for this process.
    pub(crate) fn make() -> Result<Self, String> {
        let found = find().ok_or("no control groups are mounted")?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("phicode-{}-{count}", std::process::id());
        let (version, parents) = match found {
            Found::V1 { memory, pids, cpuacct } => (Version::V1, vec![memory, pids, cpuacct]),
            Found::V2(folder) => {
                delegate(&folder)?;
                (Version::V2, vec![folder])
            }
        };
        let mut tree = Self { version, folders: Vec::new() };
        for parent in parents {
            remove_abandoned(&parent);
            let folder = parent.join(&name);
            fs::create_dir(&folder).map_err(|error| cannot("make", &folder, &error))?;
            tree.folders.push(folder);
        }
        if version == Version::V2 {
            enable(&tree.folders[0])?;
        }
        Ok(tree)
    }

    /// `v1` or `v2`.
    pub(crate) fn version(&self) -> &'static str {
        match self.version {
            Version::V1 => "v1",
            Version::V2 => "v2",
        }
    }

    /// Makes the group of a run at a time.
    pub(crate) fn slot(&self, number: usize) -> Result<Slot, String> {
        let mut folders = Vec::new();
        for folder in &self.folders {
            let folder = folder.join(format!("slot-{number}"));
            fs::create_dir(&folder).map_err(|error| cannot("make", &folder, &error))?;
            folders.push(folder);
        }
        Ok(Slot::new(self.version, folders))
    }

    /// Gives all groups to a user, so that this process can go on as that user.
    pub(crate) fn give(&self, user: u32, group: u32) -> io::Result<()> {
        for folder in &self.folders {
            for folder in folders_below(folder) {
                for entry in fs::read_dir(&folder)? {
                    chown(entry?.path(), Some(user), Some(group))?;
                }
                chown(&folder, Some(user), Some(group))?;
            }
        }
        Ok(())
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        for folder in &self.folders {
            remove(folder);
        }
    }
}

/// Version 2 gives controllers only to groups without processes: this one moves into a leaf.
fn delegate(folder: &Path) -> Result<(), String> {
    let file = folder.join("cgroup.subtree_control");
    let enabled = fs::read_to_string(&file).map_err(|error| cannot("read", &file, &error))?;
    if ["memory", "pids"].iter().all(|name| enabled.split_whitespace().any(|it| it == *name)) {
        return Ok(());
    }
    let leaf = folder.join("phicode-server");
    if !leaf.is_dir() {
        fs::create_dir(&leaf).map_err(|error| cannot("make", &leaf, &error))?;
    }
    let members = leaf.join("cgroup.procs");
    fs::write(&members, "0").map_err(|error| cannot("enter", &members, &error))?;
    enable(folder)
}

/// CPU time is counted without a controller, and a user's session may have no more than these.
fn enable(folder: &Path) -> Result<(), String> {
    let file = folder.join("cgroup.subtree_control");
    fs::write(&file, "+memory +pids").map_err(|error| cannot("enable", &file, &error))
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

/// Removes the groups of sandboxes whose process is gone.
fn remove_abandoned(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix("phicode-").and_then(|rest| rest.split('-').next());
        let Some(Ok(process)) = process.map(str::parse::<u32>) else { continue };
        if !Path::new(&format!("/proc/{process}")).exists() {
            remove(&entry.path());
        }
    }
}

fn remove(folder: &Path) {
    for folder in folders_below(folder) {
        // What is busy stays, and is found by the next start.
        let _ = fs::remove_dir(folder);
    }
}

/// The folders in a group, then the group.
fn folders_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let below = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    below.map(|entry| entry.path()).chain([folder.to_path_buf()]).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::{Tree, Version, delegate};
    use crate::Limits;

    #[test]
    fn a_group_gives_its_controllers_away_once_this_process_left_it() {
        let root = tempfile::tempdir().expect("a folder");
        let control = root.path().join("cgroup.subtree_control");
        fs::write(&control, "").expect("a file");
        delegate(root.path()).expect("delegated");
        let moved = root.path().join("phicode-server/cgroup.procs");
        assert_eq!(fs::read_to_string(&moved).expect("a file"), "0");
        assert_eq!(fs::read_to_string(&control).expect("a file"), "+memory +pids");
        // What is given already stays, and so does this process.
        fs::write(&control, "cpu memory pids\n").expect("a file");
        fs::remove_file(&moved).expect("a file");
        delegate(root.path()).expect("delegated");
        assert!(!moved.exists());
    }

    #[test]
    fn a_run_of_version_2_is_limited_and_counted_by_itself() {
        let root = tempfile::tempdir().expect("a folder");
        let tree = Tree { version: Version::V2, folders: vec![root.path().to_owned()] };
        let mut slot = tree.slot(0).expect("a group");
        let file = |name: &str| root.path().join("slot-0").join(name);
        let write = |name: &str, text: &str| fs::write(file(name), text).expect("a file");
        write("cpu.stat", "usage_usec 5000\nuser_usec 4000\n");
        write("memory.events", "low 0\noom 4\noom_kill 2\n");
        write("pids.events", "max 7\n");
        slot.prepare(&Limits { memory_mb: 64, processes: 5, ..Limits::default() }).expect("set");
        let limits =
            ["memory.max", "memory.swap.max", "pids.max"].map(file).map(fs::read_to_string);
        assert_eq!(limits.map(Result::unwrap), ["67108864", "0", "7"]);
        write("cpu.stat", "usage_usec 9000\n");
        write("memory.events", "oom_kill 3\n");
        let counted = slot.counted();
        assert_eq!(counted.cpu, Duration::from_millis(4));
        assert_eq!((counted.memory_kills, counted.pids_refused), (1, 0));
    }
}
