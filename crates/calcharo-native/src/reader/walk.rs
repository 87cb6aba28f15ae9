//! Goes to any step of a trace: forward at the cost of what lies between, back at little more.

use std::ops::Range;
use std::sync::Arc;

use calcharo::{Cursor, StoreErrorKind, Trace};

/// Places in a chunk to which one can go back.
const MOST_KEPT: u64 = 32;
/// Objects that these places hold all together: a bound for the time that copying them takes.
const MOST_OBJECTS: usize = 50_000;

/// Two cursors, so that a reader may look from a step to a later one and back, and places behind
/// them, for readers that go back more than once.
pub(crate) struct Walker {
    trace: Arc<Trace>,
    cursors: [Cursor; 2],
    /// The cursor that was used last.
    last: usize,
    /// The chunk in which the reader went back, and places in it.
    chunk: Range<u64>,
    kept: Vec<Cursor>,
}

impl Walker {
    pub(crate) fn new(trace: Arc<Trace>) -> Self {
        let cursors = [Cursor::new(trace.clone()), Cursor::new(trace.clone())];
        Self { trace, cursors, last: 0, chunk: 0..0, kept: Vec::new() }
    }

    /// A cursor at the step `index`.
    pub(crate) fn go(&mut self, index: u64) -> Result<&Cursor, StoreErrorKind> {
        let chunk = self.trace.chunk_around(index).unwrap_or_default();
        let near = |place: &usize| {
            let at = self.cursors[*place].step().map(|step| step.index);
            at.filter(|at| (chunk.start..=index).contains(at))
        };
        let nearest = (0..2).filter(|place| near(place).is_some()).max_by_key(near);
        let place = nearest.unwrap_or(1 - self.last);
        let is_ahead = |cursor: &Cursor| cursor.step().is_some_and(|step| step.index > index);
        if nearest.is_none() && self.cursors.iter().any(is_ahead) {
            self.go_back(place, index, chunk)?;
        }
        self.last = place;
        self.cursors[place].seek(index)?;
        Ok(&self.cursors[place])
    }

    fn go_back(
        &mut self,
        place: usize,
        index: u64,
        chunk: Range<u64>,
    ) -> Result<(), StoreErrorKind> {
        if self.chunk != chunk {
            // A single jump back replays the chunk and does not pay for places.
            self.chunk = chunk;
            self.kept.clear();
            return Ok(());
        }
        if self.kept.is_empty() {
            self.keep_places()?;
        }
        let is_behind = |kept: &&Cursor| kept.step().is_some_and(|step| step.index <= index);
        if let Some(kept) = self.kept.iter().rev().find(is_behind) {
            self.cursors[place] = kept.clone();
        }
        Ok(())
    }

    fn keep_places(&mut self) -> Result<(), StoreErrorKind> {
        let length = self.chunk.end - self.chunk.start;
        let distance = usize::try_from(length / MOST_KEPT + 1).unwrap_or(usize::MAX);
        let mut cursor = Cursor::new(self.trace.clone());
        let mut objects = 0;
        for index in self.chunk.clone().step_by(distance) {
            cursor.seek(index)?;
            objects += cursor.state().objects.len();
            if objects > MOST_OBJECTS {
                break;
            }
            self.kept.push(cursor.clone());
        }
        Ok(())
    }
}
