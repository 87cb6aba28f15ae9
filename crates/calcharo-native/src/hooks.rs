//! Learns that objects end and that dicts are written: deallocators of types, and a dict watcher.
//!
//! An address is used again after the end of an object, so numbers of objects follow these calls.
//! No reference is held for it: the program's finalisers run when they would run without a tracer.
//! The types that C code defines get another `tp_dealloc`; classes that are defined in Python end
//! with a call of one of these.
#![expect(unsafe_code, reason = "slots of type objects are replaced")]
#![expect(unsafe_op_in_unsafe_fn, reason = "the callbacks get live objects from the interpreter")]

use std::cell::{Cell, RefCell};
use std::ffi::c_int;

use pyo3::ffi::{self, PyObject, PyTypeObject};
use rustc_hash::FxHashMap;

use crate::global::recorder;
use crate::types::{KnownTypes, has_flag};

/// Kinds of writes that a dict watcher is told of; `Include/cpython/dictobject.h`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DictEvent {
    Added,
    Modified,
    Deleted,
    Cloned,
    Cleared,
    Deallocated,
}

unsafe extern "C" {
    fn PyDict_AddWatcher(
        callback: unsafe extern "C" fn(c_int, *mut PyObject, *mut PyObject, *mut PyObject) -> c_int,
    ) -> c_int;
    fn PyDict_ClearWatcher(watcher: c_int) -> c_int;
    fn PyDict_Watch(watcher: c_int, dict: *mut PyObject) -> c_int;
}

/// What was replaced, to be put back.
#[derive(Default)]
pub(crate) struct Hooks {
    deallocs: Vec<(usize, ffi::destructor)>,
    watcher: c_int,
    is_watching: bool,
}

thread_local! {
    /// Deallocators that run inside of each other.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Objects that wait until the stack is flat again, and whether the collector knew them.
    static LATER: RefCell<Vec<(*mut PyObject, bool)>> = const { RefCell::new(Vec::new()) };
}

/// Deeper chains of deallocators are broken up, as the interpreter's own are.
const DEEPEST: u32 = 50;

/// Deallocators that were replaced, by address of the type. Kept for ever: a type that was made
/// meanwhile may have inherited a replacement.
static mut ORIGINALS: Option<FxHashMap<usize, ffi::destructor>> = None;

impl Hooks {
    /// Begins to watch dicts.
    pub(crate) unsafe fn start(&mut self) -> bool {
        self.watcher = PyDict_AddWatcher(on_dict);
        self.is_watching = self.watcher >= 0;
        self.is_watching
    }

    /// Watches a dict.
    pub(crate) unsafe fn watch(&self, dict: *mut PyObject) {
        if self.is_watching {
            PyDict_Watch(self.watcher, dict);
        }
    }

    /// Learns of the ends of a type's objects.
    ///
    /// # Safety
    /// `kind` is alive, and its objects are recorded.
    pub(crate) unsafe fn hook(&mut self, kind: *mut PyTypeObject, known: &KnownTypes) {
        // What a class that is defined in Python calls last is the deallocator of its first base
        // that is not: often that of `object`. The classes themselves stay as they are, or
        // `__class__` could not be assigned between them.
        let mut kind = kind;
        while is_class(kind, known) && !(*kind).tp_base.is_null() {
            kind = (*kind).tp_base;
        }
        if has_flag(kind, ffi::Py_TPFLAGS_DICT_SUBCLASS) {
            // The watcher tells.
            return;
        }
        let Some(dealloc) = (*kind).tp_dealloc else { return };
        if dealloc as usize == on_dealloc as *const () as usize {
            return;
        }
        self.deallocs.push((kind.addr(), dealloc));
        originals().insert(kind.addr(), dealloc);
        (*kind).tp_dealloc = Some(on_dealloc);
    }

    /// A type is gone: nothing is put back into it.
    pub(crate) fn forget(&mut self, address: usize) {
        self.deallocs.retain(|(kind, _)| *kind != address);
    }

    /// Puts everything back.
    pub(crate) unsafe fn stop(&mut self) {
        for (kind, dealloc) in self.deallocs.drain(..) {
            (*std::ptr::with_exposed_provenance_mut::<PyTypeObject>(kind)).tp_dealloc =
                Some(dealloc);
        }
        if self.is_watching {
            PyDict_ClearWatcher(self.watcher);
            self.is_watching = false;
        }
    }
}

fn is_class(kind: *mut PyTypeObject, known: &KnownTypes) -> bool {
    // SAFETY: the caller's type is alive.
    let dealloc = unsafe { (*kind).tp_dealloc };
    dealloc.map(|it| it as usize) == known.class_dealloc.map(|it| it as usize)
}

#[expect(static_mut_refs, reason = "only touched while the interpreter is attached")]
fn originals() -> &'static mut FxHashMap<usize, ffi::destructor> {
    // SAFETY: the global lock of the interpreter is held by every caller.
    unsafe { ORIGINALS.get_or_insert_default() }
}

unsafe extern "C" fn on_dealloc(object: *mut PyObject) {
    let depth = DEPTH.get();
    // A class that is defined in Python goes on after this call, and breaks up chains itself.
    let is_whole = (*(*object).ob_type)
        .tp_dealloc
        .is_some_and(|dealloc| dealloc as usize == on_dealloc as *const () as usize);
    if depth >= DEEPEST && is_whole {
        // The collector must not meet it meanwhile; deallocators expect it as it was.
        let is_tracked =
            ffi::PyObject_IS_GC(object) != 0 && ffi::PyObject_GC_IsTracked(object) != 0;
        if is_tracked {
            ffi::PyObject_GC_UnTrack(object.cast());
        }
        LATER.with_borrow_mut(|later| later.push((object, is_tracked)));
        return;
    }
    DEPTH.set(depth + 1);
    end(object);
    if depth == 0 {
        while let Some((object, is_tracked)) = LATER.with_borrow_mut(Vec::pop) {
            if is_tracked {
                ffi::PyObject_GC_Track(object.cast());
            }
            end(object);
        }
    }
    DEPTH.set(depth);
}

unsafe fn end(object: *mut PyObject) {
    // Only now its finaliser may run: a generator's is code in scope.
    let frame = recorder().and_then(|recorder| recorder.frame_of(object));
    forget(object);
    let mut kind = (*object).ob_type;
    while !kind.is_null() {
        if let Some(original) = originals().get(&kind.addr()).copied() {
            original(object);
            break;
        }
        kind = (*kind).tp_base;
    }
    if let (Some(frame), Some(recorder)) = (frame, recorder()) {
        recorder.frame_ended(frame);
    }
}

unsafe fn forget(object: *mut PyObject) {
    if let Some(recorder) = recorder() {
        recorder.object_ended(object);
    }
}

unsafe extern "C" fn on_dict(
    event: c_int,
    dict: *mut PyObject,
    key: *mut PyObject,
    value: *mut PyObject,
) -> c_int {
    let Some(recorder) = recorder() else { return 0 };
    let event = match event {
        0 => DictEvent::Added,
        1 => DictEvent::Modified,
        2 => DictEvent::Deleted,
        3 => DictEvent::Cloned,
        4 => DictEvent::Cleared,
        _ => DictEvent::Deallocated,
    };
    recorder.dict_written(event, dict, key, value);
    0
}
