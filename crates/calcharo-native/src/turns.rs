//! One callback at a time: who has the recording, and who waits for it.
#![expect(unsafe_code, reason = "the recording is handed out to one callback after the other")]
#![expect(unsafe_op_in_unsafe_fn, reason = "callers are attached to the interpreter")]

use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;

use crate::global::{clear, recorder};
use crate::recorder::Recorder;
use crate::threads::token;

/// How long a callback waits for one of another thread: this often, and each time so long.
const TURNS: u32 = 20_000;
const TURN: Duration = Duration::from_micros(50);

/// The recording, for one callback alone; `None` if it is not to see what happens.
#[inline]
unsafe fn enter<'a>() -> Option<&'a mut Recorder> {
    let recorder = recorder().filter(|recorder| !recorder.paused)?;
    if recorder.inside {
        return wait_for_turn(recorder.caller);
    }
    recorder.inside = true;
    Some(recorder)
}

/// A callback works already. If it is of another thread, it has called Python code, which let this
/// thread have the interpreter; else it has caused this event itself.
#[cold]
unsafe fn wait_for_turn<'a>(caller: u64) -> Option<&'a mut Recorder> {
    if !is_another(caller) {
        return None;
    }
    for _ in 0..TURNS {
        let state = ffi::PyEval_SaveThread();
        std::thread::sleep(TURN);
        ffi::PyEval_RestoreThread(state);
        let recorder = recorder().filter(|recorder| !recorder.paused && !recorder.is_over)?;
        if !recorder.inside {
            recorder.inside = true;
            return Some(recorder);
        }
    }
    recorder()?.note("events of a thread that waited for another one in vain");
    None
}

/// Whether a thread that calls Python code for the recording is not this one.
fn is_another(caller: u64) -> bool {
    caller != 0 && caller != token()
}

/// Takes the recording from all callbacks, once none of another thread is at it.
///
/// Errors: there is no recording, or such a callback does not end.
pub(crate) fn take(py: Python<'_>) -> PyResult<Box<Recorder>> {
    // SAFETY: the interpreter is attached, and no reference is kept.
    let is_free = || unsafe { recorder() }.is_none_or(|it| !it.inside || !is_another(it.caller));
    for _ in 0..TURNS {
        if is_free() {
            return clear().ok_or_else(|| PyRuntimeError::new_err("there is no recording"));
        }
        py.detach(|| std::thread::sleep(TURN));
    }
    Err(PyRuntimeError::new_err("another thread has been in the middle of a step for too long"))
}

/// Runs `work` on the recording, where no event calls back.
///
/// # Safety
/// The interpreter is attached.
pub(crate) unsafe fn alone(work: impl FnOnce(&mut Recorder)) {
    let Some(recorder) = enter() else { return };
    work(recorder);
    recorder.inside = recorder.is_over_by_now();
}

/// Runs `work` on the recording, if it is to see this event.
#[inline]
pub(crate) unsafe fn with(work: impl FnOnce(&mut Recorder) -> bool) -> *mut PyObject {
    let Some(recorder) = enter() else { return ffi::Py_NewRef(ffi::Py_None()) };
    let disable = work(recorder);
    recorder.inside = false;
    if recorder.effects.is_stale() | recorder.stopped.is_some() {
        recorder.after_callback();
    }
    if disable { ffi::Py_NewRef(recorder.disable.as_ptr()) } else { ffi::Py_None() }
}

/// The same for an event of code in scope, where the program can be ended.
#[inline]
pub(crate) unsafe fn within(
    code: *mut PyObject,
    work: impl FnOnce(&mut Recorder) -> bool,
) -> *mut PyObject {
    let answer = with(work);
    let Some(recorder) = recorder() else { return answer };
    if !recorder.is_over || !recorder.is_to_end(code) {
        return answer;
    }
    ffi::Py_DECREF(answer);
    recorder.end_program()
}
