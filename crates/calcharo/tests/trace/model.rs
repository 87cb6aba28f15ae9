//! What the state ought to be: kept by the tests, compared with what a cursor shows.

use std::collections::BTreeMap;

use calcharo::{Counters, Cursor, FrameId, FrameState, Object, ObjectId, Value, code};

use crate::encoder::Encoder;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) frames: BTreeMap<FrameId, FrameState>,
    pub(crate) stacks: Vec<Vec<FrameId>>,
    pub(crate) tasks: Vec<Option<u32>>,
    pub(crate) counters: Counters,
}

impl Model {
    /// The state that a cursor holds.
    pub(crate) fn of(cursor: &Cursor) -> Self {
        let state = cursor.state();
        let mut model = Self {
            objects: state.objects.iter().map(|(id, object)| (*id, object.clone())).collect(),
            frames: state.frames.iter().map(|(id, frame)| (*id, frame.clone())).collect(),
            stacks: state.stacks.clone(),
            tasks: state.tasks.clone(),
            counters: state.counters,
        };
        model.normalize();
        model
    }

    /// Compares with what ought to be, and the order of keys too, which equality leaves out.
    pub(crate) fn assert_is(&self, expected: &Self, step: usize) {
        assert_eq!(self, expected, "step {step}");
        for (object, expected) in self.objects.values().zip(expected.objects.values()) {
            let pairs = |it: &Object| {
                let maps = [&it.entries, &it.attributes].into_iter().flatten().flatten();
                let pairs = maps.map(|(key, value)| (key.clone(), value.clone()));
                let members = it.members.iter().flatten().cloned();
                (pairs.collect::<Vec<_>>(), members.collect::<Vec<_>>())
            };
            assert_eq!(pairs(object), pairs(expected), "step {step}");
        }
    }

    /// Threads without frames or tasks count as absent: no keyframe tells of them.
    pub(crate) fn normalize(&mut self) {
        while self.tasks.last().is_some_and(Option::is_none) {
            self.tasks.pop();
        }
        while self.stacks.last().is_some_and(Vec::is_empty) {
            self.stacks.pop();
        }
    }

    pub(crate) fn normalized(&self) -> Self {
        let mut model = self.clone();
        model.normalize();
        model
    }

    pub(crate) fn stack(&mut self) -> &mut Vec<FrameId> {
        let thread = self.counters.thread as usize;
        if self.stacks.len() <= thread {
            self.stacks.resize(thread + 1, Vec::new());
        }
        &mut self.stacks[thread]
    }

    pub(crate) fn frame_above(&mut self, up: usize) -> Option<&mut FrameState> {
        let at = self.stack().len().checked_sub(1 + up)?;
        let id = self.stack()[at];
        self.frames.get_mut(&id)
    }

    pub(crate) fn suspended(&self) -> Vec<FrameId> {
        self.frames.values().filter(|frame| frame.thread.is_none()).map(|it| it.id).collect()
    }

    pub(crate) fn set(frame: &mut FrameState, slot: u32, value: Value) {
        let slot = slot as usize;
        if frame.slots.len() <= slot {
            frame.slots.resize(slot + 1, Value::Unbound);
        }
        frame.slots[slot] = value;
    }

    pub(crate) fn put_keyframe(&self, out: &mut Encoder) {
        let counters = &self.counters;
        out.byte(code::KEYFRAME_BEGIN).number(counters.next_object).number(counters.next_frame);
        out.number(counters.thread.into()).number(counters.written[0]).number(counters.written[1]);
        out.number(counters.wall_ns).number(counters.cpu_ns).number(counters.resident);
        for object in self.objects.values() {
            out.byte(code::KEYFRAME_OBJECT).number(object.id).number(object.version);
            out.object(object);
        }
        for (thread, task) in (0..).zip(&self.tasks) {
            if let Some(task) = task {
                out.byte(code::TASK).number(thread).optional(Some(u64::from(*task)));
            }
        }
        let running = self.stacks.iter().flatten();
        let suspended = self.suspended();
        for id in running.chain(&suspended) {
            out.byte(code::KEYFRAME_FRAME).frame(&self.frames[id]);
        }
        out.byte(code::KEYFRAME_END);
    }
}
