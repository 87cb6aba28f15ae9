//! The private file systems of a run.

use std::ffi::CString;
use std::fs;

use rustix::mount::{MountFlags, mount, mount_bind};
use rustix::process::chdir;

use crate::Failure;
use crate::failure::Step;
use crate::message::KernelLimits;

/// Where the program starts, and where its files lie.
pub(crate) const WORK: &str = "/work";

/// One file system in memory for all files of the run, and its own view of processes.
pub(crate) fn make_private(limits: &KernelLimits) -> Result<(), Failure> {
    let safe = MountFlags::NOSUID | MountFlags::NODEV;
    let options =
        format!("mode=0700,size={},nr_inodes={}", limits.disk_bytes, limits.disk_files + 4);
    let options = CString::new(options).map_err(|error| Failure::text("mount /work", error))?;
    mount("tmpfs", WORK, "tmpfs", safe, options.as_c_str()).step("mount /work")?;
    // One budget for all three; the last bind hides the folder that holds them.
    for (name, place) in [("tmp", "/tmp"), ("shm", "/dev/shm"), ("work", WORK)] {
        let folder = format!("{WORK}/{name}");
        fs::create_dir(&folder).step("make a private folder")?;
        mount_bind(folder.as_str(), place).step(&format!("mount {place}"))?;
    }
    mount("proc", "/proc", "proc", safe | MountFlags::NOEXEC, c"subset=pid,hidepid=2")
        .step("mount /proc")?;
    chdir(WORK).step("enter /work")
}
