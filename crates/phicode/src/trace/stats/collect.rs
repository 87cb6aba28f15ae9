//! Counts every step of a trace.

use std::cmp::Reverse;
use std::sync::Arc;

use calcharo::{Event, Op, Step, StoreErrorKind, Trace};

use crate::trace::walk::read_all;

/// What was counted.
#[derive(Debug)]
pub(crate) struct Statistics {
    /// Steps of each kind that occurs.
    pub(crate) events: Vec<(Event, u64)>,
    /// Indexes of code objects and their steps, the busiest first.
    pub(crate) functions: Vec<(u32, u64)>,
    /// Chunks that could be read.
    pub(crate) chunks: u64,
    /// Size of the file.
    pub(crate) stored_bytes: u64,
    /// What could not be read.
    pub(crate) damage: Vec<String>,
}

impl Statistics {
    /// Reads all of `trace`.
    pub(crate) fn of(trace: &Arc<Trace>) -> Result<Self, StoreErrorKind> {
        let mut events = Event::ALL.map(|event| (event, 0));
        let mut functions: Vec<(u32, u64)> = Vec::new();
        let mut chunks = 0;
        let mut see = |step: &Step| {
            if let Some(count) = events.iter_mut().find(|(event, _)| *event == step.event) {
                count.1 += 1;
            }
            // A trace that names a code object it does not define is damaged, not large.
            let Some(code) = step.code.filter(|code| (*code as usize) < trace.codes().len()) else {
                return;
            };
            let at = code as usize;
            if functions.len() <= at {
                functions.resize(at + 1, (0, 0));
            }
            functions[at] = (code, functions[at].1 + 1);
        };
        let mut see_op = |op: &Op| chunks += u64::from(matches!(op, Op::KeyframeBegin(_)));
        let damage = read_all(trace, &mut see, &mut see_op)?.parts;
        functions.retain(|(_, steps)| *steps > 0);
        functions.sort_by_key(|(code, steps)| (Reverse(*steps), *code));
        Ok(Self {
            events: events.into_iter().filter(|(_, count)| *count > 0).collect(),
            functions,
            chunks,
            stored_bytes: trace.stored_bytes().map_err(|error| error.kind)?,
            damage,
        })
    }
}

/// How the recording ended.
pub(crate) fn outcome(trace: &Trace) -> &str {
    // Without a last block the recorder was killed, and what it had written was recovered.
    trace.footer().map_or("recovered", |footer| footer.outcome.as_str())
}

/// Bytes for each step.
#[expect(clippy::cast_precision_loss, reason = "a ratio to one decimal")]
pub(crate) fn per_step(bytes: u64, trace: &Trace) -> Option<f64> {
    (!trace.is_empty()).then(|| bytes as f64 / trace.len() as f64)
}
