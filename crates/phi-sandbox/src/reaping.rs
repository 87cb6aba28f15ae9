//! Collecting children: the first process of a run, with what it used, and those of an interpreter.

#![expect(unsafe_code, reason = "no crate asks waitid for the resources")]

use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// What a process and its children used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// Resident memory of the largest of them, in KiB.
    pub(crate) max_rss_kb: u64,
}

/// Waits for the end of a child, which must be near.
pub(crate) fn reap(pidfd: BorrowedFd<'_>) -> Used {
    // SAFETY: both are plain data, for which zero is a value.
    let (mut info, mut usage): (libc::siginfo_t, libc::rusage) = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: the descriptor is open, both structures are ours.
        let result = unsafe {
            libc::syscall(
                libc::SYS_waitid,
                libc::P_PIDFD,
                pidfd.as_fd().as_raw_fd(),
                &raw mut info,
                libc::WEXITED,
                &raw mut usage,
            )
        };
        let interrupted = std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted;
        if result == 0 || !interrupted {
            break;
        }
    }
    let time = |time: libc::timeval| {
        Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or(0))
            + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
    };
    Used {
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        max_rss_kb: u64::try_from(usage.ru_maxrss).unwrap_or(0),
    }
}

/// Ends and collects all children in a group of processes.
pub(crate) fn end_group(leader: i32) {
    let Some(leader) = Pid::from_raw(leader) else { return };
    // There may be no such group.
    let _ = kill_process_group(leader, Signal::KILL);
    while let Ok(_) | Err(Errno::INTR) = waitid(WaitId::Pgid(Some(leader)), WaitIdOptions::EXITED) {
    }
}
