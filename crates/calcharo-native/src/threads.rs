//! Threads by a number that is never used again: thread states and identifiers are.
#![expect(unsafe_code, reason = "the interpreter tells of the end of a thread by a deallocator")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::cell::Cell;
use std::ffi::CStr;
use std::sync::atomic::{AtomicU64, Ordering};

use calcharo::{Definition, Thread as Named, code};
use pyo3::ffi::{self, PyObject};

use crate::names::of_thread;
use crate::recorder::{Recorder, Thread};
use crate::turns::alone;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Key of the capsule in the state of a thread that is deallocated when the thread ends.
const END: &CStr = c"calcharo.thread";

thread_local! {
    static TOKEN: Cell<u64> = const { Cell::new(0) };
}

/// The number of the calling thread.
#[inline]
pub(crate) fn token() -> u64 {
    match TOKEN.get() {
        0 => assigned(),
        token => token,
    }
}

#[cold]
fn assigned() -> u64 {
    let token = NEXT.fetch_add(1, Ordering::Relaxed);
    TOKEN.set(token);
    token
}

impl Recorder {
    /// The calling thread runs code in scope for the first time; its place among the threads.
    ///
    /// # Safety
    /// The interpreter is attached, and no exception is set.
    pub(crate) unsafe fn add_thread(&mut self) -> usize {
        let place = self.threads.len();
        let name = self.shown_name(of_thread()).unwrap_or_else(|| format!("unnamed-{place}"));
        let definition = Named { ident: place as u64, name: name.clone() };
        self.definitions.push(Definition::Thread(definition));
        self.threads.push(Thread { token: token(), name, ..Thread::default() });
        if place > 0 {
            watch_end();
        }
        place
    }

    /// The calling thread ends.
    ///
    /// # Safety
    /// As for [`Recorder::add_thread`].
    unsafe fn end_thread(&mut self) {
        let token = token();
        let is_known = self.threads.iter().skip(1).any(|thread| thread.token == token);
        if !is_known || !self.switch_thread() {
            return;
        }
        self.settle_at(0);
        self.drop_frames(0);
        self.run_task(0);
        let name = self.thread().name.clone();
        self.border_step(code::THREAD_END, &name);
    }
}

/// The state of the calling thread gets an object that is deallocated with it.
unsafe fn watch_end() {
    let state = ffi::PyThreadState_GetDict();
    if state.is_null() || !ffi::PyDict_GetItemString(state, END.as_ptr()).is_null() {
        return;
    }
    let token = std::ptr::without_provenance_mut(usize::try_from(token()).unwrap_or(usize::MAX));
    let capsule = ffi::PyCapsule_New(token, END.as_ptr(), Some(on_end));
    if capsule.is_null() || ffi::PyDict_SetItemString(state, END.as_ptr(), capsule) != 0 {
        ffi::PyErr_Clear();
    }
    ffi::Py_XDECREF(capsule);
}

unsafe extern "C" fn on_end(capsule: *mut PyObject) {
    let ended = ffi::PyCapsule_GetPointer(capsule, END.as_ptr());
    // At the end of the interpreter another thread clears the states of those that are left.
    if usize::try_from(token()) == Ok(ended.addr()) {
        alone(|recorder| recorder.end_thread());
    }
}
