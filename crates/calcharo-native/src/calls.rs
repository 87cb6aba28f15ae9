//! What a call, or another instruction, may write: decided before it runs.
#![expect(unsafe_code, reason = "the stack of the interpreter is read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::collections::VecDeque;

use calcharo::ObjectKind;
use pyo3::ffi::{self, PyObject};
use rustc_hash::FxHashSet;

use crate::container::{WeakReference, each_entry, list_items, tuple_items};
use crate::effects::{Callee, Effect};
use crate::layout::Frame;
use crate::plan::{Action, CodePlan, Instruction};
use crate::recorder::{Expected, Recorder};
use crate::types::type_of;

/// Objects that a call to unknown code may reach and that are looked at behind it.
const MOST_REACHED: usize = 4096;

impl Recorder {
    /// An instruction is about to run; whether its place needs no further events.
    ///
    /// # Safety
    /// `frame` runs the code of `plan`, and stands before `instruction`.
    pub(crate) unsafe fn before(
        &mut self,
        frame: *mut Frame,
        plan: &CodePlan,
        instruction: &Instruction,
    ) -> bool {
        if self.options.public_frames {
            return self.before_unseen(instruction);
        }
        let top = plan.slots + usize::from(instruction.depth);
        let value = |below: usize| Frame::slot(frame, top - below);
        let site = instruction.site;
        self.writing = site;
        match instruction.action {
            Action::None => return true,
            Action::StoreSubscript => self.before_item(value(2), value(1), site),
            Action::StoreSlice => {
                let container = crate::container::owner(value(3));
                self.expect(container, Expected::Any, site, usize::MAX);
            }
            Action::DeleteSubscript | Action::InPlace => {
                self.expect(value(2), Expected::Any, site, usize::MAX);
            }
            Action::LoadDict => self.expect_attribute(value(1), 0, site),
            Action::StoreAttribute => {
                self.expect_attribute(value(1), instruction.name, site);
                self.expect_dict_of(value(1), site);
            }
            Action::DeleteAttribute => {
                self.expect_attribute(value(1), 0, site);
                self.expect_dict_of(value(1), site);
            }
            Action::TakeException => self.flow_step(calcharo::code::HANDLED, 0, value(1)),
            Action::Call | Action::CallWithNames | Action::CallUnpacked => {
                return self.before_call(frame, top, instruction);
            }
        }
        false
    }

    /// The object will be looked at, if it is recorded and no watcher tells of its writes.
    unsafe fn expect(&mut self, object: *mut PyObject, what: Expected, site: u32, depth: usize) {
        let Some(index) = self.objects.find(object.addr()) else { return };
        if self.objects.get(index).is_some_and(|entry| is_writable(entry.kind)) {
            self.mark(index, what, site, depth);
            self.expect_dict_of(object, site);
        }
    }

    unsafe fn expect_attribute(&mut self, object: *mut PyObject, name: usize, site: u32) {
        let mut object = object;
        if type_of(object) == self.known.weak_proxy {
            object = (*object.cast::<WeakReference>()).object;
        }
        let Some(index) = self.objects.find(object.addr()) else { return };
        let Some(entry) = self.objects.get(index) else { return };
        let is_plain = entry.kind == ObjectKind::Instance;
        // A dict that holds attributes is watched, and slots are never in one.
        if !matches!(entry.kind, ObjectKind::Module | ObjectKind::Opaque | ObjectKind::Class) {
            let name = if is_plain { name } else { 0 };
            self.mark(index, Expected::Attribute(name), site, usize::MAX);
        }
    }

    /// The watcher is not told of all writes to attributes that lie in the instance.
    unsafe fn expect_dict_of(&mut self, object: *mut PyObject, site: u32) {
        let index = self.objects.find(object.addr());
        let dict = index.and_then(|index| self.objects.get(index)).map_or(0, |entry| entry.dict);
        if let Some(index) = self.objects.find(dict) {
            self.mark(index, Expected::Any, site, usize::MAX);
        }
    }

    unsafe fn before_item(&mut self, container: *mut PyObject, key: *mut PyObject, site: u32) {
        let owner = crate::container::owner(container);
        if owner != container {
            return self.expect(owner, Expected::Any, site, usize::MAX);
        }
        let what = if type_of(key) == &raw mut ffi::PyLong_Type {
            crate::atom::small_int(key)
                .and_then(|place| isize::try_from(place).ok())
                .map_or(Expected::Any, Expected::Item)
        } else {
            Expected::Any
        };
        self.expect(container, what, site, usize::MAX);
    }

    unsafe fn before_call(
        &mut self,
        frame: *mut Frame,
        top: usize,
        instruction: &Instruction,
    ) -> bool {
        let mut arguments = Vec::new();
        let callee = if instruction.action == Action::CallUnpacked {
            unpacked(frame, top, instruction.argument, &mut arguments)
        } else {
            // The names of keyword arguments lie on top in 3.13, and nowhere in 3.12.
            let names = usize::from(instruction.action == Action::CallWithNames);
            plain(frame, top - names, instruction.argument as usize, &mut arguments)
        };
        let effect = self.effect_of(callee, &mut arguments);
        let site = instruction.site;
        let depth = self.threads[self.current].stack.len();
        match effect {
            Callee::Harmless => {
                let name = std::ptr::with_exposed_provenance_mut(instruction.name);
                return instruction.name != 0 && self.rely_on(frame, name, callee);
            }
            Callee::Writes(effect) => {
                if let Some(&object) = arguments.first() {
                    self.expect_effect(effect, object, site, depth);
                }
            }
            Callee::Shallow => {
                for object in arguments {
                    self.expect(object, Expected::Any, site, depth);
                }
            }
            Callee::Deep => self.expect_reachable(arguments, site, depth),
            Callee::Frame => {
                arguments.extend((0..top).map(|slot| Frame::slot(frame, slot)));
                arguments.extend([(*frame).globals, (*frame).locals]);
                self.expect_reachable(arguments, site, depth);
            }
        }
        false
    }

    /// A method of a built-in type is about to be called, `depth` frames deep.
    ///
    /// # Safety
    /// `object` is alive.
    pub(crate) unsafe fn expect_effect(
        &mut self,
        effect: Effect,
        object: *mut PyObject,
        site: u32,
        depth: usize,
    ) {
        match effect {
            Effect::Nothing => {}
            Effect::Append => self.expect(object, Expected::Append, site, usize::MAX),
            Effect::Any => self.expect_until(object, site, depth),
        }
    }

    unsafe fn expect_until(&mut self, object: *mut PyObject, site: u32, depth: usize) {
        let Some(index) = self.objects.find(object.addr()) else { return };
        let kind = self.objects.get(index).map(|entry| entry.kind);
        // Of the methods of dicts only that of an OrderedDict which the watcher does not see.
        if kind.is_some_and(|kind| is_writable(kind) || kind == ObjectKind::Dict) {
            self.mark(index, Expected::Any, site, depth);
        }
    }

    unsafe fn expect_reachable(&mut self, roots: Vec<*mut PyObject>, site: u32, depth: usize) {
        let mut queue = VecDeque::from(roots);
        let mut seen = FxHashSet::default();
        while let Some(object) = queue.pop_front() {
            let Some(index) = self.objects.find(object.addr()) else { continue };
            if !seen.insert(index) {
                continue;
            }
            if seen.len() > MOST_REACHED {
                self.note(
                    "writes of code out of scope to objects beyond the first 4096 it was given",
                );
                break;
            }
            let Some(kind) = self.objects.get(index).map(|entry| entry.kind) else { continue };
            if is_writable(kind) {
                self.mark(index, Expected::Any, site, depth);
                self.expect_dict_of(object, site);
            }
            match kind {
                ObjectKind::List => queue.extend(list_items(object)),
                ObjectKind::Tuple => queue.extend(tuple_items(object)),
                ObjectKind::Dict => each_entry(object, &mut |_, value| queue.push_back(value)),
                ObjectKind::Instance | ObjectKind::Exception => {
                    let shape = self.shape_of(type_of(object));
                    let content = self.read_content(object, &shape);
                    queue.extend(content.attributes.iter().flatten().map(|(_, value)| *value));
                }
                _ => {}
            }
        }
    }
}

/// Whether objects of this kind are written by other means than watched dicts.
fn is_writable(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::List
            | ObjectKind::Set
            | ObjectKind::Deque
            | ObjectKind::ByteArray
            | ObjectKind::Array
            | ObjectKind::Instance
            | ObjectKind::Exception
            | ObjectKind::Function
            | ObjectKind::Cell
    )
}

/// Callee and arguments of `CALL`.
unsafe fn plain(
    frame: *mut Frame,
    top: usize,
    count: usize,
    arguments: &mut Vec<*mut PyObject>,
) -> *mut PyObject {
    let first = Frame::slot(frame, top - count - 2);
    let second = Frame::slot(frame, top - count - 1);
    let (callee, object) = if cfg!(Py_3_13) {
        (first, second)
    } else if first.is_null() {
        (second, first)
    } else {
        (first, second)
    };
    if !object.is_null() {
        arguments.push(object);
    }
    arguments.extend((top - count..top).map(|slot| Frame::slot(frame, slot)));
    callee
}

/// Callee and arguments of `CALL_FUNCTION_EX`.
unsafe fn unpacked(
    frame: *mut Frame,
    top: usize,
    flags: u32,
    arguments: &mut Vec<*mut PyObject>,
) -> *mut PyObject {
    let top = top - (flags & 1) as usize;
    if flags & 1 == 1 {
        let names = Frame::slot(frame, top);
        if ffi::PyDict_Check(names) != 0 {
            each_entry(names, &mut |_, value| arguments.push(value));
        }
    }
    let values = Frame::slot(frame, top - 1);
    if ffi::PyTuple_Check(values) != 0 {
        arguments.extend(tuple_items(values));
    } else if ffi::PyList_Check(values) != 0 {
        arguments.extend(list_items(values));
    }
    let place = if cfg!(Py_3_13) { 3 } else { 2 };
    Frame::slot(frame, top - place)
}
