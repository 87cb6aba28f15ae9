//! The one place that writes into a Python object: the location table of a fresh code object.
//!
//! `code.replace` copies the whole object and computes its bytecode anew. Over a cold import
//! that is 7 % of the time, more than conversion and rewriting together.
#![expect(unsafe_code, reason = "the field has no setter")]

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyBytes;

/// Where code objects keep their location table.
#[derive(Clone, Copy)]
pub(crate) struct LineTableField {
    offset: usize,
}

static FIELD: PyOnceLock<Option<LineTableField>> = PyOnceLock::new();

impl LineTableField {
    /// The field as the type of `code` itself describes it; `None` if it is not a plain field.
    pub(crate) fn of(code: &Bound<'_, PyAny>) -> Option<Self> {
        *FIELD.get_or_init(code.py(), || Self::find(code))
    }

    fn find(code: &Bound<'_, PyAny>) -> Option<Self> {
        let descriptor = code.get_type().getattr("co_linetable").ok()?;
        if descriptor.get_type().name().ok()?.to_str().ok()? != "member_descriptor" {
            return None;
        }
        let descriptor = descriptor.as_ptr().cast::<ffi::PyMemberDescrObject>();
        // SAFETY: an object of type `member_descriptor` has this layout, and `code` keeps its
        // type, and so the descriptor, alive.
        let member = unsafe { (*descriptor).d_member };
        // SAFETY: a member descriptor points to the static definition it was made from.
        let member = unsafe { *member.cast::<ffi::PyMemberDef>() };
        let is_object = [6, ffi::Py_T_OBJECT_EX].contains(&member.type_code);
        let offset = usize::try_from(member.offset).ok()?;
        is_object.then_some(Self { offset })
    }

    /// Gives `code` another location table.
    ///
    /// `code` must come straight from the compiler: nobody else has seen it, no frame runs it.
    pub(crate) fn set(self, code: &Bound<'_, PyAny>, table: Bound<'_, PyBytes>) {
        // SAFETY: the type of `code` says that an object pointer is at this offset.
        let field = unsafe { code.as_ptr().byte_add(self.offset) }.cast::<*mut ffi::PyObject>();
        // SAFETY: the field is aligned and initialised; the caller is its only user, and the
        // interpreter is attached, as `code` proves.
        let old = unsafe { field.replace(table.into_ptr()) };
        // SAFETY: the field held this reference and gave it up.
        unsafe { ffi::Py_XDECREF(old) };
    }
}
