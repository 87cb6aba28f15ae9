//! What programs must not do, and what the reaper does.

use crate::filter::rule::{Answer, Rule, Table};
use crate::message::Blueprint;

/// Not permitted: other processes' memory, mounts, namespaces, keys, and doors into the kernel.
const FORBIDDEN: &[i64] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_settimeofday,
    libc::SYS_personality,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_lookup_dcookie,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_kexec_file_load,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
];

/// The command of `fcntl` that asks for a lease.
const F_SETLEASE: u32 = 1024;

/// The command of `ioctl` that types on a terminal.
const TIOCSTI: u32 = 0x5412;

/// Memory that belongs to no process: only a control group counts it.
const UNCOUNTED: &[i64] = &[libc::SYS_memfd_create, libc::SYS_memfd_secret, libc::SYS_shmget];

/// Flags of `clone` that make namespaces. That of a time namespace shares its bit with the signal of
/// the end; only clone3 and unshare know it, and both are closed.
const NAMESPACES: i32 = libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_PTRACE;

/// Families of sockets, that of the own machine first; the network of the others has no interface.
const FAMILIES: &[u32] =
    &[libc::AF_UNIX.cast_unsigned(), libc::AF_INET.cast_unsigned(), libc::AF_INET6.cast_unsigned()];

/// Options that let a socket hold more; what it holds is seen by nobody but a control group.
const BUFFERS: &[u32] = &[
    libc::SO_SNDBUF.cast_unsigned(),
    libc::SO_RCVBUF.cast_unsigned(),
    libc::SO_SNDBUFFORCE.cast_unsigned(),
    libc::SO_RCVBUFFORCE.cast_unsigned(),
];

/// What the reaper does after the program has started.
const REAPER: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_sendmsg,
    libc::SYS_recvmsg,
    libc::SYS_ppoll,
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_kill,
    libc::SYS_getpid,
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_getdents64,
    libc::SYS_lseek,
    libc::SYS_fcntl,
    libc::SYS_close,
    libc::SYS_memfd_create,
    libc::SYS_mmap,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_clock_gettime,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_exit_group,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// What programs may do: all that is not refused.
pub(super) fn program(blueprint: &Blueprint) -> Table {
    const REFUSED: Answer = Answer::Fail(libc::EPERM);
    // Without a network of its own the program would see the host's.
    let families = if blueprint.namespaces { FAMILIES } else { &FAMILIES[..1] };
    let uncounted = if blueprint.counted { &[] } else { UNCOUNTED };
    let buffers = if blueprint.counted { &[] } else { BUFFERS };
    Table::new(Answer::Allow)
        .all(FORBIDDEN, Rule::Always(REFUSED))
        .all(uncounted, Rule::Always(REFUSED))
        .one(libc::SYS_setsockopt, Rule::IfOneOf(2, buffers, REFUSED))
        // A lock on a file that all runs see would be a word from one to the other.
        .one(libc::SYS_flock, Rule::Always(REFUSED))
        .one(libc::SYS_fcntl, Rule::IfOneOf(1, &[F_SETLEASE], REFUSED))
        .one(libc::SYS_ioctl, Rule::IfOneOf(1, &[TIOCSTI], REFUSED))
        .one(libc::SYS_clone, Rule::IfAnyBit(0, NAMESPACES.cast_unsigned(), REFUSED))
        // glibc falls back to `clone`, whose flags can be seen.
        .one(libc::SYS_clone3, Rule::Always(Answer::Fail(libc::ENOSYS)))
        .all(&[libc::SYS_socket, libc::SYS_socketpair], Rule::UnlessOneOf(0, families, REFUSED))
}

/// What the reaper may do: what it does.
pub(super) fn reaper() -> Table {
    Table::new(Answer::Fail(libc::EPERM)).all(REAPER, Rule::Always(Answer::Allow))
}
