//! What an instruction may write where the values that it works on cannot be read.
//!
//! The public interface shows no values of the stack. Behind an instruction that may write an
//! object, everything is compared. Of calls the CALL event tells callee and first argument, which
//! says of most that they write nothing, or what.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::{ObjectKind, code};
use pyo3::ffi::{self, PyObject};

use crate::effects::Callee;
use crate::plan::{Action, Instruction};
use crate::recorder::{Expected, Pending, Recorder};
use crate::threads::token;
use crate::types::type_of;

impl Recorder {
    /// An instruction is about to run; whether its place needs no further events.
    ///
    /// # Safety
    /// As for [`Recorder::before`].
    #[cold]
    pub(crate) unsafe fn before_unseen(&mut self, instruction: &Instruction) -> bool {
        self.writing = instruction.site;
        match instruction.action {
            Action::None => return true,
            Action::TakeException => {
                // The exception on top of the stack is the one that is being handled.
                let exception = ffi::PyErr_GetHandledException();
                self.flow_step(code::HANDLED, 0, exception);
                ffi::Py_XDECREF(exception);
            }
            Action::Call | Action::CallWithNames | Action::CallUnpacked => {
                let depth = self.threads[self.current].stack.len();
                self.expect_everything(instruction.site, depth);
            }
            _ => self.expect_everything(instruction.site, usize::MAX),
        }
        false
    }

    fn expect_everything(&mut self, site: u32, depth: usize) {
        let pending = &mut self.threads[self.current].pending;
        // A call that began deeper is over, and one of this depth before it.
        pending.retain(|one| one.what != Expected::Everything || one.depth < depth);
        pending.push(Pending { address: 0, id: 0, what: Expected::Everything, site, depth });
    }

    /// Whether everything is to be compared, and the site that it is for.
    #[cold]
    pub(crate) fn site_of_everything(pending: &[Pending], depth: usize) -> Option<u32> {
        let last = pending.iter().rfind(|one| one.what == Expected::Everything)?;
        Some(if last.depth < depth { 0 } else { last.site })
    }

    /// The call before which an instruction's event came: `first` is its first argument, if any.
    ///
    /// # Safety
    /// Called from the callback of CALL with its arguments.
    pub(crate) unsafe fn call_told(
        &mut self,
        code: *mut PyObject,
        offset: usize,
        callee: *mut PyObject,
        first: Option<*mut PyObject>,
    ) {
        let Some(plan) = self.plan_of(code) else { return };
        let plan = &*plan;
        let Some(instruction) = plan.instructions.get(offset / 2) else { return };
        let site = instruction.site;
        let thread = &mut self.threads[self.current];
        let depth = thread.stack.len();
        let is_expected = thread.token == token()
            && thread.pending.last().is_some_and(|last| {
                last.what == Expected::Everything && last.depth == depth && last.site == site
            });
        if !is_expected {
            return;
        }
        let mut arguments: Vec<*mut PyObject> = first.into_iter().collect();
        let effect = self.effect_of(callee, &mut arguments);
        if matches!(effect, Callee::Shallow | Callee::Deep | Callee::Frame) {
            return;
        }
        self.threads[self.current].pending.pop();
        if let (Callee::Writes(effect), Some(&object)) = (effect, arguments.first()) {
            self.expect_effect(effect, object, site, depth);
        }
    }

    /// Compares all recorded objects with what was written of them.
    ///
    /// # Safety
    /// The interpreter is attached.
    pub(crate) unsafe fn check_everything(&mut self, site: u32) {
        for index in self.objects.in_order() {
            let Some(entry) = self.objects.get(index) else { continue };
            let (kind, dict) = (entry.kind, entry.dict);
            if entry.truncated {
                self.note("writes to objects that are longer than max_items or max_string");
                continue;
            }
            // Cells are looked at in any case, and entries of dicts are watched.
            let is_plain_dict = kind == ObjectKind::Dict
                && self.pointer(index).is_none_or(|it| type_of(it) == &raw mut ffi::PyDict_Type);
            if !is_plain_dict && kind != ObjectKind::Cell {
                self.check(index, site);
            }
            // The watcher is not told of all writes to attributes that lie in the instance.
            if let Some(dict) = self.objects.find(dict)
                && self.dict_differs(dict)
            {
                self.replace_object(dict, site);
            }
        }
    }
}
