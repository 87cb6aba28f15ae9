//! Containers and instances of Python read as memory, without calling user code.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "every line of these functions reads foreign memory")]
#![expect(
    clippy::cast_sign_loss,
    clippy::cast_ptr_alignment,
    reason = "lengths of live objects fit their types, and their parts are aligned"
)]

use std::ptr::null_mut;

use pyo3::ffi::{self, PyObject, PyTypeObject};

use crate::types::{KnownTypes, has_flag, type_of};

unsafe extern "C" {
    fn _PySet_NextEntry(
        set: *mut PyObject,
        position: *mut ffi::Py_ssize_t,
        key: *mut *mut PyObject,
        hash: *mut ffi::Py_hash_t,
    ) -> std::ffi::c_int;
}

/// Header of the keys of a dict; `Include/internal/pycore_dict.h`.
#[repr(C)]
struct Keys {
    refcount: isize,
    log2_size: u8,
    log2_index_bytes: u8,
    kind: u8,
    version: u32,
    usable: isize,
    entries: isize,
    indices: [u8; 0],
}

/// The type keeps attributes of its instances in the instances.
#[cfg(Py_3_13)]
const INLINE_VALUES: std::ffi::c_ulong = 1 << 2;

/// Items of a list, borrowed.
///
/// # Safety
/// `list` is a list or of a subclass; nothing runs that may change it.
#[inline]
pub(crate) unsafe fn list_items<'a>(list: *mut PyObject) -> &'a [*mut PyObject] {
    let list = list.cast::<ffi::PyListObject>();
    let length = ffi::Py_SIZE(list.cast()) as usize;
    if length == 0 { &[] } else { std::slice::from_raw_parts((*list).ob_item, length) }
}

/// Items of a tuple, borrowed.
///
/// # Safety
/// `tuple` is a tuple or of a subclass.
#[inline]
pub(crate) unsafe fn tuple_items<'a>(tuple: *mut PyObject) -> &'a [*mut PyObject] {
    let items = (&raw const (*tuple.cast::<ffi::PyTupleObject>()).ob_item).cast();
    std::slice::from_raw_parts(items, ffi::Py_SIZE(tuple) as usize)
}

/// Calls `see` with each key and value, in order.
///
/// # Safety
/// `dict` is a dict or of a subclass; `see` does not change it.
pub(crate) unsafe fn each_entry(
    dict: *mut PyObject,
    see: &mut dyn FnMut(*mut PyObject, *mut PyObject),
) {
    let (mut position, mut key, mut value) = (0, null_mut(), null_mut());
    while ffi::PyDict_Next(dict, &raw mut position, &raw mut key, &raw mut value) != 0 {
        see(key, value);
    }
}

/// Calls `see` with each member of a set, in order.
///
/// # Safety
/// `set` is a set, a frozenset or of a subclass; `see` does not change it.
pub(crate) unsafe fn each_member(set: *mut PyObject, see: &mut dyn FnMut(*mut PyObject)) {
    let (mut position, mut key, mut hash) = (0, null_mut(), 0);
    while _PySet_NextEntry(set, &raw mut position, &raw mut key, &raw mut hash) != 0 {
        see(key);
    }
}

/// A deque; `Modules/_collectionsmodule.c`.
#[repr(C)]
struct Deque {
    base: ffi::PyVarObject,
    left: *mut DequeBlock,
    right: *mut DequeBlock,
    left_index: isize,
}

#[repr(C)]
struct DequeBlock {
    left: *mut DequeBlock,
    data: [*mut PyObject; 64],
    right: *mut DequeBlock,
}

/// Items of a deque, borrowed.
///
/// # Safety
/// `deque` is a deque or of a subclass.
pub(crate) unsafe fn deque_items(deque: *mut PyObject) -> Vec<*mut PyObject> {
    let deque = deque.cast::<Deque>();
    let length = (*deque).base.ob_size as usize;
    let (mut block, mut index) = ((*deque).left, (*deque).left_index as usize);
    let mut items = Vec::with_capacity(length);
    for _ in 0..length {
        items.push((*block).data[index]);
        index += 1;
        if index == 64 {
            (block, index) = ((*block).right, 0);
        }
    }
    items
}

/// Byte offset of `view.obj` in a memoryview; `Include/cpython/memoryobject.h`.
const EXPORTER: usize = 64;

/// The object whose memory a memoryview shows, null if it was released; other objects themselves.
///
/// # Safety
/// `object` is alive.
pub(crate) unsafe fn owner(object: *mut PyObject) -> *mut PyObject {
    if type_of(object) == &raw mut ffi::PyMemoryView_Type {
        *object.byte_add(EXPORTER).cast::<*mut PyObject>()
    } else {
        object
    }
}

/// A bound method.
#[repr(C)]
pub(crate) struct Method {
    base: PyObject,
    pub(crate) function: *mut PyObject,
    pub(crate) object: *mut PyObject,
}

/// A weak reference, or a proxy made of one.
#[repr(C)]
pub(crate) struct WeakReference {
    base: PyObject,
    pub(crate) object: *mut PyObject,
}

/// A variable that closures share.
#[repr(C)]
pub(crate) struct Cell {
    base: PyObject,
    pub(crate) value: *mut PyObject,
}

impl Cell {
    /// One that the interpreter does not know of.
    pub(crate) fn empty(kind: *mut PyTypeObject) -> Self {
        let base = PyObject { ob_type: kind, ..ffi::PyObject_HEAD_INIT };
        Self { base, value: std::ptr::null_mut() }
    }
}

/// Where an instance keeps its attributes.
pub(crate) enum Attributes {
    /// It has none, apart from slots.
    None,
    /// In a dict of its own.
    Dict(*mut PyObject),
    /// In itself, by the order of the keys that its class shares.
    Inline { keys: *mut PyObject, values: *const *mut PyObject },
}

/// Where `instance` keeps its attributes now.
///
/// # Safety
/// `instance` is alive.
pub(crate) unsafe fn attributes_of(instance: *mut PyObject) -> Attributes {
    let kind = type_of(instance);
    if has_flag(kind, ffi::Py_TPFLAGS_MANAGED_DICT) {
        return managed(instance, kind);
    }
    let offset = (*kind).tp_dictoffset;
    if offset <= 0 {
        return Attributes::None;
    }
    dict_or_none(*instance.byte_add(offset as usize).cast::<*mut PyObject>())
}

fn dict_or_none(dict: *mut PyObject) -> Attributes {
    if dict.is_null() { Attributes::None } else { Attributes::Dict(dict) }
}

#[cfg(not(Py_3_13))]
unsafe fn managed(instance: *mut PyObject, kind: *mut PyTypeObject) -> Attributes {
    let field = *instance.cast::<*mut PyObject>().sub(3);
    if field.addr() & 1 == 0 {
        return dict_or_none(field);
    }
    // The lowest bit tells values from a dict; they begin one byte further.
    let values = field.byte_add(1).cast::<*mut PyObject>().cast_const();
    Attributes::Inline { keys: shared_keys(kind), values }
}

#[cfg(Py_3_13)]
unsafe fn managed(instance: *mut PyObject, kind: *mut PyTypeObject) -> Attributes {
    let dict = *instance.cast::<*mut PyObject>().sub(3);
    if !dict.is_null() || !has_flag(kind, INLINE_VALUES) {
        return dict_or_none(dict);
    }
    let values = instance.byte_add((*kind).tp_basicsize as usize);
    // Bytes: capacity, size, embedded, valid; then the values.
    if *values.cast::<u8>().add(3) == 0 {
        return Attributes::None;
    }
    Attributes::Inline { keys: shared_keys(kind), values: values.cast::<*mut PyObject>().add(1) }
}

unsafe fn shared_keys(kind: *mut PyTypeObject) -> *mut PyObject {
    (*kind.cast::<ffi::PyHeapTypeObject>()).ht_cached_keys.cast()
}

/// The value of an attribute that is stored inline; null if it is not there.
///
/// # Safety
/// The arguments come from [`attributes_of`], and nothing ran since.
pub(crate) unsafe fn inline_value(
    keys: *mut PyObject,
    values: *const *mut PyObject,
    name: *mut PyObject,
) -> *mut PyObject {
    let mut found = null_mut();
    each_inline(keys, values, &mut |key, value| {
        if key == name {
            found = value;
        }
    });
    found
}

/// Calls `see` with name and value of each attribute that is stored inline.
///
/// # Safety
/// The arguments come from [`attributes_of`], and nothing ran since.
pub(crate) unsafe fn each_inline(
    keys: *mut PyObject,
    values: *const *mut PyObject,
    see: &mut dyn FnMut(*mut PyObject, *mut PyObject),
) {
    let keys = keys.cast::<Keys>();
    if keys.is_null() {
        return;
    }
    let indices = (&raw const (*keys).indices).cast::<u8>();
    let entries = indices.add(1 << (*keys).log2_index_bytes).cast::<[*mut PyObject; 2]>();
    for index in 0..(*keys).entries as usize {
        let value = *values.add(index);
        if !value.is_null() {
            see((*entries.add(index))[0], value);
        }
    }
}

/// Names and byte offsets of the slots of a class, those of its bases too.
///
/// # Safety
/// `kind` is alive.
pub(crate) unsafe fn slots_of(
    kind: *mut PyTypeObject,
    known: &KnownTypes,
) -> Vec<(*mut PyObject, usize)> {
    let mut slots = Vec::new();
    let mro = (*kind).tp_mro;
    if mro.is_null() {
        return slots;
    }
    for &class in tuple_items(mro) {
        let class = class.cast::<PyTypeObject>();
        if !has_flag(class, ffi::Py_TPFLAGS_HEAPTYPE) || (*class).tp_dict.is_null() {
            continue;
        }
        each_entry((*class).tp_dict, &mut |name, value| {
            if type_of(value) != known.member {
                return;
            }
            let member = (*value.cast::<ffi::PyMemberDescrObject>()).d_member;
            let member = *member.cast::<ffi::PyMemberDef>();
            if member.type_code == ffi::Py_T_OBJECT_EX {
                slots.push((name, member.offset as usize));
            }
        });
    }
    slots
}
