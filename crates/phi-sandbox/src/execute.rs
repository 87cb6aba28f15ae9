//! One run: from a free place to its outcome.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use phi_cell::message::Report;
use phi_cell::{Failure, contents, sealed};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::folder::Folder;
use crate::job::job_of;
use crate::judge::{Evidence, judge};
use crate::output::Output;
use crate::pool::Pool;
use crate::slots::Place;
use crate::watch::{Ended, Live};
use crate::{Captured, Outcome, OutputFile, Run, SkippedFile, Status, Stop, Stream, Watcher};

/// Where a run with a private file system works.
const WORK: &str = "/work";
/// Bytes of all files that come back.
const MOST_BYTES: u64 = 8 << 20;

/// Runs a program in a place of its own.
pub(crate) fn execute(
    pool: &Pool,
    place: &mut Place,
    run: &Run,
    watcher: &mut dyn Watcher,
    stop: &Stop,
) -> Outcome {
    match attempt(pool, place, run, watcher, stop) {
        Ok(outcome) => outcome,
        Err(failure) => failed(failure.to_string()),
    }
}

/// The outcome of a run that did not begin.
pub(crate) fn failed(reason: String) -> Outcome {
    Outcome {
        status: Status::Internal,
        exit_code: None,
        signal: None,
        message: Some(reason),
        kill: None,
        stdout: Captured::default(),
        stderr: Captured::default(),
        wall: Duration::ZERO,
        cpu: Duration::ZERO,
        max_rss_kb: 0,
        files: Vec::new(),
        files_skipped: Vec::new(),
    }
}

fn attempt(
    pool: &Pool,
    place: &mut Place,
    run: &Run,
    watcher: &mut dyn Watcher,
    stop: &Stop,
) -> Result<Outcome, Failure> {
    // Without a private file system the run gets a folder of the host, which goes with the run.
    let readable = pool.readable();
    let folder = readable.map(|_| Folder::make()).transpose()?;
    let path = folder.as_ref().map_or(WORK, Folder::path);
    let job = postcard::to_allocvec(&job_of(run, path, readable))
        .map_err(|error| Failure::text("write the job", error))?;
    let (job, stdin) = (sealed("job", &job)?, sealed("stdin", &run.stdin)?);
    let [(stdout, stdout_writer), (stderr, stderr_writer)] = [pipe()?, pipe()?];
    let (control, theirs) =
        socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(|errno| Failure::new("make a socket", errno))?;
    if let Some(group) = &mut place.group {
        group.prepare(&run.limits).map_err(|error| Failure::text("set limits", error))?;
    }
    let process =
        pool.spawn(&[&job, &stdin, &stdout_writer, &stderr_writer, &theirs].map(AsFd::as_fd))?;
    // The other side has them now; only so the ends of the streams can be seen.
    drop((job, stdin, stdout_writer, stderr_writer, theirs));
    let admitted = place.group.as_ref().map_or(Ok(()), |group| group.admit(process.pid));
    let live = Live {
        process,
        control,
        outputs: [
            Output::new(Stream::Stdout, stdout, run.limits.output),
            Output::new(Stream::Stderr, stderr, run.limits.output),
        ],
        limits: run.limits,
        slot: place.group.as_ref(),
        stop,
    };
    if let Err(error) = admitted {
        live.abandon();
        return Err(Failure::text("count the run", error));
    }
    Ok(outcome_of(run, place, live.watch(watcher)?))
}

fn pipe() -> Result<(OwnedFd, OwnedFd), Failure> {
    let (reader, writer) =
        pipe_with(PipeFlags::CLOEXEC).map_err(|errno| Failure::new("make a pipe", errno))?;
    // Only our side: the program's writes wait, as it expects.
    fcntl_setfl(&reader, OFlags::NONBLOCK).map_err(|errno| Failure::new("make a pipe", errno))?;
    Ok((reader, writer))
}

fn outcome_of(run: &Run, place: &Place, ended: Ended) -> Outcome {
    let group = place.group.as_ref();
    let cpu = group.map_or(ended.used.cpu, |group| group.cpu().max(ended.used.cpu));
    let verdict = judge(&Evidence {
        kill: ended.kill,
        report: ended.report.as_ref().map(|(report, _)| report),
        memory_kills: group.map_or(0, crate::cgroup::Slot::memory_kills),
        pids_refused: group.map_or(0, crate::cgroup::Slot::pids_refused),
        limits: &run.limits,
        cpu,
    });
    let (files, files_skipped) = ended.report.map_or_else(Default::default, files_of);
    let [stdout, stderr] = ended.outputs.map(Output::into_captured);
    Outcome {
        status: verdict.status,
        exit_code: verdict.exit_code,
        signal: verdict.signal,
        message: verdict.message,
        kill: verdict.kill,
        stdout,
        stderr,
        wall: ended.wall,
        cpu,
        max_rss_kb: group.map_or(0, crate::cgroup::Slot::peak_kb).max(ended.used.max_rss_kb),
        files,
        files_skipped,
    }
}

/// The files that came back; sizes that do not fit the contents end the list.
fn files_of((report, file): (Report, Option<OwnedFd>)) -> (Vec<OutputFile>, Vec<SkippedFile>) {
    let Report::Done { files, skipped, .. } = report else {
        return Default::default();
    };
    let bytes = file.and_then(|file| contents(file, MOST_BYTES).ok()).unwrap_or_default();
    let mut rest = bytes.as_slice();
    let mut taken = Vec::new();
    for (path, size) in files {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some((content, after)) = rest.split_at_checked(size) else { break };
        taken.push(OutputFile { path, content: content.to_vec() });
        rest = after;
    }
    let skipped = skipped.into_iter().map(|(path, reason)| SkippedFile { path, reason }).collect();
    (taken, skipped)
}
