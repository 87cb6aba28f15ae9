//! Lines as steps: what the line before has written, and which one comes next.
#![expect(unsafe_code, reason = "frames of the interpreter are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::code;
use calcharo::wire::put_varint;
use pyo3::ffi::PyObject;

use crate::layout::Frame;
use crate::plan::CodePlan;
use crate::recorder::{Recorder, ShadowFrame};
use crate::repr::Repr;
use crate::threads::token;

impl Recorder {
    /// A line is about to run.
    ///
    /// # Safety
    /// As for [`Recorder::sync`].
    #[inline]
    pub(crate) unsafe fn line(&mut self, code: *mut PyObject) {
        let Some(frame) = self.sync(code) else { return };
        let Some(top) = self.threads[self.current].stack.last() else { return };
        let plan = &*top.plan;
        let offset = ((*frame).instruction.addr() - plan.base) / 2;
        let site = plan.lines.get(offset).copied().unwrap_or_default();
        self.settle();
        if self.options.audit {
            self.audit_step();
        }
        if site != 0 {
            self.line_at(frame, site);
        }
    }

    /// A line runs for the first time: a frame of its own stands for it. Whether it is not to be
    /// told of again.
    ///
    /// # Safety
    /// As for [`Recorder::sync`].
    pub(crate) unsafe fn line_once(&mut self, code: *mut PyObject) -> bool {
        let Some(plan) = self.plan_of(code) else { return true };
        if self.running != token() && !self.switch_thread() {
            return false;
        }
        let plan = &*plan;
        let Some(frame) = self.running_frame(code) else { return true };
        let offset = ((*frame).instruction.addr() - plan.base) / 2;
        let site = plan.lines.get(offset).copied().unwrap_or_default();
        if site == 0 {
            return true;
        }
        let task = self.running_task();
        self.run_task(task);
        self.out.push(code::CALL);
        for number in [u64::from(plan.index), 0, 0, 0] {
            put_varint(&mut self.out, number);
        }
        self.out.push(code::LINE);
        put_varint(&mut self.out, u64::from(site - 1));
        self.out.extend([code::RETURN, 0, calcharo::value::tag::UNBOUND]);
        self.next_frame += 1;
        self.chunk_lines += 1;
        self.chunk_steps += 2;
        self.step_done();
        true
    }

    /// Writes the step of a line; `site` counts from 1.
    ///
    /// # Safety
    /// `frame` is that of the topmost shadow.
    pub(crate) unsafe fn line_at(&mut self, frame: *mut Frame, site: u32) {
        let thread = &mut self.threads[self.current];
        let Some(top) = thread.stack.last_mut() else { return };
        let top: *mut ShadowFrame = top;
        let plan = &*(*top).plan;
        let stores: &[u32] = match (*top).site {
            0 => &[],
            before => plan.stores.get(before as usize - 1).map_or(&[], |stores| stores),
        };
        // Most lines write one variable.
        let mut changes = [(0_u32, std::ptr::null_mut(), Repr::UNBOUND, Repr::UNBOUND); 8];
        let mut count = 0;
        for &slot in stores {
            if count == changes.len() {
                self.flush(0);
                count = 0;
                break;
            }
            let value = Frame::slot(frame, slot as usize);
            if plan.cells[slot as usize] {
                self.check_cell(value, (*top).site);
                continue;
            }
            let repr = self.slot_repr(plan, slot, value);
            let before = (&raw mut (*top).slots).as_mut().map(|slots| &mut slots[slot as usize]);
            let Some(before) = before.filter(|before| **before != repr) else { continue };
            changes[count] = (slot, value, repr, *before);
            *before = repr;
            count += 1;
        }
        self.drain();
        (*top).site = site;
        self.out.push(code::LINE + u8::try_from(count).unwrap_or_default());
        put_varint(&mut self.out, u64::from(site - 1));
        for &(slot, value, repr, before) in &changes[..count] {
            put_varint(&mut self.out, u64::from(slot));
            self.put_change(value, repr, before);
        }
        self.chunk_lines += 1;
        self.step_done();
    }

    /// The fingerprint of a variable.
    ///
    /// # Safety
    /// `value` is alive or null.
    #[inline]
    pub(crate) unsafe fn slot_repr(&mut self, plan: &CodePlan, slot: u32, value: *mut PyObject) -> Repr {
        if value.is_null() {
            Repr::UNBOUND
        } else if plan.redacted[slot as usize] {
            self.keep_secret(value);
            Repr::REDACTED
        } else {
            self.repr_of(value)
        }
    }

    /// Looks at the content of a cell that the line may have written.
    unsafe fn check_cell(&mut self, cell: *mut PyObject, site: u32) {
        if cell.is_null() {
            return;
        }
        if let Some(index) = self.objects.find(cell.addr()) {
            self.check(index, site);
        }
    }

    /// Writes the variables that the unfinished line of a frame has changed so far.
    ///
    /// # Safety
    /// The frame, `up` callers above the topmost, is alive.
    pub(crate) unsafe fn flush(&mut self, up: usize) {
        let stack = &mut self.threads[self.current].stack;
        let Some(place) = stack.len().checked_sub(1 + up) else { return };
        let top: *mut ShadowFrame = &raw mut stack[place];
        if (*top).site == 0 {
            return;
        }
        let plan = &*(*top).plan;
        let Some(stores) = plan.stores.get((*top).site as usize - 1) else { return };
        if self.options.public_frames {
            self.mirrors.refresh((*top).frame);
        }
        let frame = std::ptr::with_exposed_provenance::<Frame>((*top).frame);
        let mut changes = Vec::new();
        for &slot in stores {
            let value = Frame::slot(frame, slot as usize);
            if plan.cells[slot as usize] {
                self.check_cell(value, (*top).site);
                continue;
            }
            let repr = self.slot_repr(plan, slot, value);
            let Some(slots) = (&raw mut (*top).slots).as_mut() else { return };
            let before = &mut slots[slot as usize];
            if *before != repr {
                changes.push((slot, value, repr, *before));
                *before = repr;
            }
        }
        if changes.is_empty() {
            return;
        }
        self.drain();
        self.out.push(code::LOCALS);
        put_varint(&mut self.out, up as u64);
        put_varint(&mut self.out, changes.len() as u64);
        for (slot, value, repr, before) in changes {
            put_varint(&mut self.out, u64::from(slot));
            self.put_change(value, repr, before);
        }
    }
}
