//! What an event adds to the recording, from the plan of its code object.
#![expect(unsafe_code, reason = "values are read from the stack of the interpreter")]
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "the interpreter passes what each event is said to have"
)]

use calcharo::wire::put_varint;
use calcharo::{code, value::tag};
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;

use crate::plan::CodePlan;
use crate::recorder::Recorder;
use crate::threads::token;

impl Recorder {
    /// What the frame that goes on is sent: on top of its stack. Null if that is not known.
    pub(crate) unsafe fn sent(&mut self, code: *mut PyObject, offset: usize) -> *mut PyObject {
        let Some(plan) = self.plan_of(code) else { return std::ptr::null_mut() };
        let plan: &CodePlan = &*plan;
        let depth = plan.instructions.get(offset / 2).map_or(0, |it| usize::from(it.depth));
        if depth == 0 {
            return std::ptr::null_mut();
        }
        if self.options.public_frames {
            self.note("what generators and coroutines are sent: it lies on the stack");
            return std::ptr::null_mut();
        }
        let frame = crate::layout::current_frame(ffi::PyThreadState_Get());
        crate::layout::Frame::slot(frame, plan.slots + depth - 1)
    }

    /// A frame begins; whether its code is of no interest.
    pub(crate) unsafe fn start(&mut self, code: *mut PyObject) -> bool {
        if self.plan_of(code).is_none() && !self.discover_code(code) {
            return true;
        }
        if self.options.once {
            return true;
        }
        self.call(code);
        false
    }

    /// Asks for the plan of a code object that is seen for the first time.
    #[cold]
    pub(crate) unsafe fn discover_code(&mut self, code: *mut PyObject) -> bool {
        let py = Python::assume_attached();
        let code = Bound::from_borrowed_ptr(py, code);
        self.find_tasks();
        let discover = self.discover.clone_ref(py);
        self.caller = token();
        let found = discover.call1(py, (&code,)).and_then(|plan| {
            let plan = plan.into_bound(py);
            if plan.is_none() { Ok(false) } else { self.attach(&code, &plan).map(|()| true) }
        });
        self.caller = 0;
        found.unwrap_or_else(|error| {
            self.note(&format!("a code object could not be read: {error}"));
            false
        })
    }

    /// Takes the plan of a code object.
    pub(crate) fn attach(
        &mut self,
        code: &Bound<'_, PyAny>,
        plan: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let index = self.code_count;
        let address = code.as_ptr().addr();
        let (definition, tables): (String, Bound<'_, PyAny>) = plan.extract()?;
        let definitions: Vec<calcharo::Definition> = serde_json::from_str(&definition)
            .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
        self.definitions.extend(definitions);
        self.codes.insert(address, Box::new(CodePlan::new(index, address, &tables)?));
        self.code_count += 1;
        self.kept.push(code.clone().unbind());
        Ok(())
    }

    pub(crate) unsafe fn instruction(&mut self, code: *mut PyObject, offset: usize) -> bool {
        let Some(plan) = self.plan_of(code) else { return true };
        let plan: &CodePlan = &*plan;
        let Some(instruction) = plan.instructions.get(offset / 2) else { return true };
        let statement = plan.statements.get(offset / 2).copied().unwrap_or_default();
        let whole = instruction.whole;
        let has_value = instruction.result != 0 || whole != 0;
        let is_idle = !has_value && instruction.action == crate::plan::Action::None;
        if is_idle && statement == 0 {
            return true;
        }
        let Some(frame) = self.sync(code) else { return false };
        self.settle();
        if has_value {
            let top = plan.slots + usize::from(instruction.depth);
            let value = crate::layout::Frame::slot(frame, top - 1);
            if instruction.result != 0 {
                self.expression(instruction.result - 1, value);
            }
            if whole != 0 {
                let below = usize::try_from(whole & 1).unwrap_or_default();
                let value = crate::layout::Frame::slot(frame, top - 1 - below);
                self.expression((whole >> 1) - 1, value);
            }
        }
        // The value on top is of the statement before.
        if statement != 0 {
            self.line_at(frame, statement);
        }
        self.before(frame, plan, instruction) && !has_value && statement == 0
    }

    /// Whether a handler may take its exception, and none of its instructions tells of that.
    pub(crate) unsafe fn is_clause(&mut self, code: *mut PyObject, offset: usize) -> bool {
        let Some(plan) = self.plan_of(code) else { return false };
        let plan: &CodePlan = &*plan;
        plan.clauses.iter().any(|&unit| unit as usize == offset / 2)
    }

    /// Whether a line begins with a statement whose INSTRUCTION event makes the step.
    pub(crate) unsafe fn begins_statement(&mut self, code: *mut PyObject) -> bool {
        let Some(plan) = self.plan_of(code) else { return false };
        let plan: &CodePlan = &*plan;
        if plan.statements.is_empty() {
            return false;
        }
        let Some(frame) = self.sync(code) else { return false };
        let unit = ((*frame).instruction.addr() - plan.base) / 2;
        plan.statements.get(unit).is_some_and(|site| *site != 0)
    }

    pub(crate) unsafe fn expression(&mut self, site: u32, value: *mut PyObject) {
        if value.is_null() {
            return;
        }
        let repr = self.repr_of(value);
        self.drain();
        self.out.push(code::EXPRESSION);
        put_varint(&mut self.out, u64::from(site));
        self.put(value, repr);
    }

    pub(crate) unsafe fn branch(&mut self, code: *mut PyObject, from: usize, to: usize) -> bool {
        let Some(plan) = self.plan_of(code) else { return true };
        let plan: &CodePlan = &*plan;
        let Some(&condition) = plan.conditions.get(from / 2) else { return true };
        if condition == 0 {
            return true;
        }
        if self.sync(code).is_none() {
            return false;
        }
        self.settle();
        // Site from 1, and whether the jump means that the condition holds.
        let (site, jump_is_true) = ((condition >> 1) - 1, condition & 1 == 1);
        let jumps = to > from + 2 + 2 * usize::from(cfg!(Py_3_13));
        self.out.push(code::BRANCH);
        put_varint(&mut self.out, u64::from(site) << 1 | u64::from(jumps == jump_is_true));
        false
    }

    /// A limit is reached, or events rely on names which are bound anew: they are switched on again.
    #[cold]
    pub(crate) unsafe fn after_callback(&mut self) {
        if self.is_over_by_now() {
            return;
        }
        let py = Python::assume_attached();
        if let Some(restart) = self.effects.take_stale(py) {
            (self.inside, self.caller) = (true, token());
            let restarted = restart.call0(py);
            (self.inside, self.caller) = (false, 0);
            if restarted.is_err() {
                self.note("calls through names that were bound anew");
            }
        }
    }

    /// Whether a limit is reached, and this code is of the program.
    #[inline]
    pub(crate) fn is_to_end(&mut self, code: *mut PyObject) -> bool {
        !self.paused && self.plan_of(code).is_some()
    }

    /// Ends the program by an exception, or lets it go on unseen.
    #[cold]
    pub(crate) unsafe fn end_program(&mut self) -> *mut PyObject {
        let py = Python::assume_attached();
        let (Some(stop), Some(limit)) = (self.on_limit.as_ref(), self.stopped) else {
            self.paused = true;
            return ffi::Py_NewRef(ffi::Py_None());
        };
        let error = stop.call1(py, (limit,));
        match error {
            Ok(error) => PyErr::from_value(error.into_bound(py)).restore(py),
            Err(error) => error.restore(py),
        }
        std::ptr::null_mut()
    }

    /// Text went to standard output (0) or standard error (1).
    pub(crate) fn output(&mut self, stream: usize, content: &[u8]) {
        let clean;
        let content = if self.redaction.has_texts() {
            clean = self.redaction.clean(content);
            &clean
        } else {
            content
        };
        let stream = stream & 1;
        self.written[stream].extend_from_slice(content);
        self.written_length[stream] += content.len() as u64;
        self.out.extend([code::OUTPUT, u8::from(stream == 1)]);
        put_varint(&mut self.out, content.len() as u64);
    }

    /// Writes the last step; the text is the outcome.
    pub(crate) fn end(&mut self, text: &str) {
        self.put_border(code::END, text);
        self.chunk_steps += 1;
        self.is_over = true;
    }

    /// Writes where a thread, a task or the program begins or ends; its step is not counted yet.
    pub(crate) fn put_border(&mut self, op: u8, text: &str) {
        self.out.push(op);
        if text.is_empty() {
            self.out.push(tag::NONE);
        } else {
            self.put_text(text.as_bytes());
        }
    }
}
