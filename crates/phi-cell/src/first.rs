//! The first process of a run: it makes the private world, and a second process to run the program.
//!
//! All that does not depend on the job is done before the job is there.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::OnceLock;
use std::sync::atomic::AtomicU8;

use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::process::{DumpableBehavior, getpid, set_child_subreaper, set_dumpable_behavior};

use crate::failure::Step;
use crate::filter::Filters;
use crate::kernel::{self, Side};
use crate::message::{Go, Job, Report, Task};
use crate::reaper::Reaper;
use crate::second::{Second, Streams};
use crate::{Failure, capabilities, channel, identity, memory_file, mounts, placing};

/// Bytes of the longest job: code, files, and what they are wrapped in.
const LONGEST_JOB: u64 = 64 << 20;

/// Where the program leaves its [`Hint`](crate::message::Hint).
pub(crate) static HINT: OnceLock<&'static AtomicU8> = OnceLock::new();

/// The descriptors that come with an order to run.
pub(crate) struct RunFds {
    streams: Streams,
    control: OwnedFd,
}

impl RunFds {
    /// In the order in which the host sends them.
    pub(crate) fn from_message(descriptors: Vec<OwnedFd>) -> Result<Self, Failure> {
        let [stdout, stderr, control] = <[OwnedFd; 3]>::try_from(descriptors)
            .map_err(|_| Failure::text("read an order", "it needs three descriptors"))?;
        Ok(Self { streams: Streams { stdout, stderr }, control })
    }
}

/// Becomes the first process; returns in the second, which waits for its task.
pub(crate) fn begin(namespaces: bool, filters: &Filters, fds: RunFds) -> Second {
    let RunFds { streams, control } = fds;
    match start(namespaces, filters, &streams, &control) {
        Ok(second) => second,
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
    streams: &Streams,
    control: &OwnedFd,
) -> Result<Second, Failure> {
    rustix::thread::set_name(c"phi-reaper").step("name the process")?;
    if namespaces {
        // Inside, the user of the cell is 0.
        identity::become_user(identity::INSIDE, 0, 0)?;
        mounts::make_private()?;
        capabilities::lock()?;
    } else {
        set_child_subreaper(Some(getpid())).step("adopt orphans")?;
    }
    let hint = kernel::shared_byte().step("share a page")?;
    let signals = kernel::child_signals().step("wait for children")?;
    let (family, kind) = (AddressFamily::UNIX, SocketType::SEQPACKET);
    let (ours, theirs) =
        socketpair(family, kind, SocketFlags::CLOEXEC, None).step("make a socket")?;
    match kernel::fork().step("start the program")? {
        Side::Child => {
            // Of no use in the first process, where it stays unset.
            let _ = HINT.set(hint);
            drop(ours);
            let control = control.try_clone().step("copy a descriptor")?;
            Second::confine(namespaces, filters, streams, theirs, control)
        }
        Side::Parent(program) => {
            drop(theirs);
            let return_files = hand_over(namespaces, filters, control, &ours)?;
            drop(ours);
            Reaper { program, signals, control, hint, namespaces }.finish(&return_files)
        }
    }
}

/// Waits for the job, and hands the program's part of it to the second process; returns which files
/// come back.
fn hand_over(
    namespaces: bool,
    filters: &Filters,
    control: &OwnedFd,
    program: &OwnedFd,
) -> Result<Vec<String>, Failure> {
    let Some((Go::Now, descriptors)) = channel::receive(control)? else {
        kernel::leave(1);
    };
    let [job, stdin] = <[OwnedFd; 2]>::try_from(descriptors)
        .map_err(|_| Failure::text("begin", "it needs two descriptors"))?;
    let job: Job = postcard::from_bytes(&memory_file::contents(job, LONGEST_JOB)?)
        .map_err(|error| Failure::text("read the job", error))?;
    if namespaces {
        mounts::limit(&job.limits)?;
    }
    if let Some(folder) = &job.folder {
        rustix::process::chdir(folder.as_str()).step("enter the work folder")?;
    }
    placing::place(&job.files)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).step("hide memory")?;
    capabilities::drop_all()?;
    let script = memory_file::sealed("script", &job.script)?;
    filters.confine_reaper()?;
    let task = Task { folder: job.folder, readable: job.readable, limits: job.limits };
    channel::send(program, &task, &[script.as_fd(), stdin.as_fd()])?;
    Ok(job.return_files)
}
