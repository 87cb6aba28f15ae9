//! Limits of the kernel for one process and its children.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Failure;
use crate::failure::Step;
use crate::message::KernelLimits;

/// Processes of the run that are not the program's: the reaper.
const OURS: u64 = 1;

/// Applies the limits to this process for ever.
pub(crate) fn limit(limits: &KernelLimits) -> Result<(), Failure> {
    let table = [
        (Resource::As, limits.address_space, "the address space"),
        (Resource::Nproc, limits.processes + OURS, "processes"),
        (Resource::Nofile, limits.open_files, "open files"),
        (Resource::Fsize, limits.file_size, "the size of files"),
        (Resource::Core, 0, "core files"),
        (Resource::Memlock, 0, "locked memory"),
        (Resource::Msgqueue, 0, "message queues"),
        (Resource::Nice, 0, "priorities"),
        (Resource::Rtprio, 0, "real-time priorities"),
    ];
    for (resource, value, what) in table {
        set(resource, value, value, what)?;
    }
    // The first signal can be caught, the second cannot.
    set(Resource::Cpu, limits.cpu_seconds, limits.cpu_seconds + 1, "CPU time")
}

fn set(resource: Resource, soft: u64, hard: u64, what: &str) -> Result<(), Failure> {
    let limit = Rlimit { current: Some(soft), maximum: Some(hard) };
    setrlimit(resource, limit).step(&format!("limit {what}"))
}
