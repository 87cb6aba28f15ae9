//! The full form: each step with all that can be seen from it.

use std::io;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::error::JsonError;
use super::row::{Interval, insert_place, step_json, variables_json};
use super::write_object::object_json;
use super::write_value::References;
use crate::cursor::Cursor;
use crate::op::FrameState;
use crate::trace::Trace;
use crate::value::Value;

/// Writes the field `steps`. Steps of damaged chunks are absent.
pub(crate) fn write_steps(trace: &Arc<Trace>, out: &mut impl io::Write) -> Result<(), JsonError> {
    out.write_all(b",\n\"steps\":[")?;
    let mut separator = "\n";
    let mut cursor = Cursor::new(trace.clone());
    let mut pending: Option<Map<String, Json>> = None;
    loop {
        let mut interval = Interval::default();
        let next = cursor.next(&mut |op, state| interval.see(op, trace, state));
        // What happened up to this step belongs to the row before it.
        if let Some(mut row) = pending.take() {
            interval.insert_into(&mut row);
            out.write_all(separator.as_bytes())?;
            serde_json::to_writer(&mut *out, &row)?;
            separator = ",\n";
        }
        match next {
            Ok(true) => pending = Some(full_row(&cursor)),
            Ok(false) => break,
            // The cursor goes on behind the damaged chunk, which `lost` names.
            Err(_) => {}
        }
    }
    out.write_all(b"]")?;
    Ok(())
}

fn full_row(cursor: &Cursor) -> Map<String, Json> {
    let (trace, state) = (cursor.trace(), cursor.state());
    let mut row = step_json(cursor);
    let shown = cursor.step().and_then(|step| state.frames.get(&step.frame?));
    let stack: Vec<&FrameState> =
        state.stack().iter().filter_map(|id| state.frames.get(id)).collect();
    let mut roots: Vec<Value> =
        cursor.step().and_then(|step| step.value.clone()).into_iter().collect();
    // A generator that is closed while it is suspended stands on no stack.
    let suspended = shown.filter(|shown| stack.iter().all(|frame| frame.id != shown.id));
    let mut frames = Vec::new();
    for frame in stack.iter().copied().chain(suspended) {
        let variables = trace.variables(state, frame);
        let pairs = variables.iter().map(|(name, value)| (name, value));
        let variables_json = variables_json(pairs, state);
        if shown.is_some_and(|shown| shown.id == frame.id) {
            row.insert("variables".into(), variables_json.clone());
        }
        frames.push(frame_row(trace, frame, variables_json));
        roots.extend(frame.globals.into_iter().chain(frame.namespace).map(Value::Ref));
        roots.extend(frame.slots.iter().cloned());
    }
    row.insert("stack".into(), Json::Array(frames));
    let objects = state.reachable(&roots).into_iter().filter_map(|id| state.objects.get(&id));
    let references = References::Versioned(state);
    let objects = objects.map(|object| (object.id.to_string(), object_json(object, references)));
    row.insert("objects".into(), Json::Object(objects.collect()));
    let counters = &state.counters;
    row.insert("written".into(), json!(counters.written));
    row.insert("wall_ns".into(), json!(counters.wall_ns));
    row.insert("cpu_ns".into(), json!(counters.cpu_ns));
    row.insert("resident".into(), json!(counters.resident));
    row
}

fn frame_row(trace: &Trace, frame: &FrameState, variables: Json) -> Json {
    let mut row = Map::new();
    row.insert("frame".into(), json!(frame.id));
    insert_place(&mut row, trace, frame);
    row.insert("globals".into(), json!(frame.globals));
    row.insert("namespace".into(), json!(frame.namespace));
    row.insert("variables".into(), variables);
    Json::Object(row)
}
