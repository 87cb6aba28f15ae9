//! Walks through a trace, forward and by seeking, and says what was seen of each step.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use calcharo::{Cursor, Trace, Value};

/// What was seen at each step that could be read, and what the errors said.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) steps: BTreeMap<u64, u64>,
    pub(super) errors: Vec<String>,
}

/// Goes through all steps. An error when that takes more turns than there are bytes.
pub(super) fn forward(trace: &Arc<Trace>) -> Result<Seen, String> {
    let mut cursor = Cursor::new(trace.clone());
    let mut seen = Seen::default();
    let most = trace.raw_bytes() + trace.stored_bytes().map_err(|error| error.to_string())? + 2;
    for _ in 0..most {
        match cursor.next(&mut |_, _| {}) {
            Ok(true) => {
                let index = cursor.step().map_or(u64::MAX, |step| step.index);
                if seen.steps.insert(index, digest(&cursor)).is_some() {
                    return Err(format!("step {index} comes once"));
                }
            }
            Ok(false) => return Ok(seen),
            Err(error) => seen.errors.push(error.to_string()),
        }
    }
    Err("the walk ends".to_owned())
}

/// What is seen at one step that is sought.
pub(super) fn at(cursor: &mut Cursor, index: u64) -> Result<u64, String> {
    cursor.seek(index).map_err(|error| error.to_string())?;
    Ok(digest(cursor))
}

/// A number that stands for a step and the counters, at every fifth step also for the frames of its
/// stack and what they lead to.
///
/// It says nothing of names: a block of definitions may be lost, its chunks are still there.
fn digest(cursor: &Cursor) -> u64 {
    let state = cursor.state();
    let mut hasher = DefaultHasher::new();
    (state.objects.len(), state.frames.len()).hash(&mut hasher);
    if cursor.step().is_some_and(|step| step.index % 5 != 0) {
        format!("{:?} {:?}", cursor.step(), state.counters).hash(&mut hasher);
        return hasher.finish();
    }
    let frames: Vec<_> = state.stack().iter().map(|id| state.frames.get(id)).collect();
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = write!(text, "{:?} {frames:?} {:?}", cursor.step(), state.counters);
    let running = state.frame();
    let mut roots: Vec<_> = running.map(|frame| frame.slots.clone()).unwrap_or_default();
    roots.extend(running.and_then(|frame| frame.namespace).map(Value::Ref));
    for id in state.reachable(&roots) {
        let _ = write!(text, "{:?}", state.objects.get(&id));
    }
    text.hash(&mut hasher);
    hasher.finish()
}
