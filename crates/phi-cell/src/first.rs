//! The first process of a run: it makes the private world, and starts the program in it.

use std::os::fd::OwnedFd;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU8;

use rustix::process::{DumpableBehavior, set_dumpable_behavior};

use crate::failure::Step;
use crate::filter::Filters;
use crate::kernel::{self, Side};
use crate::message::{Go, Job, Report};
use crate::{
    Failure, capabilities, channel, confine, identity, memory_file, mounts, placing, reaper,
};

/// Bytes of the longest job: code, files, and what they are wrapped in.
const LONGEST_JOB: u64 = 64 << 20;

/// Where the program leaves its [`Hint`](crate::message::Hint).
pub(crate) static HINT: OnceLock<&'static AtomicU8> = OnceLock::new();

/// The descriptors of a run.
pub(crate) struct RunFds {
    job: OwnedFd,
    streams: Streams,
    control: OwnedFd,
}

/// What the program reads and writes.
pub(crate) struct Streams {
    pub(crate) stdin: OwnedFd,
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

impl RunFds {
    /// In the order in which the host sends them.
    pub(crate) fn from_message(descriptors: Vec<OwnedFd>) -> Result<Self, Failure> {
        let [job, stdin, stdout, stderr, control] = <[OwnedFd; 5]>::try_from(descriptors)
            .map_err(|_| Failure::text("read an order", "it needs five descriptors"))?;
        Ok(Self { job, streams: Streams { stdin, stdout, stderr }, control })
    }
}

/// Becomes the first process; returns in the second, where the program is to run.
pub(crate) fn begin(namespaces: bool, filters: &Filters, fds: RunFds) -> Job {
    let RunFds { job, streams, control } = fds;
    match start(namespaces, filters, job, streams, &control) {
        Ok(job) => job,
        Err(failure) => {
            // The host waits for this word; without it, it learns the same from our end.
            let _ = channel::send(&control, &Report::Failed(failure.to_string()), &[]);
            kernel::leave(1)
        }
    }
}

fn start(
    namespaces: bool,
    filters: &Filters,
    job: OwnedFd,
    streams: Streams,
    control: &OwnedFd,
) -> Result<Job, Failure> {
    if channel::receive::<Go>(control)?.is_none() {
        kernel::leave(1);
    }
    let job: Job = postcard::from_bytes(&memory_file::contents(job, LONGEST_JOB)?)
        .map_err(|error| Failure::text("read the job", error))?;
    if namespaces {
        // Inside, the user of the cell is 0.
        identity::become_user(identity::INSIDE, 0, 0)?;
        mounts::make_private(&job.limits)?;
    } else if let Some(folder) = &job.folder {
        rustix::process::chdir(folder.as_str()).step("enter the work folder")?;
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
            .step("adopt orphans")?;
    }
    placing::place(&job.files)?;
    let hint = kernel::shared_byte().step("share a page")?;
    let signals = kernel::child_signals().step("wait for children")?;
    match kernel::fork().step("start the program")? {
        Side::Child => {
            // Of no use in the first process, where it stays unset.
            let _ = HINT.set(hint);
            confine::confine(&job, filters, &streams)?;
            Ok(job)
        }
        Side::Parent(program) => {
            drop(streams);
            set_dumpable_behavior(DumpableBehavior::NotDumpable).step("hide memory")?;
            if namespaces {
                capabilities::drop_all()?;
            } else {
                capabilities::drop_sets()?;
            }
            filters.confine_reaper()?;
            reaper::Reaper { program, signals, control, hint, namespaces }.finish(&job.return_files)
        }
    }
}
