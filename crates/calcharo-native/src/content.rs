//! The content of an object, as it is now.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::rc::Rc;

use calcharo::ObjectKind;
use pyo3::ffi::{self, PyObject, PyTypeObject};

use crate::atom::{byte_array, text};
use crate::container::{
    Attributes, Cell, Method, attributes_of, deque_items, each_entry, each_inline, each_member,
    list_items, tuple_items,
};
use crate::labelled::{builtin_name, module_name, owned};
use crate::recorder::Recorder;
use crate::shapes::Shape;
use crate::types::type_of;

/// A name: Python's, or our own for what has no name there.
#[derive(Clone, Copy)]
pub(crate) enum Name {
    Text(*mut PyObject),
    Own(&'static str),
}

/// What an object holds. Pointers are borrowed from it.
pub(crate) struct Content {
    pub(crate) label: Option<Vec<u8>>,
    pub(crate) items: Option<Vec<*mut PyObject>>,
    pub(crate) members: Option<Vec<*mut PyObject>>,
    pub(crate) entries: Option<Vec<(*mut PyObject, *mut PyObject)>>,
    pub(crate) attributes: Option<Vec<(Name, *mut PyObject)>>,
    pub(crate) data: Option<Vec<u8>>,
    /// The true length, where only the beginning is held.
    pub(crate) length: Option<usize>,
    /// The dict that holds the attributes.
    pub(crate) dict: usize,
    /// Holds items that were made for reading.
    owner: *mut PyObject,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            label: None,
            items: None,
            members: None,
            entries: None,
            attributes: None,
            data: None,
            length: None,
            dict: 0,
            owner: std::ptr::null_mut(),
        }
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        // SAFETY: the content owns this reference, and is dropped while the interpreter is attached.
        unsafe { ffi::Py_XDECREF(self.owner) };
    }
}

impl Recorder {
    /// The shape of an object's type; a type seen for the first time gets its hooks.
    ///
    /// # Safety
    /// `kind` is alive, and its objects are about to be recorded.
    pub(crate) unsafe fn shape_of(&mut self, kind: *mut PyTypeObject) -> Rc<Shape> {
        if let Some(shape) = self.shapes.find(kind) {
            return shape;
        }
        self.hooks.hook(kind, &self.known);
        // Classes end too, and their addresses are keys here.
        self.hooks.hook(type_of(kind.cast()), &self.known);
        self.shapes.learn(kind, &self.known)
    }

    /// Reads an object without calling anything of the program.
    ///
    /// # Safety
    /// `object` is alive and `shape` is its type's.
    pub(crate) unsafe fn read_content(&mut self, object: *mut PyObject, shape: &Shape) -> Content {
        let mut content = Content::default();
        let limited = |mut items: Vec<*mut PyObject>, length: &mut Option<usize>| {
            if items.len() > self.options.max_items {
                *length = Some(items.len());
                items.truncate(self.options.max_items);
            }
            items
        };
        match shape.kind {
            ObjectKind::List => {
                let items = list_items(object);
                let kept = items.len().min(self.options.max_items + 1);
                content.items = Some(limited(items[..kept].to_vec(), &mut content.length));
                content.length = content.length.map(|_| items.len());
            }
            ObjectKind::Tuple => {
                content.items = Some(limited(tuple_items(object).to_vec(), &mut content.length));
            }
            ObjectKind::Deque => {
                content.items = Some(limited(deque_items(object), &mut content.length));
            }
            ObjectKind::Set | ObjectKind::FrozenSet => {
                let mut members = Vec::new();
                each_member(object, &mut |member| members.push(member));
                content.members = Some(limited(members, &mut content.length));
            }
            ObjectKind::Dict => {
                let mut entries = read_entries(object);
                if ffi::PyType_IsSubtype(type_of(object), self.known.ordered_dict) != 0 {
                    self.put_in_order(object, &mut entries);
                }
                content.entries = Some(entries);
            }
            ObjectKind::Array => {
                content.owner = array_items(object);
                if !content.owner.is_null() {
                    content.items =
                        Some(limited(list_items(content.owner).to_vec(), &mut content.length));
                }
            }
            ObjectKind::ByteArray => content.data = Some(byte_array(object).to_vec()),
            ObjectKind::Cell => {
                let value = (*object.cast::<Cell>()).value;
                content.items = Some(if value.is_null() { Vec::new() } else { vec![value] });
            }
            ObjectKind::Exception => read_exception(object, &mut content),
            ObjectKind::Function => self.read_function(object, &mut content),
            ObjectKind::Method => {
                let method = object.cast::<Method>();
                content.attributes = Some(vec![
                    (Name::Own("__func__"), (*method).function),
                    (Name::Own("__self__"), (*method).object),
                ]);
            }
            ObjectKind::Class => self.read_class(object, &mut content),
            ObjectKind::Module => content.label = Some(module_name(object)),
            ObjectKind::Generator => {
                let name = (*object.cast::<ffi::PyGenObject>()).gi_qualname;
                content.label = Some(owned(name));
            }
            ObjectKind::Instance | ObjectKind::Opaque => {}
        }
        if shape.kind == ObjectKind::Opaque && type_of(object) == self.known.builtin {
            content.label = builtin_name(object);
        }
        if shape.has_base_value {
            content.items = Some(vec![object]);
        }
        if shape.has_attributes && shape.kind != ObjectKind::Class {
            read_attributes(object, shape, &mut content);
        }
        content
    }

    /// An `OrderedDict` has an order of its own beside that of the dict.
    unsafe fn put_in_order(
        &self,
        dict: *mut PyObject,
        entries: &mut [(*mut PyObject, *mut PyObject)],
    ) {
        // The iterator of the base type walks the order and calls no code of the program.
        let Some(iterate) = (*self.known.ordered_dict).tp_iter else { return };
        let iterator = iterate(dict);
        if iterator.is_null() {
            return ffi::PyErr_Clear();
        }
        let mut places = rustc_hash::FxHashMap::default();
        loop {
            let key = ffi::PyIter_Next(iterator);
            if key.is_null() {
                break;
            }
            places.insert(key.addr(), places.len());
            ffi::Py_DECREF(key);
        }
        ffi::Py_DECREF(iterator);
        ffi::PyErr_Clear();
        entries.sort_by_key(|(key, _)| places.get(&key.addr()).copied().unwrap_or(usize::MAX));
    }
}

unsafe fn read_entries(dict: *mut PyObject) -> Vec<(*mut PyObject, *mut PyObject)> {
    let mut entries = Vec::with_capacity(ffi::PyDict_Size(dict).cast_unsigned());
    each_entry(dict, &mut |key, value| {
        if !is_builtins_name(key) {
            entries.push((key, value));
        }
    });
    entries
}

/// `__builtins__` in a module's namespace leads to everything that Python has.
pub(crate) unsafe fn is_builtins_name(key: *mut PyObject) -> bool {
    let mut scratch = Vec::new();
    type_of(key) == &raw mut ffi::PyUnicode_Type
        && ffi::PyUnicode_GET_LENGTH(key) == 12
        && text(key, &mut scratch) == b"__builtins__"
}

/// A new list of the items of an `array.array`; null if there is no memory for it.
unsafe fn array_items(array: *mut PyObject) -> *mut PyObject {
    let list = ffi::PySequence_List(array);
    if list.is_null() {
        ffi::PyErr_Clear();
    }
    list
}

unsafe fn read_attributes(object: *mut PyObject, shape: &Shape, content: &mut Content) {
    let mut attributes = content.attributes.take().unwrap_or_default();
    match attributes_of(object) {
        Attributes::None => {}
        Attributes::Dict(dict) => {
            content.dict = dict.addr();
            each_entry(dict, &mut |name, value| attributes.push((Name::Text(name), value)));
        }
        Attributes::Inline { keys, values } => {
            each_inline(keys, values, &mut |name, value| {
                attributes.push((Name::Text(name), value));
            });
        }
    }
    for &(name, offset) in &shape.slots {
        let value = *object.byte_add(offset).cast::<*mut PyObject>();
        if !value.is_null() {
            let name = std::ptr::with_exposed_provenance_mut(name);
            attributes.push((Name::Text(name), value));
        }
    }
    content.attributes = Some(attributes);
}

unsafe fn read_exception(object: *mut PyObject, content: &mut Content) {
    let exception = object.cast::<ffi::PyBaseExceptionObject>();
    let args = (*exception).args;
    content.items = Some(if args.is_null() { Vec::new() } else { tuple_items(args).to_vec() });
    let mut attributes = Vec::new();
    for (name, value) in [("__cause__", (*exception).cause), ("__context__", (*exception).context)]
    {
        if !value.is_null() {
            attributes.push((Name::Own(name), value));
        }
    }
    content.attributes = Some(attributes);
}
