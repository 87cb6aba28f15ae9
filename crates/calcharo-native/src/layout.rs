//! Where CPython 3.12 and 3.13 keep what the tracer reads: the one place that knows their frames.
//!
//! Source: `Include/internal/pycore_frame.h`, `Include/cpython/pystate.h` of both versions. What is
//! stated here is compared with the public interface before the first recording
//! (`calcharo._selftest`); if it does not fit, [`crate::mirror`] takes its place.
#![expect(unsafe_code, reason = "frames of the interpreter are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "every line of these functions reads foreign memory")]

use std::ffi::c_int;

use pyo3::ffi::{PyObject, PyThreadState};

/// An interpreter frame. The same in both versions but for the name of `instruction`.
#[repr(C)]
pub(crate) struct Frame {
    pub(crate) code: *mut PyObject,
    pub(crate) previous: *mut Frame,
    pub(crate) function: *mut PyObject,
    pub(crate) globals: *mut PyObject,
    pub(crate) builtins: *mut PyObject,
    pub(crate) locals: *mut PyObject,
    pub(crate) object: *mut PyObject,
    /// The instruction that an event belongs to, while its callback runs.
    pub(crate) instruction: *const u16,
    stacktop: c_int,
    return_offset: u16,
    owner: i8,
    slots: [*mut PyObject; 0],
}

/// Byte offset of the pointer that leads to the current frame.
#[cfg(not(Py_3_13))]
const CURRENT: usize = 56;
#[cfg(Py_3_13)]
const CURRENT: usize = 72;

/// Byte offset of the frame inside of generators, coroutines and asynchronous generators.
const GENERATOR_FRAME: usize = 72;

/// The frame that the thread runs.
///
/// # Safety
/// `thread` is the attached thread state.
#[inline]
pub(crate) unsafe fn current_frame(thread: *mut PyThreadState) -> *mut Frame {
    let field = thread.byte_add(CURRENT).cast::<*mut *mut Frame>();
    // 3.12 has the frame behind one more pointer.
    if cfg!(Py_3_13) { *field.cast::<*mut Frame>() } else { **field }
}

/// The frame inside of a generator, alive as long as the generator is.
///
/// # Safety
/// `generator` is a generator, coroutine or asynchronous generator.
pub(crate) unsafe fn generator_frame(generator: *mut PyObject) -> *mut Frame {
    generator.byte_add(GENERATOR_FRAME).cast()
}

impl Frame {
    /// A variable or a value of the stack: slots and stack lie one behind the other.
    ///
    /// # Safety
    /// `frame` is alive, and `index` below the code's number of slots plus its stack depth.
    #[inline]
    pub(crate) unsafe fn slot(frame: *const Self, index: usize) -> *mut PyObject {
        *(&raw const (*frame).slots).cast::<*mut PyObject>().add(index)
    }
}
