//! Names of threads and of asyncio tasks, read without running code of the program.
#![expect(unsafe_code, reason = "modules and instances are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::ffi::{CStr, c_ulong};
use std::ptr::null_mut;

use pyo3::ffi::{self, PyObject};

use crate::atom::text;
use crate::container::{Attributes, attributes_of, each_entry, each_inline};
use crate::recorder::Recorder;

unsafe extern "C" {
    fn PyThread_get_thread_ident() -> c_ulong;
}

/// What a module that was imported holds under a name, borrowed; null if there is nothing.
///
/// # Safety
/// The interpreter is attached, and no exception is set.
pub(crate) unsafe fn of_module(module: &CStr, name: &CStr) -> *mut PyObject {
    let key = ffi::PyUnicode_FromString(module.as_ptr());
    let modules = ffi::PyImport_GetModuleDict();
    if key.is_null() || modules.is_null() || ffi::PyDict_Check(modules) == 0 {
        ffi::Py_XDECREF(key);
        ffi::PyErr_Clear();
        return null_mut();
    }
    let module = ffi::PyDict_GetItem(modules, key);
    ffi::Py_DECREF(key);
    if module.is_null() || ffi::PyModule_Check(module) == 0 {
        return null_mut();
    }
    ffi::PyDict_GetItemString(ffi::PyModule_GetDict(module), name.as_ptr())
}

/// The value of an attribute that is stored in an instance, borrowed; null if it is not there.
///
/// # Safety
/// `instance` is alive.
pub(crate) unsafe fn stored(instance: *mut PyObject, name: &[u8]) -> *mut PyObject {
    let mut found = null_mut();
    let mut see = |key: *mut PyObject, value: *mut PyObject| {
        let mut scratch = Vec::new();
        if ffi::PyUnicode_CheckExact(key) != 0 && text(key, &mut scratch) == name {
            found = value;
        }
    };
    match attributes_of(instance) {
        Attributes::None => {}
        Attributes::Dict(dict) => each_entry(dict, &mut see),
        Attributes::Inline { keys, values } => each_inline(keys, values, &mut see),
    }
    found
}

/// Name of the calling thread, borrowed; null if Python knows none. It stands in a table by the
/// thread's number, which it enters before its first own code runs.
///
/// # Safety
/// The interpreter is attached, and no exception is set.
pub(crate) unsafe fn of_thread() -> *mut PyObject {
    let active = of_module(c"threading", c"_active");
    if active.is_null() || ffi::PyDict_CheckExact(active) == 0 {
        return null_mut();
    }
    let ident = ffi::PyLong_FromUnsignedLong(PyThread_get_thread_ident());
    if ident.is_null() {
        ffi::PyErr_Clear();
        return null_mut();
    }
    let thread = ffi::PyDict_GetItem(active, ident);
    ffi::Py_DECREF(ident);
    if thread.is_null() { null_mut() } else { stored(thread, b"_name") }
}

impl Recorder {
    /// A name as the trace tells it; `None` if the object is no text.
    ///
    /// # Safety
    /// `name` is alive or null.
    pub(crate) unsafe fn shown_name(&self, name: *mut PyObject) -> Option<String> {
        if name.is_null() || ffi::PyUnicode_Check(name) == 0 {
            return None;
        }
        let mut scratch = Vec::new();
        let name = text(name, &mut scratch);
        let clean = self.redaction.has_texts().then(|| self.redaction.clean(name));
        Some(String::from_utf8_lossy(clean.as_deref().unwrap_or(name)).into_owned())
    }
}
