//! What happened in each interval of a chunk: found in one pass, which all its steps share.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use calcharo::{
    Cursor, Event, FrameId, FrameState, Object, Op, State, StoreErrorKind, Trace, Value,
};

use super::change::{Change, changes_of};

/// From a step to the next one of the same frame, without what other frames did.
#[derive(Debug, Default)]
pub(crate) struct Interval {
    /// Site and value, in the order of evaluation.
    pub(crate) expressions: Vec<(u32, Value)>,
    /// Site, outcome, and how many of the expressions were evaluated before.
    pub(crate) conditions: Vec<(u32, bool, usize)>,
    pub(crate) changes: Vec<Change>,
    /// Parts of the streams: 0 or 1, and the range in bytes.
    pub(crate) output: Vec<(u8, Range<u64>)>,
    /// Objects that ended, as they were then.
    pub(crate) freed: Vec<Object>,
    /// The next step of the same frame.
    pub(crate) next: Option<u64>,
    is_open: bool,
}

impl Interval {
    /// A copy of what is told of it at once.
    pub(crate) fn told(&self) -> Self {
        Self {
            expressions: self.expressions.clone(),
            conditions: self.conditions.clone(),
            changes: self.changes.clone(),
            output: self.output.clone(),
            freed: Vec::new(),
            next: self.next,
            is_open: self.is_open,
        }
    }
}

/// The intervals that begin in one chunk.
pub(crate) struct Intervals {
    trace: Arc<Trace>,
    chunk: Range<u64>,
    found: Found,
    cursor: Cursor,
    /// Nothing follows that can be read.
    is_at_end: bool,
}

#[derive(Default)]
struct Found {
    first: u64,
    intervals: Vec<Interval>,
    /// Frames whose interval has not ended, by the step that began it.
    open: HashMap<FrameId, u64>,
}

impl Intervals {
    pub(crate) fn new(trace: Arc<Trace>) -> Self {
        let cursor = Cursor::new(trace.clone());
        Self { trace, chunk: 0..0, found: Found::default(), cursor, is_at_end: false }
    }

    /// The interval of a step, read up to its end.
    pub(crate) fn of(&mut self, step: u64) -> Result<&Interval, StoreErrorKind> {
        if !self.chunk.contains(&step) {
            self.enter(step)?;
        }
        let place = usize::try_from(step - self.chunk.start).unwrap_or(usize::MAX);
        while !self.is_at_end && self.found.intervals.get(place).is_none_or(|it| it.is_open) {
            self.advance();
        }
        self.found.intervals.get(place).ok_or(StoreErrorKind::LostStep { step })
    }

    fn enter(&mut self, step: u64) -> Result<(), StoreErrorKind> {
        let steps = self.trace.len();
        if step >= steps {
            return Err(StoreErrorKind::NoStep { step, steps });
        }
        let chunk = self.trace.chunk_around(step);
        let chunk = chunk.ok_or(StoreErrorKind::LostStep { step })?;
        self.chunk = 0..0;
        self.found = Found { first: chunk.start, ..Found::default() };
        self.is_at_end = false;
        self.cursor.seek(chunk.start)?;
        self.found.arrive(&self.cursor, &chunk);
        self.chunk = chunk;
        Ok(())
    }

    /// Goes one step on. What lies behind a damaged part belongs to no interval that is open.
    fn advance(&mut self) {
        let Self { trace, cursor, found, .. } = self;
        let next = cursor.next(&mut |op, state| found.see(op, trace, state));
        if next.unwrap_or_default() {
            self.found.arrive(&self.cursor, &self.chunk);
        } else {
            self.is_at_end = true;
        }
    }
}

impl Found {
    fn see(&mut self, op: &Op, trace: &Trace, state: &State) {
        let Some(frame) = frame_of(op, state) else { return };
        let begin = self.open.get(&frame.id).copied();
        let Some(interval) = begin.and_then(|begin| self.begun_at(begin)) else { return };
        match op {
            Op::Expression(site, value) => interval.expressions.push((*site, value.clone())),
            Op::Branch(site, outcome) => {
                interval.conditions.push((*site, *outcome, interval.expressions.len()));
            }
            Op::Output(stream, length) => {
                let start = state.counters.written[usize::from(*stream & 1)];
                interval.output.push((*stream & 1, start..start.saturating_add(*length)));
            }
            Op::Free(id) => interval.freed.extend(state.objects.get(id).cloned()),
            op => interval.changes.extend(changes_of(op, trace, state, frame)),
        }
    }

    fn arrive(&mut self, cursor: &Cursor, chunk: &Range<u64>) {
        let Some(step) = cursor.step() else { return };
        let begin = step.frame.and_then(|frame| self.open.remove(&frame));
        if let Some(interval) = begin.and_then(|begin| self.begun_at(begin)) {
            interval.next = Some(step.index);
            interval.is_open = false;
        }
        if !chunk.contains(&step.index) {
            return;
        }
        let is_left = matches!(step.event, Event::Return | Event::Unwind | Event::Closed);
        let frame = step.frame.filter(|_| !is_left);
        self.open.extend(frame.map(|frame| (frame, step.index)));
        self.intervals.push(Interval { is_open: frame.is_some(), ..Interval::default() });
    }

    fn begun_at(&mut self, step: u64) -> Option<&mut Interval> {
        let place = usize::try_from(step.checked_sub(self.first)?).ok()?;
        self.intervals.get_mut(place)
    }
}

/// The frame that an operation belongs to.
fn frame_of<'a>(op: &Op, state: &'a State) -> Option<&'a FrameState> {
    let Op::Locals { up, .. } = op else { return state.frame() };
    let stack = state.stack();
    let place = stack.len().checked_sub((*up as usize).checked_add(1)?)?;
    state.frames.get(&stack[place])
}
