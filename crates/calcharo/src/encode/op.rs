//! Operations as bytes.

use std::collections::HashMap;

use crate::error::Damage;
use crate::event::Event;
use crate::op::{FrameState, Op, SlotChange, WriterSite, code};
use crate::value::Value;
use crate::wire::put_varint;

/// The operations of one chunk as bytes.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    pub(super) raw: Vec<u8>,
    pub(super) atoms: HashMap<Value, u32>,
}

impl Encoder {
    /// The bytes so far.
    pub(crate) fn into_raw(self) -> Vec<u8> {
        self.raw
    }

    /// Appends an operation, which must not hold numbers that the format cannot say.
    pub(crate) fn op(&mut self, op: &Op) -> Result<(), Damage> {
        match op {
            Op::Line { site, changes } => self.line(*site, changes)?,
            Op::Call { code, globals, namespace, slots } => {
                self.number(code::CALL, u64::from(*code));
                self.optional(*globals)?;
                self.optional(*namespace)?;
                put_varint(&mut self.raw, slots.len() as u64);
                self.changes(slots)?;
            }
            Op::Flow { event, site, value } => {
                self.raw.push(event_code(*event)?);
                self.optional(site.map(u64::from))?;
                self.value(value, 0)?;
            }
            Op::Resume { frame, value } => {
                self.number(code::RESUME, *frame);
                self.value(value, 0)?;
            }
            Op::Closed(frame) => self.number(code::CLOSED, *frame),
            Op::Thread(thread) => self.number(code::THREAD, u64::from(*thread)),
            Op::Task(thread, task) => {
                self.number(code::TASK, u64::from(*thread));
                self.optional(task.map(u64::from))?;
            }
            Op::Locals { up, changes } => self.locals(*up, changes)?,
            Op::Border { event, value } => {
                self.raw.push(event_code(*event)?);
                self.value(value, 0)?;
            }
            Op::Clock(wall, cpu, resident) => {
                self.number(code::CLOCK, *wall);
                put_varint(&mut self.raw, *cpu);
                put_varint(&mut self.raw, *resident);
            }
            Op::Expression(site, value) => {
                self.number(code::EXPRESSION, u64::from(*site));
                self.value(value, 0)?;
            }
            Op::Branch(site, taken) => {
                self.number(code::BRANCH, u64::from(*site) << 1 | u64::from(*taken));
            }
            Op::Output(stream, length) => {
                self.raw.extend([code::OUTPUT, *stream]);
                put_varint(&mut self.raw, *length);
            }
            Op::KeyframeBegin(..)
            | Op::KeyframeObject(..)
            | Op::KeyframeFrame(..)
            | Op::KeyframeEnd => self.keyframe(op)?,
            write => self.write(write)?,
        }
        Ok(())
    }

    pub(super) fn number(&mut self, code: u8, number: u64) {
        self.raw.push(code);
        put_varint(&mut self.raw, number);
    }

    fn optional(&mut self, number: Option<u64>) -> Result<(), Damage> {
        let number = number.map_or(Some(0), |number| number.checked_add(1));
        put_varint(&mut self.raw, number.ok_or_else(|| Damage::malformed("a number too large"))?);
        Ok(())
    }

    /// Further changes than a line step holds stand before it.
    fn line(&mut self, site: u32, changes: &[SlotChange]) -> Result<(), Damage> {
        let (outside, inside) = changes.split_at(changes.len().saturating_sub(code::MOST_INLINE));
        if !outside.is_empty() {
            self.locals(0, outside)?;
        }
        let count = u8::try_from(inside.len()).unwrap_or(u8::MAX);
        self.number(code::LINE + count, u64::from(site));
        self.changes(inside)
    }

    fn locals(&mut self, up: u32, changes: &[SlotChange]) -> Result<(), Damage> {
        self.number(code::LOCALS, u64::from(up));
        put_varint(&mut self.raw, changes.len() as u64);
        self.changes(changes)
    }

    fn changes(&mut self, changes: &[SlotChange]) -> Result<(), Damage> {
        for (slot, value) in changes {
            put_varint(&mut self.raw, u64::from(*slot));
            self.value(value, 0)?;
        }
        Ok(())
    }

    fn keyframe(&mut self, op: &Op) -> Result<(), Damage> {
        match op {
            Op::KeyframeBegin(counters) => {
                self.number(code::KEYFRAME_BEGIN, counters.next_object);
                let [stdout, stderr] = counters.written;
                for number in [counters.next_frame, counters.thread.into(), stdout, stderr] {
                    put_varint(&mut self.raw, number);
                }
                for number in [counters.wall_ns, counters.cpu_ns, counters.resident] {
                    put_varint(&mut self.raw, number);
                }
            }
            Op::KeyframeObject(object) => {
                self.number(code::KEYFRAME_OBJECT, object.id);
                put_varint(&mut self.raw, object.version);
                self.object(object)?;
            }
            Op::KeyframeFrame(frame) => self.frame(frame)?,
            _ => self.raw.push(code::KEYFRAME_END),
        }
        Ok(())
    }

    fn frame(&mut self, frame: &FrameState) -> Result<(), Damage> {
        self.number(code::KEYFRAME_FRAME, frame.id);
        put_varint(&mut self.raw, u64::from(frame.code));
        self.optional(frame.thread.map(u64::from))?;
        self.optional(frame.globals)?;
        self.optional(frame.namespace)?;
        self.optional(frame.site.map(u64::from))?;
        self.values(&frame.slots)
    }

    fn write(&mut self, op: &Op) -> Result<(), Damage> {
        match op {
            Op::New(object) => {
                self.raw.push(code::NEW);
                self.object(object)?;
            }
            Op::Replace(object, writer) => {
                self.head(code::REPLACE, object.id, *writer)?;
                self.object(object)?;
            }
            Op::Free(id) => self.number(code::FREE, *id),
            Op::ItemSet(id, writer, index, value) => {
                self.head(code::ITEM_SET, *id, *writer)?;
                put_varint(&mut self.raw, *index);
                self.value(value, 0)?;
            }
            Op::Splice(id, writer, start, removed, values) => {
                self.head(code::SPLICE, *id, *writer)?;
                put_varint(&mut self.raw, *start);
                put_varint(&mut self.raw, *removed);
                self.values(values)?;
            }
            Op::EntriesClear(id, writer) => self.head(code::ENTRIES_CLEAR, *id, *writer)?,
            Op::EntrySet(id, writer, key, value) => {
                self.keyed(code::ENTRY_SET, *id, *writer, &[key, value])?;
            }
            Op::EntryDelete(id, writer, key) => {
                self.keyed(code::ENTRY_DELETE, *id, *writer, &[key])?;
            }
            Op::AttributeSet(id, writer, name, value) => {
                self.keyed(code::ATTRIBUTE_SET, *id, *writer, &[name, value])?;
            }
            Op::AttributeDelete(id, writer, name) => {
                self.keyed(code::ATTRIBUTE_DELETE, *id, *writer, &[name])?;
            }
            Op::MemberAdd(id, writer, value) => {
                self.keyed(code::MEMBER_ADD, *id, *writer, &[value])?;
            }
            Op::MemberDiscard(id, writer, value) => {
                self.keyed(code::MEMBER_DISCARD, *id, *writer, &[value])?;
            }
            _ => return Err(Damage::malformed("no operation on an object")),
        }
        Ok(())
    }

    fn head(&mut self, code: u8, id: u64, writer: WriterSite) -> Result<(), Damage> {
        self.number(code, id);
        self.optional(writer.map(u64::from))
    }

    fn keyed(
        &mut self,
        code: u8,
        id: u64,
        writer: WriterSite,
        values: &[&Value],
    ) -> Result<(), Damage> {
        self.head(code, id, writer)?;
        values.iter().try_for_each(|value| self.value(value, 0))
    }
}

fn event_code(event: Event) -> Result<u8, Damage> {
    Ok(match event {
        Event::Return => code::RETURN,
        Event::Yield => code::YIELD,
        Event::Raise => code::RAISE,
        Event::Handled => code::HANDLED,
        Event::Unwind => code::UNWIND,
        Event::ThreadStart => code::THREAD_START,
        Event::ThreadEnd => code::THREAD_END,
        Event::TaskSwitch => code::TASK_SWITCH,
        Event::End => code::END,
        Event::Call | Event::Line | Event::Resume | Event::Closed => {
            return Err(Damage::malformed("an event with an operation of its own"));
        }
    })
}
