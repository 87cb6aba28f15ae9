//! From the bytes of a trace, which a program may have written, to steps.

use std::sync::Arc;
use std::time::{Duration, Instant};

use calcharo::Trace;
use calcharo::json::to_json_lines;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::steps::page::Page;

/// Most bytes of a trace's content before compression.
const MOST_CONTENT: u64 = 16 << 20;
/// Most bytes of all steps as JSON.
const MOST_BYTES: usize = 4 << 20;
/// Longest time for them.
const LONGEST: Duration = Duration::from_secs(2);

/// What of the steps is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) max_steps: u64,
    /// Whether steps tell changed variables.
    pub(crate) variables: bool,
    /// Whether steps tell objects and writes to them.
    pub(crate) heap: bool,
}

/// The steps of a run.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    /// The first ones, each an object in JSON.
    pub(crate) rows: Vec<Box<RawValue>>,
    /// How many were recorded.
    pub(crate) total: u64,
    /// Whether there were more than are told or recorded.
    pub(crate) is_truncated: bool,
    /// Why steps are missing for another reason than that.
    pub(crate) fault: Option<String>,
}

impl Steps {
    /// Bytes of those that are told.
    pub(crate) fn length(&self) -> usize {
        self.rows.iter().map(|row| row.get().len()).sum()
    }

    /// Of a run without a trace.
    pub(crate) fn none(reason: impl Into<String>) -> Self {
        Self { fault: Some(reason.into()), ..Self::default() }
    }

    /// Reads what came back of a run.
    pub(crate) fn read(trace: Result<Vec<u8>, String>, wanted: Wanted) -> Self {
        let bytes = match trace {
            Ok(bytes) => bytes,
            Err(reason) => return Self::none(reason),
        };
        match Trace::from_bytes_within(bytes, MOST_CONTENT) {
            Ok(trace) => Self::of(&Arc::new(trace), wanted),
            Err(error) => Self::none(format!("the trace is damaged: {}", error.kind)),
        }
    }

    fn of(trace: &Arc<Trace>, wanted: Wanted) -> Self {
        let most = usize::try_from(wanted.max_steps).unwrap_or(usize::MAX);
        let mut page = Page::new(most, MOST_BYTES, Instant::now() + LONGEST);
        // The only error is that of a full page.
        let is_full = to_json_lines(trace, &mut page).is_err();
        let rows: Vec<_> = page.lines().filter_map(|line| row(line, wanted)).collect();
        let at_limit = trace.footer().is_some_and(|footer| footer.outcome == "limit");
        let fault = match (trace.damage().first(), trace.footer()) {
            (Some(damage), _) => Some(format!("the trace is damaged: {damage}")),
            (None, None) => Some("the trace has no end".to_owned()),
            (None, Some(_)) => None,
        };
        Self { rows, total: trace.len(), is_truncated: at_limit || is_full, fault }
    }
}

/// A step without what is not wanted.
fn row(line: &[u8], wanted: Wanted) -> Option<Box<RawValue>> {
    let mut row: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let unwanted = [
        (wanted.variables, ["changed"].as_slice()),
        (wanted.heap, ["objects", "freed", "writes"].as_slice()),
    ];
    for (is_wanted, names) in unwanted {
        for name in names.iter().filter(|_| !is_wanted) {
            row.shift_remove(*name);
        }
    }
    serde_json::value::to_raw_value(&row).ok()
}

#[cfg(test)]
mod tests {
    use calcharo::{Chunk, Footer, Header, Writer};

    use super::{Steps, Wanted};

    const ALL: Wanted = Wanted { max_steps: 10, variables: true, heap: true };

    fn trace(chunk: Chunk, outcome: &str) -> Vec<u8> {
        let mut writer = Writer::in_memory(&Header::default()).expect("memory");
        writer.write(chunk);
        let footer = Footer { outcome: outcome.to_owned(), ..Footer::default() };
        writer.finish(footer).expect("memory").expect("bytes")
    }

    fn fault(steps: &Steps) -> &str {
        assert!(steps.rows.is_empty(), "{steps:?}");
        steps.fault.as_deref().expect("a fault")
    }

    #[test]
    fn what_is_no_trace_is_told() {
        assert_eq!(fault(&Steps::read(Err("it is gone".into()), ALL)), "it is gone");
        let steps = Steps::read(Ok(b"no trace".to_vec()), ALL);
        assert_eq!(fault(&steps), "the trace is damaged: not a trace file");
        let mut cut = trace(Chunk::default(), "finished");
        cut.truncate(cut.len() - 3);
        assert!(fault(&Steps::read(Ok(cut), ALL)).contains("is cut off"));
    }

    #[test]
    fn a_chunk_of_nonsense_and_one_that_is_huge_are_no_steps() {
        let nonsense = Chunk { steps: 3, raw: vec![0xFF; 64], ..Chunk::default() };
        let steps = Steps::read(Ok(trace(nonsense, "limit")), ALL);
        assert_eq!((steps.rows.len(), steps.is_truncated), (0, true));
        let huge = Chunk { steps: 3, raw: vec![0; 17 << 20], ..Chunk::default() };
        let steps = Steps::read(Ok(trace(huge, "finished")), ALL);
        assert!(fault(&steps).contains("more than 16777216 bytes"), "{steps:?}");
    }
}
