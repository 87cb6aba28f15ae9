//! What a call, or another instruction, may write: decided before it runs.
#![expect(unsafe_code, reason = "the stack of the interpreter is read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::collections::VecDeque;

use calcharo::ObjectKind;
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::container::{Method, WeakReference, each_entry, list_items, tuple_items};
use crate::content::Name;
use crate::describe::name_hash;
use crate::layout::Frame;
use crate::plan::{Action, CodePlan, Instruction};
use crate::recorder::{Expected, Recorder};
use crate::types::type_of;

/// What a method of a built-in type does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Nothing,
    Append,
    Any,
}

/// Callables whose effects are known.
#[derive(Default)]
pub(crate) struct Effects {
    /// Functions and types that write nothing that they are given.
    pure: FxHashSet<usize>,
    methods: FxHashMap<usize, Effect>,
    /// Functions behind which code of the program runs without events.
    hiding: FxHashSet<usize>,
    /// Functions that run code given as a text or as a code object.
    running: FxHashSet<usize>,
    /// Names of callees that were looked at once and are not looked at again.
    names: FxHashSet<isize>,
    restart: Option<Py<PyAny>>,
    is_stale: bool,
}

/// Objects that a call to unknown code may reach and that are looked at behind it.
const MOST_REACHED: usize = 4096;

/// What a call does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Callee {
    /// Code in scope, or code that writes nothing: its own events tell.
    Harmless,
    /// A method that writes its object.
    Writes(Effect),
    /// It may write what it is given.
    Shallow,
    /// It may write everything that it is given leads to.
    Deep,
    /// It may write everything that the calling frame sees, as `exec` does.
    Frame,
}

impl Effects {
    /// Takes the tables that `calcharo._effects` makes, and `sys.monitoring.restart_events`.
    pub(crate) fn new(
        pure: &[Bound<'_, PyAny>],
        hiding: &[Bound<'_, PyAny>],
        running: &[Bound<'_, PyAny>],
        methods: &[(Bound<'_, PyAny>, u8)],
        restart: Py<PyAny>,
    ) -> Self {
        let effect = |number: u8| match number {
            0 => Effect::Nothing,
            1 => Effect::Append,
            _ => Effect::Any,
        };
        Self {
            pure: pure.iter().map(|one| one.as_ptr().addr()).collect(),
            methods: methods.iter().map(|(one, it)| (one.as_ptr().addr(), effect(*it))).collect(),
            hiding: hiding.iter().map(|one| one.as_ptr().addr()).collect(),
            running: running.iter().map(|one| one.as_ptr().addr()).collect(),
            names: FxHashSet::default(),
            restart: Some(restart),
            is_stale: false,
        }
    }

    /// A global name is bound anew: calls through it are looked at again.
    ///
    /// # Safety
    /// `name` is alive.
    pub(crate) unsafe fn name_written(&mut self, name: *mut PyObject) {
        if !self.names.is_empty() && self.names.contains(&name_hash(Name::Text(name))) {
            self.names.clear();
            self.is_stale = true;
        }
    }

    pub(crate) fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Whether events must be switched on again.
    pub(crate) fn take_stale(&mut self, py: Python<'_>) -> Option<Py<PyAny>> {
        std::mem::take(&mut self.is_stale)
            .then(|| self.restart.as_ref().map(|it| it.clone_ref(py)))?
    }
}

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
            Callee::Writes(Effect::Nothing) => {}
            Callee::Writes(Effect::Append) => {
                if let Some(&object) = arguments.first() {
                    self.expect(object, Expected::Append, site, usize::MAX);
                }
            }
            Callee::Writes(Effect::Any) => {
                if let Some(&object) = arguments.first() {
                    self.expect_until(object, site, depth);
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

    /// The callee of a global name is harmless as long as the name is not bound anew.
    unsafe fn rely_on(
        &mut self,
        frame: *mut Frame,
        name: *mut PyObject,
        callee: *mut PyObject,
    ) -> bool {
        let mut bound = ffi::PyDict_GetItem((*frame).globals, name);
        if bound.is_null() && ffi::PyDict_Check((*frame).builtins) != 0 {
            bound = ffi::PyDict_GetItem((*frame).builtins, name);
            self.hooks.watch((*frame).builtins);
        }
        if bound != callee {
            return false;
        }
        self.effects.names.insert(name_hash(Name::Text(name)));
        true
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

    unsafe fn effect_of(
        &mut self,
        callee: *mut PyObject,
        arguments: &mut Vec<*mut PyObject>,
    ) -> Callee {
        let kind = type_of(callee);
        if kind == self.known.function {
            return self.effect_of_function(callee, arguments);
        }
        if kind == self.known.method {
            let method = callee.cast::<Method>();
            arguments.push((*method).object);
            return self.effect_of((*method).function, arguments);
        }
        if kind == self.known.method_descriptor || kind == self.known.wrapper_descriptor {
            let effect = self.effects.methods.get(&callee.addr());
            return effect.map_or(Callee::Deep, |effect| Callee::Writes(*effect));
        }
        if self.effects.pure.contains(&callee.addr()) {
            return Callee::Harmless;
        }
        if self.effects.hiding.contains(&callee.addr()) {
            self.is_distrustful = true;
            self.note("steps of functions that the program gave to sys.settrace or sys.setprofile");
        }
        if kind == self.known.builtin {
            let object = (*callee.cast::<ffi::PyCFunctionObject>()).m_self;
            if !object.is_null() {
                arguments.push(object);
            }
            let is_exec = self.effects.running.contains(&callee.addr());
            return if is_exec { Callee::Frame } else { Callee::Shallow };
        }
        if ffi::PyType_Check(callee) != 0 {
            let shape = self.shape_of(callee.cast::<PyTypeObject>());
            return if shape.has_attributes { Callee::Harmless } else { Callee::Shallow };
        }
        Callee::Deep
    }

    unsafe fn effect_of_function(
        &mut self,
        function: *mut PyObject,
        arguments: &mut Vec<*mut PyObject>,
    ) -> Callee {
        let function = function.cast::<ffi::PyFunctionObject>();
        if self.codes.contains_key(&(*function).func_code.addr()) {
            return Callee::Harmless;
        }
        // What a function out of scope sees by itself may be recorded too.
        arguments.push((*function).func_globals);
        if !(*function).func_closure.is_null() {
            arguments.extend(tuple_items((*function).func_closure));
        }
        Callee::Deep
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
