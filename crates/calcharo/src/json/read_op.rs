//! An operation from JSON.

use serde_json::Value as Json;

use super::read_object::{read_counters, read_frame, read_object};
use super::read_value::{read_value, read_values, unexpected};
use super::write_op::STREAMS;
use crate::error::Damage;
use crate::event::Event;
use crate::op::{Op, SlotChange, WriterSite};
use crate::value::ObjectId;

/// An operation.
pub(crate) fn read_op(json: &Json) -> Result<Op, Damage> {
    let parts = json.as_array().map(Vec::as_slice);
    let Some([Json::String(name), parts @ ..]) = parts else {
        return Err(unexpected("an operation", json));
    };
    let op = match (name.as_str(), parts) {
        ("line", [site, changes]) => {
            Op::Line { site: index(site)?, changes: read_changes(changes)? }
        }
        ("call", [code, globals, namespace, slots]) => Op::Call {
            code: index(code)?,
            globals: optional(globals, number)?,
            namespace: optional(namespace, number)?,
            slots: read_changes(slots)?,
        },
        ("return" | "yield" | "raise" | "handled" | "unwind", [site, value]) => Op::Flow {
            event: event(name)?,
            site: optional(site, index)?,
            value: read_value(value)?,
        },
        ("resume", [frame, value]) => {
            Op::Resume { frame: number(frame)?, value: read_value(value)? }
        }
        ("closed", [frame]) => Op::Closed(number(frame)?),
        ("thread", [thread]) => Op::Thread(index(thread)?),
        ("task", [thread, task]) => Op::Task(index(thread)?, optional(task, index)?),
        ("locals", [up, changes]) => Op::Locals { up: index(up)?, changes: read_changes(changes)? },
        ("thread_start" | "thread_end" | "task_switch" | "end", [value]) => {
            Op::Border { event: event(name)?, value: read_value(value)? }
        }
        ("clock", [wall, cpu, resident]) => {
            Op::Clock(number(wall)?, number(cpu)?, number(resident)?)
        }
        ("expression", [site, value]) => Op::Expression(index(site)?, read_value(value)?),
        ("branch", [site, Json::Bool(taken)]) => Op::Branch(index(site)?, *taken),
        ("output", [stream, length]) => {
            let stream = STREAMS.iter().zip(0..).find(|(name, _)| stream == **name);
            let stream = stream.ok_or_else(|| unexpected("a stream", json))?;
            Op::Output(stream.1, number(length)?)
        }
        ("keyframe_begin", [counters]) => Op::KeyframeBegin(read_counters(counters)?),
        ("keyframe_object", [object]) => Op::KeyframeObject(Box::new(read_object(object)?)),
        ("keyframe_frame", [frame]) => Op::KeyframeFrame(Box::new(read_frame(frame)?)),
        ("keyframe_end", []) => Op::KeyframeEnd,
        ("new", [object]) => Op::New(Box::new(read_object(object)?)),
        ("replace", [object, writer]) => {
            Op::Replace(Box::new(read_object(object)?), optional(writer, index)?)
        }
        ("free", [id]) => Op::Free(number(id)?),
        (name, [id, writer, parts @ ..]) => {
            read_write(name, number(id)?, optional(writer, index)?, parts)
                .and_then(|op| op.ok_or_else(|| unexpected("an operation", json)))?
        }
        _ => return Err(unexpected("an operation", json)),
    };
    Ok(op)
}

/// A write to a part of an object; `None` if there is no such write.
fn read_write(
    name: &str,
    id: ObjectId,
    writer: WriterSite,
    parts: &[Json],
) -> Result<Option<Op>, Damage> {
    Ok(Some(match (name, parts) {
        ("item_set", [at, value]) => Op::ItemSet(id, writer, number(at)?, read_value(value)?),
        ("splice", [start, removed, Json::Array(values)]) => {
            Op::Splice(id, writer, number(start)?, number(removed)?, read_values(values)?)
        }
        ("entry_set", [key, value]) => {
            Op::EntrySet(id, writer, read_value(key)?, read_value(value)?)
        }
        ("entry_delete", [key]) => Op::EntryDelete(id, writer, read_value(key)?),
        ("entries_clear", []) => Op::EntriesClear(id, writer),
        ("attribute_set", [name, value]) => {
            Op::AttributeSet(id, writer, read_value(name)?, read_value(value)?)
        }
        ("attribute_delete", [name]) => Op::AttributeDelete(id, writer, read_value(name)?),
        ("member_add", [value]) => Op::MemberAdd(id, writer, read_value(value)?),
        ("member_discard", [value]) => Op::MemberDiscard(id, writer, read_value(value)?),
        _ => return Ok(None),
    }))
}

fn number(json: &Json) -> Result<u64, Damage> {
    json.as_u64().ok_or_else(|| unexpected("a number from 0", json))
}

fn index(json: &Json) -> Result<u32, Damage> {
    u32::try_from(number(json)?).map_err(|_| unexpected("a number of 32 bits", json))
}

fn optional<T>(
    json: &Json,
    read: impl FnOnce(&Json) -> Result<T, Damage>,
) -> Result<Option<T>, Damage> {
    if json.is_null() { Ok(None) } else { read(json).map(Some) }
}

fn event(name: &str) -> Result<Event, Damage> {
    let event = Event::ALL.into_iter().find(|event| event.name() == name);
    event.ok_or_else(|| Damage::malformed("an event of unknown kind"))
}

fn read_changes(json: &Json) -> Result<Vec<SlotChange>, Damage> {
    let changes = json.as_array().ok_or_else(|| unexpected("changes of variables", json))?;
    let change = |change: &Json| match change.as_array().map(Vec::as_slice) {
        Some([slot, value]) => Ok((index(slot)?, read_value(value)?)),
        _ => Err(unexpected("a slot and its value", change)),
    };
    changes.iter().map(change).collect()
}
