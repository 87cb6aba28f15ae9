//! Objects that are known by a label: functions, classes, modules.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use pyo3::ffi::{self, PyObject, PyTypeObject};

use crate::atom::text;
use crate::container::each_entry;
use crate::content::{Content, Name};
use crate::recorder::Recorder;
use crate::shapes::module_of;
use crate::types::type_of;

/// Fields of classes that say nothing about the program.
const CLASS_NOISE: [&[u8]; 10] = [
    b"__module__",
    b"__dict__",
    b"__weakref__",
    b"__doc__",
    b"__qualname__",
    b"__static_attributes__",
    b"__firstlineno__",
    b"__dataclass_params__",
    b"__dataclass_fields__",
    b"__match_args__",
];

impl Recorder {
    /// Reads what a function in scope was made with, and its attributes.
    ///
    /// # Safety
    /// The object is alive.
    pub(crate) unsafe fn read_function(&self, object: *mut PyObject, content: &mut Content) {
        let function = object.cast::<ffi::PyFunctionObject>();
        content.label = Some(owned((*function).func_qualname));
        if !self.codes.contains_key(&(*function).func_code.addr()) {
            return;
        }
        let mut attributes = Vec::new();
        for (name, value) in [
            ("__defaults__", (*function).func_defaults),
            ("__kwdefaults__", (*function).func_kwdefaults),
            ("__closure__", (*function).func_closure),
        ] {
            if !value.is_null() {
                attributes.push((Name::Own(name), value));
            }
        }
        let dict = (*function).func_dict;
        if !dict.is_null() {
            content.dict = dict.addr();
            each_entry(dict, &mut |name, value| attributes.push((Name::Text(name), value)));
        }
        content.attributes = Some(attributes);
    }

    /// Reads bases and attributes of a class in scope.
    ///
    /// # Safety
    /// The object is alive.
    pub(crate) unsafe fn read_class(&mut self, object: *mut PyObject, content: &mut Content) {
        let class = object.cast::<PyTypeObject>();
        let shape = self.shape_of(class);
        content.label = Some(shape.name.clone());
        if !shape.has_attributes || (*class).tp_dict.is_null() || module_of(class).is_empty() {
            return;
        }
        let mut attributes = Vec::new();
        if !(*class).tp_bases.is_null() {
            attributes.push((Name::Own("__bases__"), (*class).tp_bases));
        }
        content.dict = (*class).tp_dict.addr();
        each_entry((*class).tp_dict, &mut |name, value| {
            if !is_noise(name) {
                attributes.push((Name::Text(name), value));
            }
        });
        content.attributes = Some(attributes);
    }
}

/// Whether a field of a class says nothing about the program.
///
/// # Safety
/// `name` is alive or null.
pub(crate) unsafe fn is_noise(name: *mut PyObject) -> bool {
    let mut scratch = Vec::new();
    !name.is_null()
        && type_of(name) == &raw mut ffi::PyUnicode_Type
        && CLASS_NOISE.contains(&text(name, &mut scratch))
}

/// The name of a module; nothing if it has none.
///
/// # Safety
/// The module is alive.
pub(crate) unsafe fn module_name(object: *mut PyObject) -> Vec<u8> {
    let dict = ffi::PyModule_GetDict(object);
    let name = if dict.is_null() {
        std::ptr::null_mut()
    } else {
        ffi::PyDict_GetItemString(dict, c"__name__".as_ptr())
    };
    if name.is_null() || type_of(name) != &raw mut ffi::PyUnicode_Type {
        return Vec::new();
    }
    owned(name)
}

/// The name of a function that C code defines.
///
/// # Safety
/// The function is alive.
pub(crate) unsafe fn builtin_name(object: *mut PyObject) -> Option<Vec<u8>> {
    let definition = (*object.cast::<ffi::PyCFunctionObject>()).m_ml;
    if definition.is_null() {
        return None;
    }
    Some(std::ffi::CStr::from_ptr((*definition).ml_name).to_bytes().to_vec())
}

/// A copy of a text; nothing for null.
///
/// # Safety
/// The text is alive.
pub(crate) unsafe fn owned(name: *mut PyObject) -> Vec<u8> {
    let mut scratch = Vec::new();
    if name.is_null() { Vec::new() } else { text(name, &mut scratch).to_vec() }
}
