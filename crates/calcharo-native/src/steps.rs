//! Frames entered, left, suspended and resumed, as steps.
#![expect(unsafe_code, reason = "frames of the interpreter are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::code;
use calcharo::wire::put_varint;
use pyo3::ffi::{self, PyObject};

use crate::layout::{Frame, current_frame};
use crate::plan::CodePlan;
use crate::recorder::{Expected, Heap, Recorder, ShadowFrame};
use crate::repr::Repr;
use crate::threads::token;

impl Recorder {
    /// The plan of a code object, if it is in scope.
    #[inline]
    pub(crate) fn plan_of(&mut self, code: *mut PyObject) -> Option<*const CodePlan> {
        if self.last_code.0 == code.addr() {
            return Some(self.last_code.1);
        }
        let plan: *const CodePlan = &raw const **self.codes.get(&code.addr())?;
        self.last_code = (code.addr(), plan);
        Some(plan)
    }

    /// The frame that runs, or the mirror of it.
    ///
    /// # Safety
    /// Called from a callback for `code`.
    #[inline]
    pub(crate) unsafe fn running_frame(&mut self, code: *mut PyObject) -> Option<*mut Frame> {
        if self.options.public_frames {
            return self.mirrored(code);
        }
        Some(current_frame(ffi::PyThreadState_Get()))
    }

    /// The frame that an event is about, with the shadow of it on top of the stack.
    ///
    /// # Safety
    /// Called from a callback for code in scope.
    #[inline]
    pub(crate) unsafe fn sync(&mut self, code: *mut PyObject) -> Option<*mut Frame> {
        if self.running != token() && !self.switch() {
            return None;
        }
        let frame = self.running_frame(code)?;
        let top = self.threads[self.current].stack.last();
        if top.is_some_and(|top| top.frame == frame.addr()) {
            return Some(frame);
        }
        self.find_frame(frame, code)
    }

    /// The frame is not the one on top: frames above it were left unseen, or it is new here.
    #[cold]
    unsafe fn find_frame(&mut self, frame: *mut Frame, code: *mut PyObject) -> Option<*mut Frame> {
        let stack = &self.threads[self.current].stack;
        if let Some(place) = stack.iter().rposition(|shadow| shadow.frame == frame.addr()) {
            self.drop_frames(place + 1);
            if self.running == 0 {
                self.switch();
            }
            return Some(frame);
        }
        self.arrive(frame);
        if let Some(shadow) = self.suspended.remove(&frame.addr()) {
            self.resume_shadow(shadow, Repr::UNBOUND, std::ptr::null_mut());
            return Some(frame);
        }
        let plan = self.plan_of(code)?;
        self.enter(frame, plan);
        Some(frame)
    }

    /// Frames above the first `count` are gone, though no event told so.
    pub(crate) fn drop_frames(&mut self, count: usize) {
        while self.threads[self.current].stack.len() > count {
            self.out.extend([code::UNWIND, 0, calcharo::value::tag::UNBOUND]);
            self.leave(true);
            self.step_done();
        }
    }

    /// A frame begins.
    ///
    /// # Safety
    /// As for [`Recorder::sync`].
    pub(crate) unsafe fn call(&mut self, code: *mut PyObject) {
        let Some(plan) = self.plan_of(code) else { return };
        if self.running != token() && !self.switch_thread() {
            return;
        }
        self.settle_at(self.threads[self.current].stack.len() + 1);
        self.flush(0);
        let Some(frame) = self.running_frame(code) else { return };
        self.arrive(frame);
        self.enter(frame, plan);
    }

    unsafe fn enter(&mut self, frame: *mut Frame, plan: *const CodePlan) {
        // A frame of this address that was suspended is gone.
        if let Some(old) = self.suspended.remove(&frame.addr()) {
            self.closed(old);
        }
        let plan = &*plan;
        let mut slots = self.spare.pop().unwrap_or_default();
        slots.clear();
        slots.resize(plan.slots, Repr::UNBOUND);
        let keeps = self.options.heap != Heap::None;
        let globals = if keeps { self.object_id((*frame).globals) + 1 } else { 0 };
        let namespace =
            if plan.optimized || !keeps { 0 } else { self.namespace_id((*frame).locals) };
        let mut bound = 0;
        for &slot in &plan.entry {
            let value = Frame::slot(frame, slot as usize);
            if value.is_null() {
                continue;
            }
            bound += 1;
            slots[slot as usize] = self.slot_repr(plan, slot, value);
        }
        self.drain();
        self.out.push(code::CALL);
        put_varint(&mut self.out, u64::from(plan.index));
        put_varint(&mut self.out, globals);
        put_varint(&mut self.out, namespace);
        put_varint(&mut self.out, bound);
        for &slot in &plan.entry {
            let value = Frame::slot(frame, slot as usize);
            if !value.is_null() {
                put_varint(&mut self.out, u64::from(slot));
                self.put(value, slots[slot as usize]);
            }
        }
        let id = self.next_frame;
        self.next_frame += 1;
        let frame = frame.addr();
        self.thread().stack.push(ShadowFrame {
            frame,
            plan,
            id,
            site: 0,
            slots,
            globals,
            namespace,
        });
        self.step_done();
    }

    unsafe fn namespace_id(&mut self, locals: *mut PyObject) -> u64 {
        if !locals.is_null() && ffi::PyDict_Check(locals) != 0 {
            return self.object_id(locals) + 1;
        }
        self.note("variables of a scope that are kept in a mapping other than a dict");
        0
    }

    /// A frame is left or suspended, or an exception passes through it.
    ///
    /// # Safety
    /// As for [`Recorder::sync`]; `value` is alive or null.
    pub(crate) unsafe fn flow(
        &mut self,
        code: *mut PyObject,
        op: u8,
        offset: usize,
        value: *mut PyObject,
    ) {
        if self.sync(code).is_none() {
            return;
        }
        self.settle();
        let Some(top) = self.threads[self.current].stack.last() else { return };
        let plan = &*top.plan;
        let site = if op == code::RAISE {
            plan.instructions.get(offset / 2).map_or(0, |instruction| instruction.site)
        } else {
            0
        };
        self.flow_step(op, site, value);
    }

    /// The same in the topmost frame, whose writes are settled; `site` counts from 1.
    ///
    /// # Safety
    /// As for [`Recorder::flow`].
    pub(crate) unsafe fn flow_step(&mut self, op: u8, site: u32, value: *mut PyObject) {
        self.flush(0);
        let Some(top) = self.threads[self.current].stack.last() else { return };
        let plan = &*top.plan;
        let repr = if value.is_null() { Repr::UNBOUND } else { self.repr_of(value) };
        if let Some(index) = repr.object().and_then(|_| self.objects.find(value.addr())) {
            // An exception gets its context on the way.
            if matches!(op, code::RAISE | code::HANDLED | code::UNWIND) {
                self.drain();
                self.check(index, 0);
            }
        }
        self.drain();
        self.out.push(op);
        put_varint(&mut self.out, u64::from(site));
        self.put(value, repr);
        if op == code::RETURN && !plan.optimized {
            self.expect_cells(plan);
        }
        match op {
            code::RETURN | code::UNWIND => self.leave(true),
            code::YIELD => self.leave(false),
            _ => {}
        }
        self.step_done();
    }

    /// The body of a class is over: the cell behind `super()` is about to be filled.
    unsafe fn expect_cells(&mut self, plan: &CodePlan) {
        let Some(top) = self.threads[self.current].stack.last() else { return };
        let frame = std::ptr::with_exposed_provenance::<Frame>(top.frame);
        let depth = self.threads[self.current].stack.len() - 1;
        for (slot, _) in plan.cells.iter().enumerate().filter(|(_, is_cell)| **is_cell) {
            let cell = Frame::slot(frame, slot);
            if let Some(index) = self.objects.find(cell.addr()) {
                self.mark(index, Expected::Any, 0, depth);
            }
        }
    }

    /// The topmost frame is no longer there.
    fn leave(&mut self, is_over: bool) {
        let thread = self.thread();
        let Some(mut shadow) = thread.stack.pop() else { return };
        if thread.bases.last().is_some_and(|base| base.depth >= thread.stack.len()) {
            self.leave_task();
        }
        if is_over {
            if self.options.public_frames {
                self.mirrors.leave(shadow.frame);
            }
            self.spare.push(std::mem::take(&mut shadow.slots));
        } else {
            self.suspended.insert(shadow.frame, shadow);
        }
    }

    /// A suspended frame goes on.
    ///
    /// # Safety
    /// As for [`Recorder::sync`]; `value` is alive or null.
    pub(crate) unsafe fn resume(&mut self, code: *mut PyObject, value: *mut PyObject) {
        if self.running != token() && !self.switch_thread() {
            return;
        }
        self.settle_at(self.threads[self.current].stack.len() + 1);
        self.flush(0);
        let Some(frame) = self.running_frame(code) else { return };
        self.arrive(frame);
        match self.suspended.remove(&frame.addr()) {
            Some(shadow) => {
                let repr = if value.is_null() { Repr::UNBOUND } else { self.repr_of(value) };
                self.resume_shadow(shadow, repr, value);
            }
            None => {
                if let Some(plan) = self.plan_of(code) {
                    self.enter(frame, plan);
                }
            }
        }
    }

    unsafe fn resume_shadow(&mut self, shadow: ShadowFrame, repr: Repr, value: *mut PyObject) {
        self.drain();
        self.out.push(code::RESUME);
        put_varint(&mut self.out, shadow.id);
        self.put(value, repr);
        self.thread().stack.push(shadow);
        self.step_done();
    }

    /// A suspended frame is gone without having run to its end.
    pub(crate) fn closed(&mut self, shadow: ShadowFrame) {
        self.out.push(code::CLOSED);
        put_varint(&mut self.out, shadow.id);
        self.spare.push(shadow.slots);
        self.chunk_steps += 1;
    }

    /// A frame is gone, as that of a generator is with it.
    pub(crate) fn frame_ended(&mut self, frame: usize) {
        if let Some(shadow) = self.suspended.remove(&frame) {
            self.closed(shadow);
            if self.options.public_frames {
                self.mirrors.retire(frame);
            }
        }
    }
}
