//! What is read of a trace under the lock: values that need the trace no longer.

use std::cell::OnceCell;
use std::sync::Arc;

use calcharo::{
    Code, Counters, Cursor, FrameId, FrameState, ObjectId, Site, Step, StoreErrorKind, Trace, Value,
};

use super::interval::Intervals;
use super::visible::{Pairs, globals_at, variables, variables_at};
use super::walk::Walker;

/// The cursors of a reader.
pub(crate) struct Reading {
    trace: Arc<Trace>,
    walker: Walker,
    pub(crate) intervals: Intervals,
    /// The namespace of the program.
    module: OnceCell<Option<ObjectId>>,
}

/// Where a frame is.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) frame: Option<FrameId>,
    pub(crate) code: Option<u32>,
    pub(crate) function: Option<String>,
    pub(crate) file: Option<String>,
    /// First line, first column, last line, column behind the last character.
    pub(crate) range: (Option<u32>, Option<u32>, Option<u32>, Option<u32>),
}

impl Reading {
    pub(crate) fn new(trace: Arc<Trace>) -> Self {
        Self {
            walker: Walker::new(trace.clone()),
            intervals: Intervals::new(trace.clone()),
            trace,
            module: OnceCell::new(),
        }
    }

    pub(crate) fn at(&mut self, index: u64) -> Result<&Cursor, StoreErrorKind> {
        self.walker.go(index)
    }

    /// What a step is, and where.
    pub(crate) fn step(&mut self, index: u64) -> Result<(Step, Place), StoreErrorKind> {
        let (cursor, step) = self.stand(index)?;
        let frame = step.frame.and_then(|id| cursor.state().frames.get(&id));
        let place = frame.map(|frame| place_of(cursor.trace(), frame)).unwrap_or_default();
        Ok((step.clone(), place))
    }

    pub(crate) fn variables(&mut self, index: u64) -> Result<Pairs, StoreErrorKind> {
        let module = self.module();
        let (cursor, step) = self.stand(index)?;
        Ok(variables_at(cursor, step, module))
    }

    pub(crate) fn globals(&mut self, index: u64) -> Result<Pairs, StoreErrorKind> {
        let module = self.module();
        let (cursor, step) = self.stand(index)?;
        Ok(globals_at(cursor, step, module))
    }

    /// The variables of any frame that is alive at a step.
    pub(crate) fn frame_variables(
        &mut self,
        index: u64,
        frame: FrameId,
    ) -> Result<Option<Pairs>, StoreErrorKind> {
        let cursor = self.at(index)?;
        let frame = cursor.state().frames.get(&frame);
        Ok(frame.map(|frame| variables(cursor.trace(), cursor.state(), frame)))
    }

    /// The frames of the thread of a step, outermost first.
    pub(crate) fn stack(&mut self, index: u64) -> Result<Vec<Place>, StoreErrorKind> {
        let cursor = self.at(index)?;
        let state = cursor.state();
        let frames = state.stack().iter().filter_map(|id| state.frames.get(id));
        Ok(frames.map(|frame| place_of(cursor.trace(), frame)).collect())
    }

    /// Objects that variables and globals of the frames on the stack lead to, nearest first.
    pub(crate) fn reachable(&mut self, index: u64) -> Result<Vec<ObjectId>, StoreErrorKind> {
        let module = self.module();
        let (cursor, step) = self.stand(index)?;
        let state = cursor.state();
        let mut roots = variables_at(cursor, step, module);
        let frames = state.stack().iter().rev().filter_map(|id| state.frames.get(id));
        for frame in frames.filter(|frame| step.frame != Some(frame.id)) {
            roots.extend(variables(cursor.trace(), state, frame));
        }
        roots.extend(globals_at(cursor, step, module));
        let values = step.value.iter().chain(roots.iter().map(|(_, value)| value));
        Ok(state.reachable(values))
    }

    /// Counters at a step, and how many objects are alive.
    pub(crate) fn counters(&mut self, index: u64) -> Result<(Counters, usize), StoreErrorKind> {
        let state = self.at(index)?.state();
        Ok((state.counters, state.objects.len()))
    }

    fn stand(&mut self, index: u64) -> Result<(&Cursor, &Step), StoreErrorKind> {
        let cursor = self.walker.go(index)?;
        let step = cursor.step().ok_or(StoreErrorKind::LostStep { step: index })?;
        Ok((cursor, step))
    }

    fn module(&self) -> Option<ObjectId> {
        *self.module.get_or_init(|| {
            let mut cursor = Cursor::new(self.trace.clone());
            let frame = cursor.seek(0).ok()?.frame?;
            cursor.state().frames.get(&frame)?.globals
        })
    }
}

/// A site of the code of a step's frame, as numbers.
pub(crate) fn range(site: &Site) -> (Option<u32>, Option<u32>, Option<u32>, Option<u32>) {
    (Some(site.line), site.column, Some(site.end_line), site.end_column)
}

fn place_of(trace: &Trace, frame: &FrameState) -> Place {
    let Some(code) = trace.codes().get(frame.code as usize) else {
        return Place { frame: Some(frame.id), ..Place::default() };
    };
    let file = trace.files().get(code.file as usize);
    let site = frame.site.and_then(|site| code.sites.get(site as usize));
    Place {
        frame: Some(frame.id),
        code: Some(frame.code),
        function: Some(code.qualname.clone()),
        file: file.map(|file| file.path.clone()),
        range: site.map_or_else(|| first_line(code), range),
    }
}

/// Before its first line a frame stands on the line of its definition.
fn first_line(code: &Code) -> (Option<u32>, Option<u32>, Option<u32>, Option<u32>) {
    (Some(code.first_line), None, Some(code.first_line), None)
}

/// Values of a step that say nothing are none to Python.
pub(crate) fn told(value: Option<Value>) -> Value {
    value.filter(|value| *value != Value::Unbound).unwrap_or(Value::None)
}
