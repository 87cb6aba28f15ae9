//! One run: from a free place to its outcome.

use std::io::ErrorKind;
use std::os::fd::OwnedFd;

use phi_cell::message::Returned;
use phi_cell::{Failure, contents};

use crate::cgroup::Slot;
use crate::folder::Folder;
use crate::job::job_of;
use crate::judge::{Evidence, judge};
use crate::output::Output;
use crate::pool::Pool;
use crate::recording::take_trace;
use crate::slots::Place;
use crate::watch::Ended;
use crate::zygote::HOME;
use crate::{Outcome, OutputFile, Run, SkippedFile, Status, Stop, Watcher};

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

/// The outcome of a run with less memory than an interpreter has.
fn too_little_memory(run: &Run) -> Outcome {
    let limit = run.limits.memory_mb;
    let text = format!("the run used more than {limit} MiB of memory before its first line");
    Outcome::not_run(Status::Memory, text)
}

/// The outcome of a run that did not begin.
pub(crate) fn failed(reason: String) -> Outcome {
    Outcome::not_run(Status::Internal, reason)
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
    let path = folder.as_ref().map_or(HOME, Folder::path);
    if let Some(group) = &mut place.group {
        match group.prepare(&run.limits) {
            // The interpreter alone has more, before it does anything.
            Err(error) if error.kind() == ErrorKind::ResourceBusy => {
                return Ok(too_little_memory(run));
            }
            prepared => prepared.map_err(|error| Failure::text("set limits", error))?,
        }
    }
    let job = job_of(run, path, readable);
    // A process that waited too long may be gone; a new one has no reason to be.
    let begun = pool.ready(place)?.begin(&job, run, stop);
    let mut live = begun.or_else(|_| pool.ready(place)?.begin(&job, run, stop))?;
    live.slot = place.group.as_ref();
    live.private = readable.is_none();
    live.is_recorded = run.recording.is_some();
    let ended = live.watch(watcher);
    Ok(outcome_of(run, place, ended))
}

fn outcome_of(run: &Run, place: &Place, ended: Ended) -> Outcome {
    let group = place.group.as_ref().map(Slot::counted).unwrap_or_default();
    let cpu = group.cpu.max(ended.used.cpu);
    let was_ended = ended.kill.is_some();
    let verdict = judge(&Evidence {
        kill: ended.kill,
        report: ended.report.as_ref().map(|(report, _)| report),
        memory_kills: group.memory_kills,
        pids_refused: group.pids_refused,
        limits: &run.limits,
        cpu,
    });
    let (mut files, mut files_skipped) =
        ended.report.and_then(|(_, file)| file).map_or_else(Default::default, files_of);
    let trace = run.recording.as_ref().map(|_| take_trace(&mut files, &mut files_skipped));
    if was_ended {
        // Nothing but the trace comes back from a run that was ended.
        files.clear();
        files_skipped.clear();
    }
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
        trace,
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
