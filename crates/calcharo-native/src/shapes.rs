//! What the objects of a type look like: decided once per type.
#![expect(unsafe_code, reason = "type objects are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::ffi::CStr;
use std::rc::Rc;

use calcharo::ObjectKind;
use pyo3::ffi::{self, PyObject, PyTypeObject};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::atom::text;
use crate::container::{each_entry, slots_of, tuple_items};
use crate::types::{KnownTypes, has_flag, type_of};

/// How objects of a type are read.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) kind: ObjectKind,
    /// `list` for built-in types, `module.Qualname` for others.
    pub(crate) name: Vec<u8>,
    /// Whether attributes are read: of classes in scope.
    pub(crate) has_attributes: bool,
    /// The value inside of a subclass of `int`, `str` and the like is read.
    pub(crate) has_base_value: bool,
    /// Reading an attribute may write the instance: a class attribute is a descriptor of other code.
    pub(crate) is_volatile: bool,
    /// Names and offsets of slots.
    pub(crate) slots: Vec<(usize, usize)>,
}

/// Shapes by address of the type.
#[derive(Default)]
pub(crate) struct Shapes {
    known: FxHashMap<usize, Rc<Shape>>,
    /// Names of modules whose classes are in scope.
    modules: FxHashSet<Vec<u8>>,
}

impl Shapes {
    /// Classes of this module are in scope from here on.
    pub(crate) fn add_module(&mut self, name: Vec<u8>) {
        if self.modules.insert(name) {
            self.known.clear();
        }
    }

    pub(crate) fn forget(&mut self, address: usize) {
        self.known.remove(&address);
    }

    pub(crate) fn find(&self, kind: *mut PyTypeObject) -> Option<Rc<Shape>> {
        self.known.get(&kind.addr()).cloned()
    }

    /// Decides on the shape of a type.
    ///
    /// # Safety
    /// `kind` is alive.
    pub(crate) unsafe fn learn(
        &mut self,
        kind: *mut PyTypeObject,
        known: &KnownTypes,
    ) -> Rc<Shape> {
        let (name, module) = names(kind);
        let is_class = has_flag(kind, ffi::Py_TPFLAGS_HEAPTYPE);
        let in_scope = is_class && self.modules.contains(&module);
        let kind_of = object_kind(kind, known, in_scope);
        let shape = Shape {
            kind: kind_of,
            name,
            has_attributes: in_scope || kind == known.namespace,
            has_base_value: in_scope && kind_of == ObjectKind::Instance && has_atom_base(kind),
            is_volatile: in_scope && has_foreign_descriptor(kind, known),
            slots: if in_scope {
                slots_of(kind, known)
                    .into_iter()
                    .map(|(name, at)| (name.expose_provenance(), at))
                    .collect()
            } else {
                Vec::new()
            },
        };
        let shape = Rc::new(shape);
        self.known.insert(kind.addr(), shape.clone());
        shape
    }
}

unsafe fn object_kind(kind: *mut PyTypeObject, known: &KnownTypes, in_scope: bool) -> ObjectKind {
    let is = |flag| has_flag(kind, flag);
    let derives = |base: *mut PyTypeObject| ffi::PyType_IsSubtype(kind, base) != 0;
    if is(ffi::Py_TPFLAGS_LIST_SUBCLASS) {
        ObjectKind::List
    } else if is(ffi::Py_TPFLAGS_TUPLE_SUBCLASS) {
        ObjectKind::Tuple
    } else if is(ffi::Py_TPFLAGS_DICT_SUBCLASS) {
        ObjectKind::Dict
    } else if derives(&raw mut ffi::PySet_Type) {
        ObjectKind::Set
    } else if derives(&raw mut ffi::PyFrozenSet_Type) {
        ObjectKind::FrozenSet
    } else if derives(known.deque) {
        ObjectKind::Deque
    } else if kind == known.array {
        ObjectKind::Array
    } else if derives(&raw mut ffi::PyByteArray_Type) {
        ObjectKind::ByteArray
    } else if is(ffi::Py_TPFLAGS_BASE_EXC_SUBCLASS) {
        ObjectKind::Exception
    } else if is(ffi::Py_TPFLAGS_TYPE_SUBCLASS) {
        ObjectKind::Class
    } else if kind == known.function {
        ObjectKind::Function
    } else if kind == known.method {
        ObjectKind::Method
    } else if kind == known.cell {
        ObjectKind::Cell
    } else if derives(&raw mut ffi::PyModule_Type) {
        ObjectKind::Module
    } else if [known.generator, known.coroutine, known.async_generator].contains(&kind) {
        ObjectKind::Generator
    } else if in_scope || kind == known.namespace {
        ObjectKind::Instance
    } else {
        ObjectKind::Opaque
    }
}

/// Whether the class, or a base, has an attribute whose `__get__` is code out of scope, such as
/// `functools.cached_property`.
unsafe fn has_foreign_descriptor(kind: *mut PyTypeObject, known: &KnownTypes) -> bool {
    let mut found = false;
    let mro = (*kind).tp_mro;
    if mro.is_null() {
        return false;
    }
    for &class in tuple_items(mro) {
        let class = class.cast::<PyTypeObject>();
        if !has_flag(class, ffi::Py_TPFLAGS_HEAPTYPE) || (*class).tp_dict.is_null() {
            continue;
        }
        each_entry((*class).tp_dict, &mut |_, value| {
            let kind = type_of(value);
            found |= has_flag(kind, ffi::Py_TPFLAGS_HEAPTYPE)
                && (*kind).tp_descr_get.is_some()
                && kind != known.function;
        });
    }
    found
}

unsafe fn has_atom_base(kind: *mut PyTypeObject) -> bool {
    let atoms = ffi::Py_TPFLAGS_LONG_SUBCLASS
        | ffi::Py_TPFLAGS_UNICODE_SUBCLASS
        | ffi::Py_TPFLAGS_BYTES_SUBCLASS;
    (*kind).tp_flags & atoms != 0 || ffi::PyType_IsSubtype(kind, &raw mut ffi::PyFloat_Type) != 0
}

/// The name of a type for users, and its module.
unsafe fn names(kind: *mut PyTypeObject) -> (Vec<u8>, Vec<u8>) {
    let plain = CStr::from_ptr((*kind).tp_name).to_bytes().to_vec();
    if !has_flag(kind, ffi::Py_TPFLAGS_HEAPTYPE) {
        return (plain, Vec::new());
    }
    let mut scratch = Vec::new();
    let qualname = (*kind.cast::<ffi::PyHeapTypeObject>()).ht_qualname;
    let qualname = text(qualname, &mut scratch).to_vec();
    let module = module_of(kind);
    if module.is_empty() || module == b"builtins" {
        return (qualname, module);
    }
    ([module.as_slice(), b".", &qualname].concat(), module)
}

/// What `__module__` of a class says, if it is a text.
pub(crate) unsafe fn module_of(kind: *mut PyTypeObject) -> Vec<u8> {
    let mut scratch = Vec::new();
    let module: *mut PyObject = if (*kind).tp_dict.is_null() {
        std::ptr::null_mut()
    } else {
        ffi::PyDict_GetItemString((*kind).tp_dict, c"__module__".as_ptr())
    };
    if module.is_null() || type_of(module) != &raw mut ffi::PyUnicode_Type {
        // C types state it in front of their name.
        let name = CStr::from_ptr((*kind).tp_name).to_bytes();
        let dot = name.iter().rposition(|byte| *byte == b'.').unwrap_or_default();
        return name[..dot].to_vec();
    }
    text(module, &mut scratch).to_vec()
}
