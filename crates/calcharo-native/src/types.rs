//! Built-in types by address, so that an exact type is one comparison.
#![expect(unsafe_code, reason = "type objects are compared by address")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;

/// Types that have no name in the C interface, found at import.
pub(crate) struct KnownTypes {
    pub(crate) deque: *mut PyTypeObject,
    pub(crate) ordered_dict: *mut PyTypeObject,
    pub(crate) array: *mut PyTypeObject,
    pub(crate) weak_proxy: *mut PyTypeObject,
    pub(crate) namespace: *mut PyTypeObject,
    pub(crate) generator: *mut PyTypeObject,
    pub(crate) coroutine: *mut PyTypeObject,
    pub(crate) async_generator: *mut PyTypeObject,
    pub(crate) method: *mut PyTypeObject,
    pub(crate) function: *mut PyTypeObject,
    pub(crate) cell: *mut PyTypeObject,
    pub(crate) method_descriptor: *mut PyTypeObject,
    pub(crate) wrapper_descriptor: *mut PyTypeObject,
    pub(crate) builtin: *mut PyTypeObject,
    pub(crate) member: *mut PyTypeObject,
    /// The deallocator of every class that is defined in Python.
    pub(crate) class_dealloc: Option<ffi::destructor>,
}

impl KnownTypes {
    pub(crate) fn find(py: Python<'_>) -> PyResult<Self> {
        let types = py.import("types")?;
        let named = |name: &str| -> PyResult<*mut PyTypeObject> {
            Ok(types.getattr(name)?.as_ptr().cast())
        };
        let example = py.eval(c"type('Example', (), {})", None, None)?;
        let example = example.as_ptr().cast::<PyTypeObject>();
        Ok(Self {
            deque: py.import("collections")?.getattr("deque")?.as_ptr().cast(),
            ordered_dict: py.import("collections")?.getattr("OrderedDict")?.as_ptr().cast(),
            weak_proxy: py.import("weakref")?.getattr("ProxyType")?.as_ptr().cast(),
            array: py.import("array")?.getattr("array")?.as_ptr().cast(),
            namespace: named("SimpleNamespace")?,
            generator: named("GeneratorType")?,
            coroutine: named("CoroutineType")?,
            async_generator: named("AsyncGeneratorType")?,
            method: named("MethodType")?,
            function: named("FunctionType")?,
            cell: named("CellType")?,
            method_descriptor: named("MethodDescriptorType")?,
            wrapper_descriptor: named("WrapperDescriptorType")?,
            builtin: named("BuiltinFunctionType")?,
            member: named("MemberDescriptorType")?,
            // SAFETY: a class that was just made, and is alive.
            class_dealloc: unsafe { (*example).tp_dealloc },
        })
    }
}

/// The type of an object.
///
/// # Safety
/// `object` is alive.
#[inline]
pub(crate) unsafe fn type_of(object: *mut PyObject) -> *mut PyTypeObject {
    (*object).ob_type
}

/// Whether the type has this flag.
///
/// # Safety
/// `kind` is alive.
#[inline]
pub(crate) unsafe fn has_flag(kind: *mut PyTypeObject, flag: std::ffi::c_ulong) -> bool {
    (*kind).tp_flags & flag != 0
}
