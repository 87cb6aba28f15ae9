//! A folder of the host for a run without a private file system.

use std::fs::{self, DirEntry, File};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::time::Duration;

use phi_cell::Failure;
use rustix::fs::{FlockOperation, Mode, OFlags, flock, open};
use tempfile::TempDir;

const PREFIX: &str = "phicode-run-";
/// Younger folders may be those of a process that has not locked them yet.
const YOUNG: Duration = Duration::from_secs(2);

/// A folder that only its user can enter; it goes with this.
#[derive(Debug)]
pub(crate) struct Folder {
    _temporary: TempDir,
    /// Locked as long as this process is there.
    _lock: File,
    path: String,
}

impl Folder {
    /// Makes an empty one for a user and group, or for this process's.
    pub(crate) fn make(user: Option<(u32, u32)>) -> Result<Self, Failure> {
        let make = || {
            let folder = TempDir::with_prefix(PREFIX)?;
            let lock = File::open(folder.path())?;
            flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
            if let Some((user, group)) = user {
                chown(folder.path(), Some(user), Some(group))?;
            }
            let path = folder.path().to_string_lossy().into_owned();
            Ok(Self { _temporary: folder, _lock: lock, path })
        };
        make().map_err(|error: io::Error| Failure::text("make a folder", error))
    }

    /// Its path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Removes the folders of processes that were killed, which could not do it.
pub(crate) fn remove_abandoned(user: Option<(u32, u32)>) {
    let owner = user.map_or_else(|| rustix::process::geteuid().as_raw(), |(user, _)| user);
    for entry in fs::read_dir(tempfile::env::temp_dir()).into_iter().flatten().flatten() {
        if is_abandoned(&entry, owner).unwrap_or(false) {
            // Whoever starts next tries again.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether nobody has the folder any more; a link, and what is of another user, is nothing of ours.
fn is_abandoned(entry: &DirEntry, owner: u32) -> io::Result<bool> {
    let facts = entry.metadata()?;
    let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
        && facts.is_dir()
        && facts.uid() == owner;
    // A clock that was set back makes it young.
    if !is_ours || facts.modified()?.elapsed().unwrap_or_default() < YOUNG {
        return Ok(false);
    }
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = open(entry.path(), flags, Mode::empty())?;
    Ok(flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok())
}
