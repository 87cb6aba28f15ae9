//! Walks through the steps of a trace, forward or to any of them.

use std::sync::Arc;

use crate::decode::read_op;
use crate::definition::{Code, Site};
use crate::error::{Damage, StoreErrorKind};
use crate::event::Event;
use crate::op::{FrameId, Op};
use crate::state::State;
use crate::trace::Trace;
use crate::value::{Atoms, Value};
use crate::wire::Input;

/// What is known of a step without looking at the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its index in the trace.
    pub index: u64,
    /// What happened.
    pub event: Event,
    /// Returned, yielded, sent or raised value.
    pub value: Option<Value>,
    /// The frame in which it happened.
    pub frame: Option<FrameId>,
    /// Code of that frame.
    pub code: Option<u32>,
    /// Site in that code.
    pub site: Option<u32>,
    /// Index of the thread.
    pub thread: u32,
    /// Index of the asyncio task that the thread runs.
    pub task: Option<u32>,
    /// Number of frames in scope below that one.
    pub depth: u32,
}

/// A place in a trace, with the state there.
#[derive(Clone, Debug)]
pub struct Cursor {
    trace: Arc<Trace>,
    chunk: Option<usize>,
    raw: Arc<[u8]>,
    at: usize,
    atoms: Atoms,
    state: State,
    step: Option<Step>,
    next_step: u64,
}

impl Cursor {
    /// A cursor before the first step.
    pub fn new(trace: Arc<Trace>) -> Self {
        Self {
            trace,
            chunk: None,
            raw: Arc::new([]),
            at: 0,
            atoms: Atoms::default(),
            state: State::default(),
            step: None,
            next_step: 0,
        }
    }

    /// The trace.
    pub fn trace(&self) -> &Arc<Trace> {
        &self.trace
    }

    /// The step that the cursor stands on.
    pub fn step(&self) -> Option<&Step> {
        self.step.as_ref()
    }

    /// The state at that step.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The code of the step's frame.
    pub fn code(&self) -> Option<&Code> {
        self.trace.codes().get(self.step.as_ref()?.code? as usize)
    }

    /// The place of the step.
    pub fn site(&self) -> Option<&Site> {
        self.code()?.sites.get(self.step.as_ref()?.site? as usize)
    }

    /// Goes to the step `index`.
    pub fn seek(&mut self, index: u64) -> Result<&Step, StoreErrorKind> {
        if index >= self.trace.len() {
            return Err(StoreErrorKind::NoStep { step: index, steps: self.trace.len() });
        }
        let place = self.chunk_of(index)?;
        let is_ahead = self.chunk == Some(place) && index >= self.next_step;
        let is_here = self.step.as_ref().is_some_and(|step| step.index == index);
        if !is_ahead && !is_here {
            self.enter(place)?;
        }
        while self.step.as_ref().is_none_or(|step| step.index < index) {
            if self.advance(&mut |_, _| {})?.is_none() {
                return Err(StoreErrorKind::LostStep { step: index });
            }
        }
        self.step.as_ref().ok_or(StoreErrorKind::LostStep { step: index })
    }

    /// Goes to the next step; `false` behind the last one. `see` gets each operation on the way,
    /// with the state before it. After an error it goes on with the next chunk.
    pub fn next(&mut self, see: &mut dyn FnMut(&Op, &State)) -> Result<bool, StoreErrorKind> {
        loop {
            if self.advance(see)?.is_some() {
                return Ok(true);
            }
            let next = self.chunk.map_or(0, |chunk| chunk + 1);
            if next >= self.trace.chunks().len() {
                return Ok(false);
            }
            self.enter(next)?;
        }
    }

    fn chunk_of(&self, index: u64) -> Result<usize, StoreErrorKind> {
        let chunks = self.trace.chunks();
        let place = chunks.partition_point(|chunk| chunk.end() <= index);
        match chunks.get(place) {
            Some(chunk) if chunk.first_step() <= index => Ok(place),
            _ => Err(StoreErrorKind::LostStep { step: index }),
        }
    }

    /// Stands before the first step of a chunk.
    pub(crate) fn enter(&mut self, place: usize) -> Result<(), StoreErrorKind> {
        self.chunk = Some(place);
        self.abandon(place);
        self.raw = self.trace.chunk(place)?.into();
        self.next_step = self.trace.chunks()[place].first_step();
        Ok(())
    }

    /// Forgets what was decoded: nothing follows in this chunk, the next one stands for itself.
    fn abandon(&mut self, place: usize) {
        self.raw = Arc::new([]);
        self.at = 0;
        self.atoms = Atoms::default();
        self.state = State::default();
        self.step = None;
        self.next_step = self.trace.chunks()[place].end();
    }

    /// Decodes up to the next step of the chunk; `None` at its end.
    pub(crate) fn advance(
        &mut self,
        see: &mut dyn FnMut(&Op, &State),
    ) -> Result<Option<()>, StoreErrorKind> {
        let Some(chunk) = self.chunk else { return Ok(None) };
        let result = self.decode(chunk, see);
        if result.is_err() {
            self.abandon(chunk);
        }
        result
    }

    fn decode(
        &mut self,
        chunk: usize,
        see: &mut dyn FnMut(&Op, &State),
    ) -> Result<Option<()>, StoreErrorKind> {
        let end = self.trace.chunks()[chunk].end();
        let raw = self.raw.clone();
        let mut input = Input::new(&raw, self.at);
        while !input.is_at_end() {
            self.state.leave();
            let op = read_op(&mut input, &mut self.atoms, &self.state)?;
            self.at = input.offset();
            see(&op, &self.state);
            let Some(event) = self.state.apply(&op)? else { continue };
            if self.next_step >= end {
                return Err(Damage::malformed("more steps than a chunk states").into());
            }
            self.step = Some(self.described(event, &op));
            self.next_step += 1;
            return Ok(Some(()));
        }
        if self.next_step < end {
            return Err(Damage::malformed("fewer steps than a chunk states").into());
        }
        Ok(None)
    }

    fn described(&self, event: Event, op: &Op) -> Step {
        let value = match op {
            Op::Flow { value, .. } | Op::Resume { value, .. } | Op::Border { value, .. } => {
                Some(value.clone())
            }
            _ => None,
        };
        let stack = self.state.stack();
        let frame = match op {
            Op::Closed(frame) => self.state.frames.get(frame),
            _ => self.state.frame(),
        };
        Step {
            index: self.next_step,
            event,
            value,
            frame: frame.map(|frame| frame.id),
            code: frame.map(|frame| frame.code),
            site: frame.and_then(|frame| frame.site),
            thread: self.state.counters.thread,
            task: self.state.task(),
            depth: u32::try_from(stack.len().saturating_sub(1)).unwrap_or(u32::MAX),
        }
    }
}
