//! JSON lines: one row per step, with what changed since the row before.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

use super::error::JsonError;
use super::row::{Interval, step_json, variables_json};
use super::write_object::object_json;
use super::write_op::STREAMS;
use super::write_value::{References, text_json};
use crate::cursor::Cursor;
use crate::event::Event;
use crate::op::{FrameId, Op};
use crate::state::State;
use crate::trace::Trace;
use crate::value::{ObjectId, Value};

/// Writes one JSON object per step and line: what and where it is, the variables of its frame that
/// changed, the objects that are new or were written, and the text that was put out before it.
///
/// Steps of damaged chunks are absent.
pub fn to_json_lines(trace: &Arc<Trace>, out: &mut impl io::Write) -> Result<(), JsonError> {
    let mut cursor = Cursor::new(trace.clone());
    let mut shown = Shown::default();
    loop {
        let (mut interval, mut objects) = (Interval::default(), Touched::default());
        let next = cursor.next(&mut |op, state| {
            interval.see(op, trace, state);
            objects.see(op);
        });
        match next {
            Ok(true) => {
                let mut row = step_json(&cursor);
                shown.insert_variables(&cursor, &mut row);
                shown.insert_objects(cursor.state(), &objects, &mut row);
                interval.insert_into(&mut row);
                shown.insert_output(&cursor, &mut row);
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")?;
            }
            Ok(false) => return Ok(()),
            // The cursor goes on behind the damaged chunk.
            Err(_) => {}
        }
    }
}

/// Objects that operations named.
#[derive(Default)]
struct Touched {
    written: BTreeSet<ObjectId>,
    freed: BTreeSet<ObjectId>,
}

impl Touched {
    fn see(&mut self, op: &Op) {
        match op {
            Op::Free(id) => {
                self.freed.insert(*id);
            }
            op => self.written.extend(op.written_object()),
        }
    }
}

/// What the rows so far say.
#[derive(Default)]
struct Shown {
    variables: HashMap<FrameId, IndexMap<Value, Value>>,
    versions: HashMap<ObjectId, u64>,
    written: [u64; 2],
}

impl Shown {
    fn insert_variables(&mut self, cursor: &Cursor, row: &mut Map<String, Json>) {
        let Some(step) = cursor.step() else { return };
        let state = cursor.state();
        let Some(frame) = step.frame.and_then(|id| state.frames.get(&id)) else { return };
        let now: IndexMap<_, _> = cursor.trace().variables(state, frame).into_iter().collect();
        let before = self.variables.remove(&frame.id).unwrap_or_default();
        let is_changed = |(name, value): &(&Value, &Value)| before.get(*name) != Some(value);
        let changed = variables_json(now.iter().filter(is_changed), state);
        let removed = before.keys().filter(|name| !now.contains_key(*name));
        let unbound = Value::Unbound;
        let removed = variables_json(removed.map(|name| (name, &unbound)), state);
        if let (Json::Object(mut changed), Json::Object(removed)) = (changed, removed) {
            changed.extend(removed);
            insert_some(row, "changed", Json::Object(changed));
        }
        if !matches!(step.event, Event::Return | Event::Unwind | Event::Closed) {
            self.variables.insert(frame.id, now);
        }
    }

    fn insert_objects(&mut self, state: &State, touched: &Touched, row: &mut Map<String, Json>) {
        let references = References::Versioned(state);
        let mut objects = Map::new();
        for object in touched.written.iter().filter_map(|id| state.objects.get(id)) {
            if self.versions.insert(object.id, object.version) != Some(object.version) {
                objects.insert(object.id.to_string(), object_json(object, references));
            }
        }
        insert_some(row, "objects", Json::Object(objects));
        let gone = touched.freed.iter().filter(|id| self.versions.remove(id).is_some());
        let gone: Vec<_> = gone.copied().collect();
        insert_some(row, "freed", json!(gone));
    }

    fn insert_output(&mut self, cursor: &Cursor, row: &mut Map<String, Json>) {
        for (stream, name) in STREAMS.iter().enumerate() {
            let (from, to) = (self.written[stream], cursor.state().counters.written[stream]);
            let part = usize::try_from(from).ok().zip(usize::try_from(to).ok());
            let text = part.and_then(|(from, to)| cursor.trace().written(stream).get(from..to));
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                row.insert((*name).to_owned(), text_json(text));
            }
            self.written[stream] = to;
        }
    }
}

fn insert_some(row: &mut Map<String, Json>, name: &str, value: Json) {
    let is_empty =
        value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
    if !is_empty {
        row.insert(name.to_owned(), value);
    }
}
