//! Objects, frames and counters as JSON.

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

use super::hex::hex;
use super::write_value::{References, value_json, values_json};
use crate::object::Object;
use crate::op::{Counters, FrameState};
use crate::value::Value;

/// An object; parts that it does not have are absent.
pub(crate) fn object_json(object: &Object, references: References<'_>) -> Json {
    let mut map = Map::new();
    map.insert("id".into(), json!(object.id));
    map.insert("version".into(), json!(object.version));
    map.insert("kind".into(), json!(object.kind.name()));
    map.insert("type".into(), value_json(&object.type_name, references));
    let parts = [
        ("label", object.label.as_ref().map(|label| value_json(label, references))),
        ("items", object.items.as_ref().map(|items| values_json(items, references))),
        ("members", object.members.as_ref().map(|members| values_json(members, references))),
        ("entries", object.entries.as_ref().map(|entries| pairs_json(entries, references))),
        ("attributes", object.attributes.as_ref().map(|pairs| pairs_json(pairs, references))),
        ("data", object.data.as_ref().map(|data| json!(hex(data.iter().copied())))),
        ("length", object.length.map(|length| json!(length))),
    ];
    map.extend(parts.into_iter().filter_map(|(name, part)| Some((name.into(), part?))));
    Json::Object(map)
}

/// A frame of a keyframe.
pub(crate) fn frame_json(frame: &FrameState) -> Json {
    json!({
        "id": frame.id,
        "code": frame.code,
        "thread": frame.thread,
        "globals": frame.globals,
        "namespace": frame.namespace,
        "site": frame.site,
        "slots": values_json(&frame.slots, References::Plain),
    })
}

/// The counters of a keyframe.
pub(crate) fn counters_json(counters: &Counters) -> Json {
    json!({
        "next_object": counters.next_object,
        "next_frame": counters.next_frame,
        "thread": counters.thread,
        "written": counters.written,
        "wall_ns": counters.wall_ns,
        "cpu_ns": counters.cpu_ns,
        "resident": counters.resident,
    })
}

fn pairs_json(pairs: &IndexMap<Value, Value>, references: References<'_>) -> Json {
    pairs.iter().map(|(key, value)| values_json([key, value], references)).collect()
}
