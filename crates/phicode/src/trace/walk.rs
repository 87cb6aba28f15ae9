//! Moves through a trace, over parts that cannot be read.

use std::sync::Arc;

use calcharo::{Cursor, Op, Step, StoreErrorKind, Trace};

/// The first window of steps that is searched backwards; each further one is four times as long.
const FIRST_WINDOW: u64 = 1024;

/// Parts of `trace` that cannot be read, and whether steps between others are among them; `see`
/// gets each step that can, and `see_op` each operation.
pub(crate) fn read_all(
    trace: &Arc<Trace>,
    see: &mut dyn FnMut(&Step),
    see_op: &mut dyn FnMut(&Op),
) -> Result<Damage, StoreErrorKind> {
    let mut walk = Walk::new(trace.clone());
    while walk.next(see_op)? {
        walk.step().into_iter().for_each(&mut *see);
    }
    let mut parts = trace.damage().to_vec();
    parts.extend(
        walk.lost
            .iter()
            .map(|(first, behind)| format!("steps {first} to {} cannot be read", behind - 1)),
    );
    Ok(Damage { parts, loses_steps: !walk.lost.is_empty() })
}

/// What cannot be read.
pub(crate) struct Damage {
    pub(crate) parts: Vec<String>,
    /// False if only what was never written is missing: the end of a killed recording.
    pub(crate) loses_steps: bool,
}

/// A place in a trace that has steps.
pub(crate) struct Walk {
    cursor: Cursor,
    /// Steps that were passed over: the first, and the one behind the last.
    pub(crate) lost: Vec<(u64, u64)>,
}

impl Walk {
    /// Stands on no step until [`Walk::go`].
    pub(crate) fn new(trace: Arc<Trace>) -> Self {
        Self { cursor: Cursor::new(trace), lost: Vec::new() }
    }

    pub(crate) fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// The step stood on.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.cursor.step()
    }

    /// Goes to a step, and nowhere if it cannot be read.
    pub(crate) fn go(&mut self, index: u64) -> Result<(), StoreErrorKind> {
        let before = self.step().map(|step| step.index);
        let Err(error) = self.seek(index) else { return Ok(()) };
        if let Some(before) = before {
            self.seek(before)?;
        }
        Err(error)
    }

    /// Index of the step stood on.
    pub(crate) fn index(&self) -> u64 {
        self.step().map_or(0, |step| step.index)
    }

    /// Goes to the first step that can be read.
    pub(crate) fn go_to_first(&mut self) -> Result<(), StoreErrorKind> {
        let Err(error) = self.go(0) else { return Ok(()) };
        let first = self.first_readable(0).ok_or(error)?;
        self.seek(first)
    }

    /// Goes to the last step that can be read.
    pub(crate) fn go_to_last(&mut self) -> Result<(), StoreErrorKind> {
        let last = self.cursor.trace().len().saturating_sub(1);
        let Err(error) = self.go(last) else { return Ok(()) };
        self.seek_before(last, &|_| true)?.then_some(()).ok_or(error)
    }

    fn seek(&mut self, index: u64) -> Result<(), StoreErrorKind> {
        self.cursor.seek(index).map(drop)
    }

    /// Goes to the next step that can be read; `false`, and nowhere, if there is none.
    pub(crate) fn next(&mut self, see: &mut dyn FnMut(&Op)) -> Result<bool, StoreErrorKind> {
        let before = self.step().map(|step| step.index);
        let expected = before.map_or(0, |index| index + 1);
        let is_there = loop {
            // After an error the cursor goes on behind the damaged chunk.
            if let Ok(is_there) = self.cursor.next(&mut |op, _| see(op)) {
                break is_there;
            }
        };
        let steps = self.cursor.trace().len();
        let found = if is_there { self.index() } else { steps };
        if found > expected {
            self.lost.push((expected, found));
        }
        if let Some(before) = before.filter(|_| !is_there) {
            self.seek(before)?;
        }
        Ok(is_there)
    }

    /// The first step from `index` on that can be read, if a damaged part begins there.
    pub(crate) fn first_readable(&mut self, index: u64) -> Option<u64> {
        let steps = self.cursor.trace().len();
        let mut unreadable = index;
        let mut stride = 1;
        let mut readable = loop {
            let candidate = unreadable.saturating_add(stride).min(steps.checked_sub(1)?);
            if candidate <= unreadable {
                return None;
            }
            if self.seek(candidate).is_ok() {
                break candidate;
            }
            unreadable = candidate;
            stride *= 2;
        };
        while readable - unreadable > 1 {
            let middle = unreadable + (readable - unreadable) / 2;
            if self.seek(middle).is_ok() { readable = middle } else { unreadable = middle }
        }
        Some(readable)
    }

    /// Goes forward to the first step that `is_it`; `false`, and nowhere, if there is none.
    pub(crate) fn forward(
        &mut self,
        is_it: &dyn Fn(&Cursor) -> bool,
    ) -> Result<bool, StoreErrorKind> {
        let before = self.step().map(|step| step.index);
        while self.next(&mut |_| {})? {
            if is_it(&self.cursor) {
                return Ok(true);
            }
        }
        if let Some(before) = before {
            self.seek(before)?;
        }
        Ok(false)
    }

    /// Goes back to the last step before this one that `is_it`; `false`, and nowhere, if there is
    /// none. A chunk can only be read forward, so windows before the step are.
    pub(crate) fn backward(
        &mut self,
        is_it: &dyn Fn(&Cursor) -> bool,
    ) -> Result<bool, StoreErrorKind> {
        let Some(before) = self.step().map(|step| step.index) else { return Ok(false) };
        if self.seek_before(before, is_it)? {
            return Ok(true);
        }
        self.seek(before)?;
        Ok(false)
    }

    fn seek_before(
        &mut self,
        mut end: u64,
        is_it: &dyn Fn(&Cursor) -> bool,
    ) -> Result<bool, StoreErrorKind> {
        let mut window = FIRST_WINDOW;
        while end > 0 {
            let start = end.saturating_sub(window);
            if let Some(found) = self.last_between(start, end, is_it)? {
                return self.seek(found).map(|()| true);
            }
            end = start;
            window = window.saturating_mul(4);
        }
        Ok(false)
    }

    fn last_between(
        &mut self,
        start: u64,
        end: u64,
        is_it: &dyn Fn(&Cursor) -> bool,
    ) -> Result<Option<u64>, StoreErrorKind> {
        let mut found = None;
        if self.seek(start).is_err() {
            match self.first_readable(start).filter(|first| *first < end) {
                Some(first) => self.seek(first)?,
                None => return Ok(None),
            }
        }
        while let Some(index) = self.step().map(|step| step.index).filter(|index| *index < end) {
            if is_it(&self.cursor) {
                found = Some(index);
            }
            if !self.next(&mut |_| {})? {
                break;
            }
        }
        Ok(found)
    }
}
