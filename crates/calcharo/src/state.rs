//! The state of the program at one step, and how an operation changes it.

use std::collections::HashMap;

use crate::decode::Slots;
use crate::error::Damage;
use crate::event::Event;
use crate::object::Object;
use crate::op::{Counters, FrameId, FrameState, Op, SlotChange};
use crate::value::{ObjectId, Value};

/// Everything that is alive at one step.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Objects by number.
    pub objects: HashMap<ObjectId, Object>,
    /// Frames by number, suspended ones too.
    pub frames: HashMap<FrameId, FrameState>,
    /// For each thread its frames, outermost first.
    pub stacks: Vec<Vec<FrameId>>,
    /// Counters and clocks.
    pub counters: Counters,
    /// Frames that are left when the next operation comes: the last step still shows them.
    leaving: Option<Leaving>,
}

#[derive(Clone, Copy, Debug)]
enum Leaving {
    /// The frame is over.
    Ended(FrameId),
    /// The frame stays, suspended.
    Suspended(FrameId),
}

impl State {
    /// The frame that runs; `None` outside of all code in scope.
    pub fn frame(&self) -> Option<&FrameState> {
        self.frames.get(self.stack().last()?)
    }

    /// The frames of the running thread, outermost first.
    pub fn stack(&self) -> &[FrameId] {
        self.stacks.get(self.counters.thread as usize).map_or(&[], Vec::as_slice)
    }

    /// Applies an operation; the event of the step that it makes, if it makes one.
    pub(crate) fn apply(&mut self, op: &Op) -> Result<Option<Event>, Damage> {
        self.leave();
        match op {
            Op::Line { site, changes } => {
                let frame = self.frame_above(0)?;
                frame.site = Some(*site);
                set_slots(frame, changes)?;
                return Ok(Some(Event::Line));
            }
            Op::Call { code, globals, namespace, slots } => {
                self.call(*code, *globals, *namespace, slots)?;
                return Ok(Some(Event::Call));
            }
            Op::Flow { event, site, .. } => return self.flow(*event, *site),
            Op::Resume { frame, .. } => {
                self.resume(*frame)?;
                return Ok(Some(Event::Resume));
            }
            Op::Closed(frame) => {
                self.leaving = Some(Leaving::Ended(*frame));
                return Ok(Some(Event::Closed));
            }
            Op::Border { event, .. } => return Ok(Some(*event)),
            Op::Thread(thread) => self.switch(*thread)?,
            Op::Locals { up, changes } => set_slots(self.frame_above(*up)?, changes)?,
            Op::Clock(wall, cpu, resident) => {
                let counters = &mut self.counters;
                counters.wall_ns = counters.wall_ns.wrapping_add(*wall);
                counters.cpu_ns = counters.cpu_ns.wrapping_add(*cpu);
                counters.resident = *resident;
            }
            Op::Output(stream, length) => {
                let written = &mut self.counters.written[usize::from(*stream & 1)];
                *written = written.wrapping_add(*length);
            }
            Op::Expression(..) | Op::Branch(..) | Op::KeyframeEnd => {}
            Op::KeyframeBegin(counters) => {
                *self = Self { counters: *counters, ..Self::default() };
                self.switch(counters.thread)?;
            }
            Op::KeyframeObject(object) => {
                self.objects.insert(object.id, (**object).clone());
            }
            Op::KeyframeFrame(frame) => self.restore((**frame).clone())?,
            write => self.write(write)?,
        }
        Ok(None)
    }

    fn leave(&mut self) {
        let Some(leaving) = self.leaving.take() else { return };
        let (Leaving::Ended(frame) | Leaving::Suspended(frame)) = leaving;
        let stack = self.stacks.get_mut(self.counters.thread as usize);
        if let Some(stack) = stack.filter(|stack| stack.last() == Some(&frame)) {
            stack.pop();
        }
        match leaving {
            Leaving::Ended(_) => drop(self.frames.remove(&frame)),
            Leaving::Suspended(_) => {
                if let Some(frame) = self.frames.get_mut(&frame) {
                    frame.thread = None;
                }
            }
        }
    }

    fn call(
        &mut self,
        code: u32,
        globals: Option<ObjectId>,
        namespace: Option<ObjectId>,
        slots: &[SlotChange],
    ) -> Result<(), Damage> {
        let (id, thread) = (self.counters.next_frame, self.counters.thread);
        self.counters.next_frame += 1;
        let mut frame = FrameState {
            id,
            code,
            thread: Some(thread),
            globals,
            namespace,
            site: None,
            slots: Vec::new(),
        };
        set_slots(&mut frame, slots)?;
        self.frames.insert(id, frame);
        self.running_stack()?.push(id);
        Ok(())
    }

    fn flow(&mut self, event: Event, site: Option<u32>) -> Result<Option<Event>, Damage> {
        let frame = self.frame_above(0)?;
        if site.is_some() {
            frame.site = site;
        }
        let id = frame.id;
        self.leaving = match event {
            Event::Return | Event::Unwind => Some(Leaving::Ended(id)),
            Event::Yield => Some(Leaving::Suspended(id)),
            _ => None,
        };
        Ok(Some(event))
    }

    fn resume(&mut self, id: FrameId) -> Result<(), Damage> {
        let thread = self.counters.thread;
        let frame = self.frames.get_mut(&id);
        let frame = frame.ok_or_else(|| Damage::malformed("a frame that was never entered"))?;
        frame.thread = Some(thread);
        self.running_stack()?.push(id);
        Ok(())
    }

    fn restore(&mut self, frame: FrameState) -> Result<(), Damage> {
        if let Some(thread) = frame.thread {
            let running = self.counters.thread;
            self.switch(thread)?;
            self.running_stack()?.push(frame.id);
            self.counters.thread = running;
        }
        self.frames.insert(frame.id, frame);
        Ok(())
    }

    fn switch(&mut self, thread: u32) -> Result<(), Damage> {
        if thread > 1 << 20 {
            return Err(Damage::malformed("more than a million threads"));
        }
        let needed = thread as usize + 1;
        if self.stacks.len() < needed {
            self.stacks.resize_with(needed, Vec::new);
        }
        self.counters.thread = thread;
        Ok(())
    }

    fn running_stack(&mut self) -> Result<&mut Vec<FrameId>, Damage> {
        if self.stacks.is_empty() {
            self.switch(0)?;
        }
        let stack = self.stacks.get_mut(self.counters.thread as usize);
        stack.ok_or_else(|| Damage::malformed("a thread that never began"))
    }

    fn frame_above(&mut self, up: u32) -> Result<&mut FrameState, Damage> {
        let stack = self.stack();
        let id = stack.len().checked_sub(1 + up as usize).and_then(|at| stack.get(at)).copied();
        id.and_then(|id| self.frames.get_mut(&id))
            .ok_or_else(|| Damage::malformed("a step outside of all frames"))
    }

    fn write(&mut self, op: &Op) -> Result<(), Damage> {
        match op {
            Op::New(object) => {
                self.counters.next_object = object.id + 1;
                self.objects.insert(object.id, (**object).clone());
            }
            Op::Replace(object, _) => {
                self.object(object.id)?;
                self.objects.insert(object.id, (**object).clone());
            }
            Op::Free(id) => drop(self.objects.remove(id)),
            Op::ItemSet(id, _, index, value) => {
                let items = self.object(*id)?.items.as_mut();
                let item = items.and_then(|items| items.get_mut(usize::try_from(*index).ok()?));
                *item.ok_or_else(outside)? = value.clone();
            }
            Op::Splice(id, _, start, removed, values) => {
                let items = self.object(*id)?.items.as_mut().ok_or_else(outside)?;
                let start = usize::try_from(*start).map_err(|_| outside())?;
                let end = usize::try_from(*removed).ok().and_then(|it| start.checked_add(it));
                let end = end.filter(|end| *end <= items.len()).ok_or_else(outside)?;
                drop(items.splice(start..end, values.iter().cloned()));
            }
            Op::EntrySet(id, _, key, value) => {
                let entries = self.object(*id)?.entries.get_or_insert_default();
                entries.insert(key.clone(), value.clone());
            }
            Op::EntryDelete(id, _, key) => {
                let entries = self.object(*id)?.entries.get_or_insert_default();
                entries.shift_remove(key);
            }
            Op::EntriesClear(id, _) => self.object(*id)?.entries.get_or_insert_default().clear(),
            Op::AttributeSet(id, _, name, value) => {
                let attributes = self.object(*id)?.attributes.get_or_insert_default();
                attributes.insert(name.clone(), value.clone());
            }
            Op::AttributeDelete(id, _, name) => {
                self.object(*id)?.attributes.get_or_insert_default().shift_remove(name);
            }
            Op::MemberAdd(id, _, value) => {
                self.object(*id)?.members.get_or_insert_default().insert(value.clone());
            }
            Op::MemberDiscard(id, _, value) => {
                self.object(*id)?.members.get_or_insert_default().shift_remove(value);
            }
            _ => {}
        }
        Ok(())
    }

    /// An object that is written: its version counts the write.
    fn object(&mut self, id: ObjectId) -> Result<&mut Object, Damage> {
        let object = self.objects.get_mut(&id);
        let object = object.ok_or_else(|| Damage::malformed("a write to an unknown object"))?;
        object.version += 1;
        Ok(object)
    }
}

fn outside() -> Damage {
    Damage::malformed("a write outside of its object")
}

/// Frames hold as many slots as were ever set; a code object cannot have more than this.
const MOST_SLOTS: usize = 1 << 20;

fn set_slots(frame: &mut FrameState, changes: &[SlotChange]) -> Result<(), Damage> {
    for (slot, value) in changes {
        let slot = *slot as usize;
        if slot >= MOST_SLOTS {
            return Err(Damage::malformed("a variable beyond all slots"));
        }
        if frame.slots.len() <= slot {
            frame.slots.resize(slot + 1, Value::Unbound);
        }
        frame.slots[slot] = value.clone();
    }
    Ok(())
}

impl Slots for State {
    fn slot(&self, up: u32, slot: u32) -> Option<&Value> {
        // The frame that is about to leave does not count: decoding looks one operation ahead.
        let gone = match self.leaving {
            Some(Leaving::Ended(id) | Leaving::Suspended(id)) => self.stack().last() == Some(&id),
            None => false,
        };
        let stack = self.stack();
        let at = stack.len().checked_sub(1 + up as usize + usize::from(gone))?;
        self.frames.get(stack.get(at)?)?.slots.get(slot as usize)
    }

    fn next_object(&self) -> ObjectId {
        self.counters.next_object
    }

    fn version(&self, id: ObjectId) -> u64 {
        self.objects.get(&id).map_or(0, |object| object.version)
    }
}
