//! System calls that have no safe clothes.

#![expect(unsafe_code, reason = "system calls without a safe interface")]

use std::ffi::CStr;
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::AtomicU8;

use rustix::io::Errno;

/// Which side of a fork this is.
#[derive(Debug)]
pub(crate) enum Side<T> {
    /// The new process.
    Child,
    /// The old one, with what it knows of the new one.
    Parent(T),
}

/// A new process, and its descriptor.
#[derive(Debug)]
pub(crate) struct Spawned {
    pub(crate) pid: i32,
    pub(crate) pidfd: OwnedFd,
}

fn last_error() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::INVAL)
}

/// Forks a brother of this process into namespaces of its own (`CLONE_NEW…` flags).
///
/// The caller has one thread; otherwise locks may stay locked in the child for ever.
pub(crate) fn clone_brother(namespaces: u64) -> Result<Side<Spawned>, Errno> {
    let mut pidfd = -1;
    // SAFETY: all fields are integers, for which zero is a value.
    let mut arguments: libc::clone_args = unsafe { std::mem::zeroed() };
    let flags = libc::CLONE_PARENT | libc::CLONE_PIDFD;
    arguments.flags = u64::from(flags.cast_unsigned()) | namespaces;
    arguments.pidfd = (&raw mut pidfd).addr() as u64;
    // SAFETY: without CLONE_VM and with no stack this is a fork; the structure lives on.
    let pid = unsafe {
        libc::syscall(libc::SYS_clone3, &raw const arguments, size_of::<libc::clone_args>())
    };
    match i32::try_from(pid).unwrap_or(-1) {
        -1 => Err(last_error()),
        0 => Ok(Side::Child),
        // SAFETY: the kernel has just made this descriptor for us.
        pid => Ok(Side::Parent(Spawned { pid, pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) } })),
    }
}

/// Forks a child; the caller has one thread.
pub(crate) fn fork() -> Result<Side<i32>, Errno> {
    // SAFETY: one thread, so that no lock is held by another.
    match unsafe { libc::fork() } {
        -1 => Err(last_error()),
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(pid)),
    }
}

/// Ends this process at once: no handlers, no buffers.
pub(crate) fn leave(status: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}

/// Makes a mount and all below it read-only, without devices and without set-user-id.
pub(crate) fn protect_mount(path: &CStr) -> Result<(), Errno> {
    let attributes = libc::mount_attr {
        attr_set: libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // SAFETY: path and structure live on; the kernel only reads them.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            libc::AT_RECURSIVE,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if result == 0 { Ok(()) } else { Err(last_error()) }
}

/// Blocks `SIGCHLD` and gives a descriptor that tells of it.
pub(crate) fn child_signals() -> Result<OwnedFd, Errno> {
    // SAFETY: the set is filled before it is used.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is ours.
    unsafe { libc::sigemptyset(&raw mut set) };
    // SAFETY: the set is ours.
    unsafe { libc::sigaddset(&raw mut set, libc::SIGCHLD) };
    // SAFETY: one thread; the old mask is not asked for.
    unsafe { libc::sigprocmask(libc::SIG_BLOCK, &raw const set, ptr::null_mut()) };
    // SAFETY: the set is ours.
    let fd = unsafe { libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) };
    // SAFETY: the kernel has just made this descriptor for us.
    if fd < 0 { Err(last_error()) } else { Ok(unsafe { OwnedFd::from_raw_fd(fd) }) }
}

/// Unblocks every signal.
pub(crate) fn unblock_signals() {
    // SAFETY: the set is filled before it is used.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is ours.
    unsafe { libc::sigemptyset(&raw mut set) };
    // SAFETY: one thread; the old mask is not asked for.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, &raw const set, ptr::null_mut()) };
}

/// One byte that this process and its children share.
pub(crate) fn shared_byte() -> Result<&'static AtomicU8, Errno> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    // SAFETY: a new mapping; nothing else is touched.
    let page = unsafe { libc::mmap(ptr::null_mut(), 1, protection, flags, -1, 0) };
    if page == libc::MAP_FAILED {
        return Err(last_error());
    }
    // SAFETY: the page is zeroed and stays mapped until the process ends.
    Ok(unsafe { &*page.cast::<AtomicU8>() })
}

/// Moves a descriptor to a number, whatever was open there; the program closes it.
pub(crate) fn keep_as(descriptor: OwnedFd, number: i32) -> Result<(), Errno> {
    let old = descriptor.into_raw_fd();
    if old == number {
        return Ok(());
    }
    // SAFETY: the old one is ours, and is closed by whoever closes the numbers above.
    if unsafe { libc::dup2(old, number) } == number { Ok(()) } else { Err(last_error()) }
}

/// Closes every descriptor from `first` on.
pub(crate) fn close_from(first: u32) -> Result<(), Errno> {
    // SAFETY: the caller owns no descriptor above that it will use again.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) };
    if result == 0 { Ok(()) } else { Err(last_error()) }
}

/// Sends SIGKILL to every process that this one can see, but itself and the first.
pub(crate) fn kill_all() -> Result<(), Errno> {
    // SAFETY: only sends a signal.
    if unsafe { libc::kill(-1, libc::SIGKILL) } == 0 { Ok(()) } else { Err(last_error()) }
}

/// Restricts the system calls of this process and its children for ever; it must have given up new
/// privileges.
pub(crate) fn filter_calls(filter: &[libc::sock_filter]) -> Result<(), Errno> {
    let length = u16::try_from(filter.len()).map_err(|_| Errno::INVAL)?;
    let program = libc::sock_fprog { len: length, filter: filter.as_ptr().cast_mut() };
    let set = libc::SECCOMP_SET_MODE_FILTER;
    // SAFETY: the kernel copies the program, which lives on.
    let result = unsafe { libc::syscall(libc::SYS_seccomp, set, 0, &raw const program) };
    if result == 0 { Ok(()) } else { Err(last_error()) }
}

/// Version of Landlock's interface; 0 where it is missing or off.
pub(crate) fn landlock_version() -> u32 {
    const VERSION: u32 = 1;
    // SAFETY: with this flag the kernel takes no attributes and only answers.
    let version = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, ptr::null::<u8>(), 0_usize, VERSION)
    };
    u32::try_from(version).unwrap_or(0)
}
