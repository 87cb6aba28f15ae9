//! An operation as JSON: an array that begins with its name.

use serde_json::{Value as Json, json};

use super::write_object::{counters_json, frame_json, object_json};
use super::write_value::{References, value_json, values_json};
use crate::op::{Op, SlotChange};
use crate::value::Value;

/// Names of the streams, by their number in operations.
pub(crate) const STREAMS: [&str; 2] = ["stdout", "stderr"];

/// An operation.
pub(crate) fn op_json(op: &Op) -> Json {
    match op {
        Op::Line { site, changes } => json!(["line", site, changes_json(changes)]),
        Op::Call { code, globals, namespace, slots } => {
            json!(["call", code, globals, namespace, changes_json(slots)])
        }
        Op::Flow { event, site, value } => json!([event.name(), site, plain(value)]),
        Op::Resume { frame, value } => json!(["resume", frame, plain(value)]),
        Op::Closed(frame) => json!(["closed", frame]),
        Op::Thread(thread) => json!(["thread", thread]),
        Op::Task(thread, task) => json!(["task", thread, task]),
        Op::Locals { up, changes } => json!(["locals", up, changes_json(changes)]),
        Op::Border { event, value } => json!([event.name(), plain(value)]),
        Op::Clock(wall, cpu, resident) => json!(["clock", wall, cpu, resident]),
        Op::Expression(site, value) => json!(["expression", site, plain(value)]),
        Op::Branch(site, taken) => json!(["branch", site, taken]),
        Op::Output(stream, length) => {
            json!(["output", STREAMS[usize::from(*stream & 1)], length])
        }
        Op::KeyframeBegin(counters) => json!(["keyframe_begin", counters_json(counters)]),
        Op::KeyframeObject(object) => {
            json!(["keyframe_object", object_json(object, References::Plain)])
        }
        Op::KeyframeFrame(frame) => json!(["keyframe_frame", frame_json(frame)]),
        Op::KeyframeEnd => json!(["keyframe_end"]),
        Op::New(object) => json!(["new", object_json(object, References::Plain)]),
        Op::Replace(object, writer) => {
            json!(["replace", object_json(object, References::Plain), writer])
        }
        Op::Free(id) => json!(["free", id]),
        Op::ItemSet(id, writer, index, value) => {
            json!(["item_set", id, writer, index, plain(value)])
        }
        Op::Splice(id, writer, start, removed, values) => {
            let values = values_json(values, References::Plain);
            json!(["splice", id, writer, start, removed, values])
        }
        Op::EntrySet(id, writer, key, value) => {
            json!(["entry_set", id, writer, plain(key), plain(value)])
        }
        Op::EntryDelete(id, writer, key) => json!(["entry_delete", id, writer, plain(key)]),
        Op::EntriesClear(id, writer) => json!(["entries_clear", id, writer]),
        Op::AttributeSet(id, writer, name, value) => {
            json!(["attribute_set", id, writer, plain(name), plain(value)])
        }
        Op::AttributeDelete(id, writer, name) => {
            json!(["attribute_delete", id, writer, plain(name)])
        }
        Op::MemberAdd(id, writer, value) => json!(["member_add", id, writer, plain(value)]),
        Op::MemberDiscard(id, writer, value) => json!(["member_discard", id, writer, plain(value)]),
    }
}

fn plain(value: &Value) -> Json {
    value_json(value, References::Plain)
}

fn changes_json(changes: &[SlotChange]) -> Json {
    changes.iter().map(|(slot, value)| json!([slot, plain(value)])).collect()
}
