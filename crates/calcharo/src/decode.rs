//! Decodes the operations of a chunk.

use crate::error::Damage;
use crate::event::Event;
use crate::object::{Object, read_values};
use crate::op::{Counters, FrameState, Op, SlotChange, code};
use crate::value::{Atoms, ObjectId, Value, read};
use crate::wire::Input;

/// What decoding needs to know of the state: what a slot of a frame holds.
pub(crate) trait Slots {
    /// The value in a slot of the frame `up` callers above the current one.
    fn slot(&self, up: u32, slot: u32) -> Option<&Value>;
    /// The number that the next object gets.
    fn next_object(&self) -> ObjectId;
    /// The version of an object.
    fn version(&self, id: ObjectId) -> u64;
}

/// Decodes the operation at the input's place.
pub(crate) fn read_op(
    input: &mut Input<'_>,
    atoms: &mut Atoms,
    state: &impl Slots,
) -> Result<Op, Damage> {
    let first = input.byte()?;
    if first >= code::LINE {
        let site = input.index()?;
        let count = usize::from(first - code::LINE);
        return Ok(Op::Line { site, changes: read_changes(input, atoms, state, 0, count)? });
    }
    Ok(match first {
        code::CALL => {
            let code = input.index()?;
            let (globals, namespace) = (optional(input)?, optional(input)?);
            let count = input.count()?;
            let slots = (0..count)
                .map(|_| Ok((input.index()?, read(input, atoms, None, 0)?)))
                .collect::<Result<_, Damage>>()?;
            Op::Call { code, globals, namespace, slots }
        }
        code::RETURN | code::YIELD | code::RAISE | code::HANDLED | code::UNWIND => Op::Flow {
            event: Event::from_code(first)?,
            site: optional_index(input)?,
            value: read(input, atoms, None, 0)?,
        },
        code::RESUME => Op::Resume { frame: input.varint()?, value: read(input, atoms, None, 0)? },
        code::CLOSED => Op::Closed(input.varint()?),
        code::THREAD => Op::Thread(input.index()?),
        code::TASK => Op::Task(input.index()?, optional_index(input)?),
        code::LOCALS => {
            let up = input.index()?;
            let count = input.count()?;
            Op::Locals { up, changes: read_changes(input, atoms, state, up, count)? }
        }
        code::END | code::THREAD_START | code::THREAD_END | code::TASK_SWITCH => {
            Op::Border { event: Event::from_code(first)?, value: read(input, atoms, None, 0)? }
        }
        code::NEW => {
            let object = Object::read_body(state.next_object(), 0, input, atoms)?;
            Op::New(Box::new(object))
        }
        code::CLOCK => Op::Clock(input.varint()?, input.varint()?, input.varint()?),
        code::EXPRESSION => Op::Expression(input.index()?, read(input, atoms, None, 0)?),
        code::BRANCH => {
            let packed = input.varint()?;
            let site = u32::try_from(packed >> 1);
            let site = site.map_err(|_| Damage::malformed("an index beyond 32 bits"))?;
            Op::Branch(site, packed & 1 == 1)
        }
        code::OUTPUT => Op::Output(input.byte()? & 1, input.varint()?),
        code::KEYFRAME_BEGIN..=code::KEYFRAME_END => read_keyframe(input, atoms, first)?,
        _ => read_write(input, atoms, state, first)?,
    })
}

fn read_write(
    input: &mut Input<'_>,
    atoms: &mut Atoms,
    state: &impl Slots,
    first: u8,
) -> Result<Op, Damage> {
    let id = input.varint()?;
    if first == code::FREE {
        return Ok(Op::Free(id));
    }
    let writer = optional_index(input)?;
    Ok(match first {
        code::ITEM_SET => Op::ItemSet(id, writer, input.varint()?, read(input, atoms, None, 0)?),
        code::SPLICE => {
            let (start, removed) = (input.varint()?, input.varint()?);
            Op::Splice(id, writer, start, removed, read_values(input, atoms)?)
        }
        code::ENTRY_SET => {
            Op::EntrySet(id, writer, read(input, atoms, None, 0)?, read(input, atoms, None, 0)?)
        }
        code::ENTRY_DELETE => Op::EntryDelete(id, writer, read(input, atoms, None, 0)?),
        code::ENTRIES_CLEAR => Op::EntriesClear(id, writer),
        code::ATTRIBUTE_SET => {
            Op::AttributeSet(id, writer, read(input, atoms, None, 0)?, read(input, atoms, None, 0)?)
        }
        code::ATTRIBUTE_DELETE => Op::AttributeDelete(id, writer, read(input, atoms, None, 0)?),
        code::MEMBER_ADD => Op::MemberAdd(id, writer, read(input, atoms, None, 0)?),
        code::MEMBER_DISCARD => Op::MemberDiscard(id, writer, read(input, atoms, None, 0)?),
        code::REPLACE => {
            let version = state.version(id).wrapping_add(1);
            Op::Replace(Box::new(Object::read_body(id, version, input, atoms)?), writer)
        }
        other => return Err(Damage::malformed(format!("an operation of unknown kind {other}"))),
    })
}

fn read_keyframe(input: &mut Input<'_>, atoms: &mut Atoms, first: u8) -> Result<Op, Damage> {
    Ok(match first {
        code::KEYFRAME_BEGIN => {
            let counters = Counters {
                next_object: input.varint()?,
                next_frame: input.varint()?,
                thread: input.index()?,
                written: [input.varint()?, input.varint()?],
                wall_ns: input.varint()?,
                cpu_ns: input.varint()?,
                resident: input.varint()?,
            };
            Op::KeyframeBegin(counters)
        }
        code::KEYFRAME_OBJECT => {
            let (id, version) = (input.varint()?, input.varint()?);
            Op::KeyframeObject(Box::new(Object::read_body(id, version, input, atoms)?))
        }
        code::KEYFRAME_FRAME => Op::KeyframeFrame(Box::new(FrameState {
            id: input.varint()?,
            code: input.index()?,
            thread: optional_index(input)?,
            globals: optional(input)?,
            namespace: optional(input)?,
            site: optional_index(input)?,
            slots: read_values(input, atoms)?,
        })),
        _ => Op::KeyframeEnd,
    })
}

fn read_changes(
    input: &mut Input<'_>,
    atoms: &mut Atoms,
    state: &impl Slots,
    up: u32,
    count: usize,
) -> Result<Vec<SlotChange>, Damage> {
    let mut changes = Vec::with_capacity(count.min(code::MOST_INLINE));
    for _ in 0..count {
        let slot = input.index()?;
        changes.push((slot, read(input, atoms, state.slot(up, slot), 0)?));
    }
    Ok(changes)
}

/// A number that may be absent is written one higher; 0 stands for none.
fn optional(input: &mut Input<'_>) -> Result<Option<u64>, Damage> {
    Ok(input.varint()?.checked_sub(1))
}

fn optional_index(input: &mut Input<'_>) -> Result<Option<u32>, Damage> {
    Ok(input.index()?.checked_sub(1))
}
