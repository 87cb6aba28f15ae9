//! The file system of the cell: the runtime, read-only, and places for the private folders.

use std::ffi::CString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind, mount_bind_recursive,
    mount_change, unmount,
};
use rustix::process::{chdir, pivot_root};

use crate::Failure;
use crate::failure::Step;
use crate::kernel::protect_mount;
use crate::message::Blueprint;

/// Where the cell grows; every system has this folder.
const SITE: &str = "/tmp";
/// Where the host's files are while the cell is built, seen from inside.
const HOST: &str = "/host";
/// Folders that every run mounts something of its own on.
const PRIVATE: [&str; 5] = ["/proc", "/dev", "/dev/shm", "/tmp", "/work"];
/// Devices that do no harm.
pub(crate) const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];

/// Replaces the root of this mount namespace.
pub(crate) fn build(blueprint: &Blueprint) -> Result<(), Failure> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).step("separate the mounts")?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", SITE, "tmpfs", flags, c"mode=0755,size=1m,nr_inodes=4096")
        .step("mount the root of the cell")?;
    let host = format!("{SITE}{HOST}");
    fs::create_dir(&host).step("make a folder for the host's files")?;
    pivot_root(SITE, &host).step("change the root")?;
    chdir("/").step("enter the root")?;
    for folder in PRIVATE {
        fs::create_dir(folder).step(folder)?;
    }
    for path in &blueprint.visible {
        show(path)?;
    }
    for (place, target) in &blueprint.links {
        make_parents(place)?;
        symlink(target, place).step(&format!("link {place}"))?;
    }
    make_devices()?;
    // Runs mount a fresh one over it, which the kernel allows only where one is visible.
    mount_bind_recursive(format!("{HOST}/proc"), "/proc").step("show /proc")?;
    unmount(HOST, UnmountFlags::DETACH).step("let go of the host's files")?;
    fs::remove_dir(HOST).step("remove the folder of the host's files")?;
    let read_only = MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV;
    rustix::mount::mount_remount("/", MountFlags::BIND | read_only, c"").step("protect the root")
}

/// Binds a file or folder of the host at its own place.
fn show(path: &str) -> Result<(), Failure> {
    let source = format!("{HOST}{path}");
    let what = format!("show {path}");
    make_parents(path)?;
    if fs::metadata(&source).step(&what)?.is_dir() {
        fs::create_dir_all(path).step(&what)?;
    } else {
        fs::write(path, "").step(&what)?;
    }
    mount_bind_recursive(source.as_str(), path).step(&what)?;
    let path = CString::new(path).map_err(|error| Failure::text(&what, error))?;
    protect_mount(&path).step(&format!("protect {}", path.to_string_lossy()))
}

fn make_parents(path: &str) -> Result<(), Failure> {
    match Path::new(path).parent() {
        Some(parent) => fs::create_dir_all(parent).step(&format!("make the folder of {path}")),
        None => Ok(()),
    }
}

fn make_devices() -> Result<(), Failure> {
    for device in DEVICES {
        let place = format!("/dev/{device}");
        fs::write(&place, "").step(&format!("make {place}"))?;
        mount_bind(format!("{HOST}{place}"), &place).step(&format!("show {place}"))?;
    }
    for (name, target) in [("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")]
    {
        let target = format!("/proc/self/{target}");
        symlink(target, format!("/dev/{name}")).step("link standard streams")?;
    }
    Ok(())
}
