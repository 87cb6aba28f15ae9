//! Which system calls a program may make: seccomp.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter, sock_filter,
};

use crate::Failure;
use crate::message::Blueprint;

/// Filters that are compiled once and apply to every run.
pub(crate) struct Filters {
    program: Vec<BpfProgram>,
    reaper: BpfProgram,
}

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

/// Numbers of system calls are those of the processor that this is built for.
const PROCESSOR: TargetArch =
    if cfg!(target_arch = "aarch64") { TargetArch::aarch64 } else { TargetArch::x86_64 };

/// The command of `fcntl` that asks for a lease.
const F_SETLEASE: u64 = 1024;

/// Memory that belongs to no process: only a control group counts it.
const UNCOUNTED: &[i64] = &[libc::SYS_memfd_create, libc::SYS_memfd_secret, libc::SYS_shmget];

/// Flags of `clone` that make namespaces.
const NAMESPACES: [i32; 8] = [
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
    // CLONE_NEWTIME shares its bit with the exit signal of `clone`; only clone3 and unshare
    // know it, and both are closed.
    libc::CLONE_PTRACE,
];

/// Families of sockets, that of the own machine first; the network of the others has no interface.
const FAMILIES: [i32; 3] = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6];

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

impl Filters {
    /// Compiles the filters.
    ///
    /// Errors: there is no such thing for this processor.
    pub(crate) fn new(blueprint: &Blueprint) -> Result<Self, Failure> {
        let program =
            program(blueprint).map_err(|error| Failure::text("compile filters", error))?;
        let reaper = reaper().map_err(|error| Failure::text("compile filters", error))?;
        Ok(Self { program, reaper })
    }

    /// Restricts this process and its children to what programs may do.
    pub(crate) fn confine_program(&self) -> Result<(), Failure> {
        for filter in &self.program {
            apply_filter(filter).map_err(|error| Failure::text("filter system calls", error))?;
        }
        Ok(())
    }

    /// Restricts this process to what the reaper needs.
    pub(crate) fn confine_reaper(&self) -> Result<(), Failure> {
        apply_filter(&self.reaper).map_err(|error| Failure::text("filter system calls", error))
    }
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Made<T> = Result<T, seccompiler::Error>;

/// One filter for each answer; where two speak of a call, the kernel takes the sterner.
fn program(blueprint: &Blueprint) -> Made<Vec<BpfProgram>> {
    let mut forbidden: Rules = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
    if !blueprint.counted {
        forbidden.extend(UNCOUNTED.iter().map(|call| (*call, Vec::new())));
    }
    // Without a network of its own the program would see the host's.
    let families = if blueprint.namespaces { FAMILIES.as_slice() } else { &FAMILIES[..1] };
    forbidden.insert(libc::SYS_clone, namespaces()?);
    forbidden.insert(libc::SYS_ioctl, vec![argument_is(1, libc::TIOCSTI)?]);
    // A lock on a file that all runs see would be a word from one to the other.
    forbidden.insert(libc::SYS_flock, Vec::new());
    forbidden.insert(libc::SYS_fcntl, vec![argument_is(1, F_SETLEASE)?]);
    for call in [libc::SYS_socket, libc::SYS_socketpair] {
        forbidden.insert(call, vec![argument_is_none_of(0, families)?]);
    }
    // glibc falls back to `clone`, whose flags can be seen.
    let unknown = Rules::from([(libc::SYS_clone3, Vec::new())]);
    let answer = |errno: i32| SeccompAction::Errno(errno.cast_unsigned());
    Ok(vec![
        compile(forbidden, SeccompAction::Allow, answer(libc::EPERM))?,
        compile(unknown, SeccompAction::Allow, answer(libc::ENOSYS))?,
    ])
}

fn reaper() -> Made<BpfProgram> {
    let rules = REAPER.iter().map(|call| (*call, Vec::new())).collect();
    compile(rules, SeccompAction::Errno(libc::EPERM.cast_unsigned()), SeccompAction::Allow)
}

/// A filter for this processor; calls of another one end the process.
fn compile(rules: Rules, otherwise: SeccompAction, matched: SeccompAction) -> Made<BpfProgram> {
    let filter = SeccompFilter::new(rules, otherwise, matched, PROCESSOR)?;
    let mut program = no_second_interface();
    program.extend(BpfProgram::try_from(filter)?);
    Ok(program)
}

/// Ends a process that calls through x32, whose numbers have a bit that no rule knows.
fn no_second_interface() -> BpfProgram {
    const LOAD_NUMBER: u16 = 0x20;
    const JUMP_IF_SET: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const X32: u32 = 0x4000_0000;
    if !cfg!(target_arch = "x86_64") {
        return Vec::new();
    }
    vec![
        sock_filter { code: LOAD_NUMBER, jt: 0, jf: 0, k: 0 },
        sock_filter { code: JUMP_IF_SET, jt: 0, jf: 1, k: X32 },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: libc::SECCOMP_RET_KILL_PROCESS },
    ]
}

fn namespaces() -> Made<Vec<SeccompRule>> {
    NAMESPACES
        .iter()
        .map(|flag| {
            let bit = u64::from(flag.cast_unsigned());
            rule(vec![condition(0, SeccompCmpOp::MaskedEq(bit), bit)?])
        })
        .collect()
}

fn argument_is(index: u8, value: impl Into<u64>) -> Made<SeccompRule> {
    rule(vec![condition(index, SeccompCmpOp::Eq, value.into())?])
}

fn argument_is_none_of(index: u8, values: &[i32]) -> Made<SeccompRule> {
    let conditions = values
        .iter()
        .map(|value| condition(index, SeccompCmpOp::Ne, u64::from(value.cast_unsigned())));
    rule(conditions.collect::<Made<_>>()?)
}

fn rule(conditions: Vec<SeccompCondition>) -> Made<SeccompRule> {
    Ok(SeccompRule::new(conditions)?)
}

fn condition(index: u8, operator: SeccompCmpOp, value: u64) -> Made<SeccompCondition> {
    Ok(SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value)?)
}
