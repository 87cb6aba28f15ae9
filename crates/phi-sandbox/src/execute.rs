//! One run: from a free place to its outcome.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use phi_cell::message::Returned;
use phi_cell::{Failure, contents, sealed};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::cgroup::Slot;
use crate::folder::Folder;
use crate::job::job_of;
use crate::judge::{Evidence, judge};
use crate::output::Output;
use crate::pool::Pool;
use crate::slots::Place;
use crate::watch::{Ended, Live};
use crate::zygote::sockets;
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
    let folder = readable.map(|_| Folder::make(pool.user())).transpose()?;
    let path = folder.as_ref().map_or(WORK, Folder::path);
    let job = postcard::to_allocvec(&job_of(run, path, readable))
        .map_err(|error| Failure::text("write the job", error))?;
    let (job, stdin) = (sealed("job", &job)?, sealed("stdin", &run.stdin)?);
    let [(stdout, stdout_writer), (stderr, stderr_writer)] = [pipe()?, pipe()?];
    let (control, theirs) = sockets()?;
    if let Some(group) = &mut place.group {
        group.prepare(&run.limits).map_err(|error| Failure::text("set limits", error))?;
    }
    let descriptors = [&job, &stdin, &stdout_writer, &stderr_writer, &theirs].map(AsFd::as_fd);
    let process = pool.spawn(place, &descriptors)?;
    // The other side has them now; only so the ends of the streams can be seen.
    drop((job, stdin, stdout_writer, stderr_writer, theirs));
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
        private: readable.is_none(),
    };
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
    let group = place.group.as_ref().map(Slot::counted).unwrap_or_default();
    let cpu = group.cpu.max(ended.used.cpu);
    let verdict = judge(&Evidence {
        kill: ended.kill,
        report: ended.report.as_ref().map(|(report, _)| report),
        memory_kills: group.memory_kills,
        pids_refused: group.pids_refused,
        limits: &run.limits,
        cpu,
    });
    let (files, files_skipped) =
        ended.report.and_then(|(_, file)| file).map_or_else(Default::default, files_of);
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
        max_rss_kb: group.peak_kb.max(ended.used.max_rss_kb),
        files,
        files_skipped,
    }
}

/// The files that came back, and those that did not.
fn files_of(file: OwnedFd) -> (Vec<OutputFile>, Vec<SkippedFile>) {
    let bytes = contents(file, MOST_BYTES).unwrap_or_default();
    // What cannot be read is nothing; the reaper has written it, no program.
    let returned: Returned = postcard::from_bytes(&bytes).unwrap_or_default();
    let files = returned.files.into_iter();
    let skipped = returned.skipped.into_iter();
    (
        files.map(|(path, content)| OutputFile { path, content }).collect(),
        skipped.map(|(path, reason)| SkippedFile { path, reason }).collect(),
    )
}
