//! Objects, frames and counters from JSON.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::hex::unhex;
use super::read_value::{read_value, read_values, unexpected};
use crate::error::Damage;
use crate::object::{Object, ObjectKind};
use crate::op::{Counters, FrameState};
use crate::value::Value;

#[derive(Deserialize)]
struct ObjectFields {
    id: u64,
    version: u64,
    kind: String,
    #[serde(rename = "type")]
    type_name: Json,
    // A label may be `null`, which is not the same as no label.
    #[serde(default, deserialize_with = "present")]
    label: Option<Json>,
    items: Option<Vec<Json>>,
    members: Option<Vec<Json>>,
    entries: Option<Vec<[Json; 2]>>,
    attributes: Option<Vec<[Json; 2]>>,
    data: Option<String>,
    length: Option<u64>,
}

#[derive(Deserialize)]
struct FrameFields {
    id: u64,
    code: u32,
    thread: Option<u32>,
    globals: Option<u64>,
    namespace: Option<u64>,
    site: Option<u32>,
    slots: Vec<Json>,
}

#[derive(Deserialize)]
struct CounterFields {
    next_object: u64,
    next_frame: u64,
    thread: u32,
    written: [u64; 2],
    wall_ns: u64,
    cpu_ns: u64,
    resident: u64,
}

/// An object.
pub(crate) fn read_object(json: &Json) -> Result<Object, Damage> {
    let fields = ObjectFields::deserialize(json).map_err(|_| unexpected("an object", json))?;
    let kind = ObjectKind::named(&fields.kind);
    Ok(Object {
        id: fields.id,
        version: fields.version,
        kind: kind.ok_or_else(|| Damage::malformed("an object of unknown kind"))?,
        type_name: read_value(&fields.type_name)?,
        label: fields.label.as_ref().map(read_value).transpose()?,
        items: fields.items.as_deref().map(read_values).transpose()?,
        members: fields
            .members
            .as_deref()
            .map(read_values)
            .transpose()?
            .map(Vec::into_iter)
            .map(Iterator::collect),
        entries: fields.entries.as_deref().map(read_pairs).transpose()?,
        attributes: fields.attributes.as_deref().map(read_pairs).transpose()?,
        data: fields.data.as_deref().map(unhex).transpose()?.map(Into::into),
        length: fields.length,
    })
}

/// A frame of a keyframe.
pub(crate) fn read_frame(json: &Json) -> Result<FrameState, Damage> {
    let fields = FrameFields::deserialize(json).map_err(|_| unexpected("a frame", json))?;
    Ok(FrameState {
        id: fields.id,
        code: fields.code,
        thread: fields.thread,
        globals: fields.globals,
        namespace: fields.namespace,
        site: fields.site,
        slots: read_values(&fields.slots)?,
    })
}

/// The counters of a keyframe.
pub(crate) fn read_counters(json: &Json) -> Result<Counters, Damage> {
    let fields = CounterFields::deserialize(json).map_err(|_| unexpected("counters", json))?;
    Ok(Counters {
        next_object: fields.next_object,
        next_frame: fields.next_frame,
        thread: fields.thread,
        written: fields.written,
        wall_ns: fields.wall_ns,
        cpu_ns: fields.cpu_ns,
        resident: fields.resident,
    })
}

fn read_pairs(pairs: &[[Json; 2]]) -> Result<IndexMap<Value, Value>, Damage> {
    pairs.iter().map(|[key, value]| Ok((read_value(key)?, read_value(value)?))).collect()
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}
