//! Where this process may make control groups.

use std::fs;
use std::path::{Path, PathBuf};

/// The interface that counts memory here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One hierarchy per controller: the folders of this process in each.
    V1 { memory: PathBuf, pids: PathBuf, cpuacct: PathBuf },
    /// One hierarchy: the folder of this process.
    V2(PathBuf),
}

/// Reads where this process stands.
pub(super) fn find() -> Option<Found> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let places = fs::read_to_string("/proc/self/cgroup").ok()?;
    find_in(&mounts, &places)
}

fn find_in(mounts: &str, places: &str) -> Option<Found> {
    let v1 = |controller| folder(mounts, places, Some(controller));
    if let (Some(memory), Some(pids), Some(cpuacct)) = (v1("memory"), v1("pids"), v1("cpuacct")) {
        return Some(Found::V1 { memory, pids, cpuacct });
    }
    folder(mounts, places, None).map(Found::V2)
}

/// The folder of this process under a controller of version 1, or under version 2.
fn folder(mounts: &str, places: &str, controller: Option<&str>) -> Option<PathBuf> {
    let place = places.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':');
        let (_, names, place) = (fields.next()?, fields.next()?, fields.next()?);
        let ours = match controller {
            Some(controller) => names.split(',').any(|name| name == controller),
            None => names.is_empty(),
        };
        ours.then_some(place)
    })?;
    let (root, mount) = mounts.lines().find_map(|line| mount_of(line, controller))?;
    // In a container the mount shows only a part of the hierarchy.
    let below = Path::new(place).strip_prefix(root).ok()?;
    Some(mount.join(below))
}

/// Root and place of a mount of the controller's file system.
fn mount_of<'a>(line: &'a str, controller: Option<&str>) -> Option<(&'a str, PathBuf)> {
    let (before, after) = line.split_once(" - ")?;
    let mut kind = after.split(' ');
    let (name, options) = (kind.next()?, kind.nth(1)?);
    let ours = match controller {
        Some(controller) => name == "cgroup" && options.split(',').any(|it| it == controller),
        None => name == "cgroup2",
    };
    let mut fields = before.split(' ').skip(3);
    let (root, place) = (fields.next()?, fields.next()?);
    ours.then(|| (root, PathBuf::from(place)))
}

#[cfg(test)]
mod tests {
    use super::{Found, find_in};

    const V1: &str = "\
30 23 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 23 0:27 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
32 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
";
    const V2: &str = "25 23 0:26 /docker/1 /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate";

    #[test]
    fn one_hierarchy_per_controller_counts_first() {
        let places = "4:cpu,cpuacct:/\n3:pids:/user\n2:memory:/user/a\n0::/x\n";
        let expected = Found::V1 {
            memory: "/sys/fs/cgroup/memory/user/a".into(),
            pids: "/sys/fs/cgroup/pids/user".into(),
            cpuacct: "/sys/fs/cgroup/cpu,cpuacct/".into(),
        };
        assert_eq!(find_in(V1, places), Some(expected));
    }

    #[test]
    fn a_container_sees_a_part_of_version_2() {
        let expected = Found::V2("/sys/fs/cgroup/b".into());
        assert_eq!(find_in(V2, "0::/docker/1/b\n"), Some(expected));
        assert_eq!(find_in(V2, "0::/elsewhere\n"), None);
    }

    #[test]
    fn without_controllers_there_is_none() {
        assert_eq!(find_in("", "0::/\n"), None);
    }
}
