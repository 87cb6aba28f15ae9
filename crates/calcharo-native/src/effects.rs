//! What callables do to what they are given.
#![expect(unsafe_code, reason = "callables are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::container::{Method, tuple_items};
use crate::content::Name;
use crate::describe::name_hash;
use crate::layout::Frame;
use crate::recorder::Recorder;
use crate::types::type_of;

/// What a method of a built-in type does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
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

/// What a call does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callee {
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
    /// The callee of a global name is harmless as long as the name is not bound anew.
    ///
    /// # Safety
    /// `frame` runs, and its code calls `callee` by `name`.
    pub(crate) unsafe fn rely_on(
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

    /// What a call of `callee` does. What it is known to reach besides is added to `arguments`.
    ///
    /// # Safety
    /// All of them are alive.
    pub(crate) unsafe fn effect_of(
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
