//! The callbacks that the interpreter calls: checked, passed on, and left.
#![expect(unsafe_code, reason = "callbacks have the C convention of the interpreter")]
#![expect(
    unsafe_op_in_unsafe_fn,
    reason = "the interpreter passes what each event is said to have"
)]

use std::ffi::CStr;

use calcharo::code;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;

use crate::atom::small_int;
use crate::plan::CodePlan;
use crate::turns::{with, within};

type Callback =
    unsafe extern "C" fn(*mut PyObject, *mut *mut PyObject, ffi::Py_ssize_t) -> *mut PyObject;

/// Names of events, as attributes of `sys.monitoring.events`, and what to call.
const CALLBACKS: [(&CStr, Callback); 13] = [
    (c"LINE", on_line),
    (c"INSTRUCTION", on_instruction),
    (c"CALL", on_call),
    (c"JUMP", on_jump),
    (c"BRANCH", on_branch),
    (c"PY_START", on_start),
    (c"PY_RESUME", on_resume),
    (c"PY_RETURN", on_return),
    (c"PY_YIELD", on_yield),
    (c"PY_THROW", on_throw),
    (c"PY_UNWIND", on_unwind),
    (c"RAISE", on_raise),
    (c"EXCEPTION_HANDLED", on_handled),
];

/// The callbacks as Python functions, by the names of their events.
pub(crate) fn callbacks(py: Python<'_>) -> PyResult<Vec<(String, Py<PyAny>)>> {
    CALLBACKS
        .iter()
        .map(|(name, callback)| {
            let definition = Box::leak(Box::new(ffi::PyMethodDef {
                ml_name: name.as_ptr(),
                ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: *callback },
                ml_flags: ffi::METH_FASTCALL,
                ml_doc: std::ptr::null(),
            }));
            // SAFETY: the definition lives for ever.
            let function = unsafe {
                ffi::PyCFunction_NewEx(definition, std::ptr::null_mut(), std::ptr::null_mut())
            };
            // SAFETY: a new reference, or null with an exception set.
            let function = unsafe { Bound::from_owned_ptr_or_err(py, function) }?;
            Ok((name.to_string_lossy().into_owned(), function.unbind()))
        })
        .collect()
}

unsafe fn offset(argument: *mut PyObject) -> usize {
    small_int(argument).map_or(0, |offset| usize::try_from(offset).unwrap_or_default())
}

unsafe extern "C" fn on_line(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    within(*arguments, |recorder| {
        if recorder.options.once {
            return recorder.line_once(*arguments);
        }
        if !recorder.begins_statement(*arguments) {
            recorder.line(*arguments);
        }
        false
    })
}

unsafe extern "C" fn on_instruction(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    within(*arguments, |recorder| recorder.instruction(*arguments, offset(*arguments.add(1))))
}

unsafe extern "C" fn on_call(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    with(|recorder| {
        if !recorder.options.public_frames {
            return true;
        }
        let first = Some(*arguments.add(3)).filter(|first| *first != recorder.missing.as_ptr());
        recorder.call_told(*arguments, offset(*arguments.add(1)), *arguments.add(2), first);
        false
    })
}

unsafe extern "C" fn on_jump(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    within(*arguments, |recorder| {
        let Some(plan) = recorder.plan_of(*arguments) else { return true };
        let plan: &CodePlan = &*plan;
        let site = plan.repeats.get(offset(*arguments.add(1)) / 2).copied();
        let Some(site) = site.filter(|site| *site != 0) else { return true };
        if let Some(frame) = recorder.sync(*arguments) {
            recorder.settle();
            recorder.line_at(frame, site);
        }
        false
    })
}

unsafe extern "C" fn on_branch(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    with(|recorder| {
        recorder.branch(*arguments, offset(*arguments.add(1)), offset(*arguments.add(2)))
    })
}

unsafe extern "C" fn on_start(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    within(*arguments, |recorder| recorder.start(*arguments))
}

unsafe extern "C" fn on_resume(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    within(*arguments, |recorder| {
        let sent = recorder.sent(*arguments, offset(*arguments.add(1)));
        recorder.resume(*arguments, sent);
        false
    })
}

unsafe extern "C" fn on_throw(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    with(|recorder| {
        if recorder.plan_of(*arguments).is_some() {
            recorder.resume(*arguments, *arguments.add(2));
        }
        false
    })
}

/// An event with a value, which every code object may send.
unsafe fn flow(arguments: *mut *mut PyObject, op: u8) -> *mut PyObject {
    with(|recorder| {
        if recorder.plan_of(*arguments).is_some() {
            recorder.flow(*arguments, op, offset(*arguments.add(1)), *arguments.add(2));
        }
        false
    })
}

unsafe extern "C" fn on_return(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    flow(arguments, code::RETURN)
}

unsafe extern "C" fn on_yield(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    flow(arguments, code::YIELD)
}

unsafe extern "C" fn on_unwind(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    flow(arguments, code::UNWIND)
}

unsafe extern "C" fn on_raise(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    flow(arguments, code::RAISE)
}

unsafe extern "C" fn on_handled(
    _: *mut PyObject,
    arguments: *mut *mut PyObject,
    _: ffi::Py_ssize_t,
) -> *mut PyObject {
    with(|recorder| {
        let offset = offset(*arguments.add(1));
        if recorder.is_clause(*arguments, offset) {
            recorder.flow(*arguments, code::HANDLED, offset, *arguments.add(2));
        }
        false
    })
}
