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
    /// For each thread the asyncio task that it runs; threads at the end may be absent.
    pub tasks: Vec<Option<u32>>,
    /// Counters and clocks.
    pub counters: Counters,
    /// Frames that are left when the next operation comes: the last step still shows them.
    leaving: Option<Leaving>,
    /// What objects, frames and threads have cost in the chunk, in values.
    spent: u64,
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

    /// The asyncio task that the running thread runs.
    pub fn task(&self) -> Option<u32> {
        self.tasks.get(self.counters.thread as usize).copied().flatten()
    }

    /// Applies an operation; the event of the step that it makes, if it makes one.
    pub(crate) fn apply(&mut self, op: &Op) -> Result<Option<Event>, Damage> {
        match op {
            Op::Line { site, changes } => {
                let frame = self.frame_above(0)?;
                frame.site = Some(*site);
                let grown = set_slots(frame, changes)?;
                self.spend(grown)?;
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
            Op::Task(thread, task) => self.run_task(*thread, *task)?,
            Op::Locals { up, changes } => {
                let grown = set_slots(self.frame_above(*up)?, changes)?;
                self.spend(grown)?;
            }
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
                // What was spent stays so: a chunk may state any number of keyframes.
                *self = Self { counters: *counters, spent: self.spent, ..Self::default() };
                self.switch(counters.thread)?;
            }
            Op::KeyframeObject(object) => {
                self.spend(OBJECT_COST)?;
                self.objects.insert(object.id, (**object).clone());
            }
            Op::KeyframeFrame(frame) => self.restore((**frame).clone())?,
            write => self.write(write)?,
        }
        Ok(None)
    }

    /// Removes the frame that the last step left. The next operation is decoded after this.
    pub(crate) fn leave(&mut self) {
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
        self.counters.next_frame = id.wrapping_add(1);
        let mut frame = FrameState {
            id,
            code,
            thread: Some(thread),
            globals,
            namespace,
            site: None,
            slots: Vec::new(),
        };
        let grown = set_slots(&mut frame, slots)?;
        self.spend(FRAME_COST + grown)?;
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
        self.spend(FRAME_COST)?;
        if let Some(thread) = frame.thread {
            let running = self.counters.thread;
            self.switch(thread)?;
            self.running_stack()?.push(frame.id);
            self.counters.thread = running;
        }
        self.frames.insert(frame.id, frame);
        Ok(())
    }

    fn run_task(&mut self, thread: u32, task: Option<u32>) -> Result<(), Damage> {
        let needed = place_of(thread)? + 1;
        if self.tasks.len() < needed {
            self.tasks.resize(needed, None);
        }
        self.tasks[needed - 1] = task;
        Ok(())
    }

    fn switch(&mut self, thread: u32) -> Result<(), Damage> {
        let needed = place_of(thread)? + 1;
        if self.stacks.len() < needed {
            self.spend((needed - self.stacks.len()) as u64 * THREAD_COST)?;
            self.stacks.resize_with(needed, Vec::new);
        }
        self.counters.thread = thread;
        Ok(())
    }

    pub(crate) fn spend(&mut self, values: u64) -> Result<(), Damage> {
        self.spent += values;
        if self.spent > MOST_SPENT {
            return Err(Damage::malformed("more objects than a chunk may hold"));
        }
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
        let id = stack
            .len()
            .checked_sub((up as usize).saturating_add(1))
            .and_then(|at| stack.get(at))
            .copied();
        id.and_then(|id| self.frames.get_mut(&id))
            .ok_or_else(|| Damage::malformed("a step outside of all frames"))
    }
}

/// Frames hold as many slots as were ever set; a code object cannot have more than this.
const MOST_SLOTS: usize = 1 << 20;
/// What the objects and frames of one chunk may cost: a bound for the memory that a hostile file
/// takes, in units of the size of a value.
const MOST_SPENT: u64 = 1 << 28;
pub(crate) const OBJECT_COST: u64 = 16;
const FRAME_COST: u64 = 16;
const SLOT_COST: u64 = 16;
const THREAD_COST: u64 = 16;

/// The place of a thread in a table of threads.
fn place_of(thread: u32) -> Result<usize, Damage> {
    if thread > 1 << 20 {
        return Err(Damage::malformed("more than a million threads"));
    }
    Ok(thread as usize)
}

/// Sets variables; what the slots cost by which the frame grew.
fn set_slots(frame: &mut FrameState, changes: &[SlotChange]) -> Result<u64, Damage> {
    let before = frame.slots.len();
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
    Ok((frame.slots.len() - before) as u64 * SLOT_COST)
}

impl Slots for State {
    fn slot(&self, up: u32, slot: u32) -> Option<&Value> {
        let stack = self.stack();
        let at = stack.len().checked_sub((up as usize).saturating_add(1))?;
        self.frames.get(stack.get(at)?)?.slots.get(slot as usize)
    }

    fn next_object(&self) -> ObjectId {
        self.counters.next_object
    }

    fn version(&self, id: ObjectId) -> u64 {
        self.objects.get(&id).map_or(0, |object| object.version)
    }
}
