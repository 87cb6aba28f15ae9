//! The private file systems of a run.

use std::ffi::CString;
use std::fs;

use rustix::mount::{MountFlags, mount, mount_bind, mount_remount};
use rustix::process::chdir;

use crate::Failure;
use crate::failure::Step;
use crate::message::KernelLimits;

/// Where the program starts, and where its files lie.
pub(crate) const WORK: &str = "/work";

const SAFE: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV);

/// Bytes and files of a run that asks for nothing.
const USUAL: (u64, u64) = (16 << 20, 1024);
/// Files that are ours: the folders of the three views.
const OURS: u64 = 4;

/// One file system in memory for all files of the run, and its own view of processes.
pub(crate) fn make_private() -> Result<(), Failure> {
    let options = options(USUAL.0, USUAL.1)?;
    mount("tmpfs", WORK, "tmpfs", SAFE, options.as_c_str()).step("mount /work")?;
    // One budget for all three; the last bind hides the folder that holds them.
    for (name, place) in [("tmp", "/tmp"), ("shm", "/dev/shm"), ("work", WORK)] {
        let folder = format!("{WORK}/{name}");
        fs::create_dir(&folder).step("make a private folder")?;
        mount_bind(folder.as_str(), place).step(&format!("mount {place}"))?;
    }
    mount("proc", "/proc", "proc", SAFE | MountFlags::NOEXEC, c"subset=pid,hidepid=2")
        .step("mount /proc")?;
    chdir(WORK).step("enter /work")
}

/// Gives the file system the size that was asked for.
pub(crate) fn limit(limits: &KernelLimits) -> Result<(), Failure> {
    let (bytes, files) = (limits.disk_bytes, limits.disk_files);
    if (bytes, files) == USUAL {
        return Ok(());
    }
    mount_remount(WORK, SAFE, options(bytes, files)?.as_c_str()).step("resize /work")
}

fn options(bytes: u64, files: u64) -> Result<CString, Failure> {
    let options = format!("mode=0700,size={bytes},nr_inodes={}", files + OURS);
    CString::new(options).map_err(|error| Failure::text("mount /work", error))
}
