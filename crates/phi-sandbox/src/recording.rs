//! What is recorded of a run, and how its trace comes back.

use std::time::Duration;

use serde::Serialize;

use crate::{Limits, OutputFile, SkippedFile};

/// Where the trace lies below the work folder, once it is closed.
pub(crate) const TRACE_FILE: &str = ".calcharo-trace";
/// At this size of the trace the recording ends; one file that comes back has twice as much at most.
const MOST_BYTES: u64 = 512 << 10;
/// The trace is closed so long before the run is ended, or in the last quarter of a short run.
const RESERVE: Duration = Duration::from_millis(250);

/// What is recorded of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// A name of `ConfigPresets`; none is the default configuration.
    pub preset: Option<String>,
    /// The recording ends after so many steps, and the program goes on.
    pub max_steps: u64,
}

/// What the recorder is told; see `_sandboxed.py`.
#[derive(Debug, Serialize)]
pub(crate) struct Wanted<'a> {
    preset: Option<&'a str>,
    max_steps: u64,
    max_bytes: u64,
    seconds: f64,
    file: &'static str,
}

impl<'a> Wanted<'a> {
    pub(crate) fn of(recording: &'a Recording, limits: &Limits) -> Self {
        let longest = limits.wall.min(limits.cpu);
        Self {
            preset: recording.preset.as_deref(),
            max_steps: recording.max_steps,
            max_bytes: MOST_BYTES,
            seconds: longest.saturating_sub(RESERVE.min(longest / 4)).as_secs_f64(),
            file: TRACE_FILE,
        }
    }
}

/// Takes the trace, or the reason that it is missing, from what came back.
pub(crate) fn take_trace(
    files: &mut Vec<OutputFile>,
    skipped: &mut Vec<SkippedFile>,
) -> Result<Vec<u8>, String> {
    if let Some(place) = files.iter().position(|file| file.path == TRACE_FILE) {
        return Ok(files.remove(place).content);
    }
    let is_trace = |file: &SkippedFile| file.path == TRACE_FILE.as_bytes();
    if let Some(place) = skipped.iter().position(is_trace) {
        return Err(format!("the trace did not come back: {}", skipped.remove(place).reason));
    }
    Err("the run ended before its trace was closed".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Recording, TRACE_FILE, Wanted, take_trace};
    use crate::{Limits, OutputFile, SkippedFile};

    #[test]
    fn a_trace_is_closed_before_the_run_is_ended() {
        let recording = Recording { preset: None, max_steps: 1 };
        let close_at_ms = |wall, cpu| {
            let (wall, cpu) = (Duration::from_millis(wall), Duration::from_millis(cpu));
            let limits = Limits { wall, cpu, ..Limits::DEFAULT };
            Duration::from_secs_f64(Wanted::of(&recording, &limits).seconds).as_millis()
        };
        assert_eq!((close_at_ms(5000, 6000), close_at_ms(5000, 1000)), (4750, 750));
        assert_eq!(close_at_ms(100, 5000), 75);
    }

    #[test]
    fn the_trace_is_no_file_of_the_program() {
        let file = |path: &str| OutputFile { path: path.into(), content: b"x".to_vec() };
        let mut files = vec![file(TRACE_FILE), file("a")];
        assert_eq!(take_trace(&mut files, &mut Vec::new()), Ok(b"x".to_vec()));
        assert_eq!(files, [file("a")]);
        let large = SkippedFile { path: TRACE_FILE.into(), reason: "it is large".into() };
        let mut skipped = vec![large];
        let missing = take_trace(&mut files, &mut skipped).expect_err("no trace");
        assert_eq!((&missing[..], skipped.len()), ("the trace did not come back: it is large", 0));
        assert!(take_trace(&mut files, &mut skipped).expect_err("none").contains("before"));
    }
}
