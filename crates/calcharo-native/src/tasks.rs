//! Asyncio tasks by a number that is never used again: which one runs, and what it is called.
//!
//! The interpreter keeps the running task of each event loop in a dict of `_asyncio`, for tasks of
//! every kind. No reference to a task is held: the deallocator of its type tells of its end.
#![expect(unsafe_code, reason = "the running task is read from the interpreter's own table")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use std::ptr::null_mut;

use calcharo::{Definition, Task};
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use rustc_hash::FxHashMap;

use crate::container::each_entry;
use crate::names::{of_module, stored};
use crate::recorder::Recorder;
use crate::types::type_of;

/// The tasks that were seen, and where the running one is found.
pub(crate) struct Tasks {
    /// Loops, and the task that each of them runs.
    running: Py<PyAny>,
    /// Gives the loop of the calling thread.
    running_loop: Py<PyAny>,
    /// The type of tasks that C code implements, and its `get_name`.
    kind: Py<PyAny>,
    get_name: Py<PyAny>,
    /// Numbers of the tasks that are alive, by address.
    numbers: FxHashMap<usize, u32>,
    /// Addresses and names of the same, by number.
    alive: FxHashMap<u32, (usize, String)>,
    count: u32,
    /// Names of the newest tasks, whose definitions are not written yet.
    newest: Vec<String>,
}

impl Tasks {
    /// Finds the table of tasks; `None` as long as asyncio is not imported.
    ///
    /// # Safety
    /// The interpreter is attached, and no exception is set.
    unsafe fn find() -> Option<Self> {
        let running = of_module(c"_asyncio", c"_current_tasks");
        let running_loop = of_module(c"_asyncio", c"_get_running_loop");
        let kind = of_module(c"_asyncio", c"Task");
        if running.is_null() || running_loop.is_null() || kind.is_null() {
            return None;
        }
        if ffi::PyDict_Check(running) == 0 || ffi::PyType_Check(kind) == 0 {
            return None;
        }
        let py = Python::assume_attached();
        let kind = Bound::from_borrowed_ptr(py, kind);
        let get_name = kind.getattr("get_name").ok()?;
        Some(Self {
            running: Bound::from_borrowed_ptr(py, running).unbind(),
            running_loop: Bound::from_borrowed_ptr(py, running_loop).unbind(),
            kind: kind.unbind(),
            get_name: get_name.unbind(),
            numbers: FxHashMap::default(),
            alive: FxHashMap::default(),
            count: 0,
            newest: Vec::new(),
        })
    }

    /// The task that the calling thread runs, borrowed; null outside of tasks.
    ///
    /// # Safety
    /// As for [`Tasks::find`].
    unsafe fn running(&self) -> *mut PyObject {
        if ffi::PyDict_Size(self.running.as_ptr()) == 0 {
            return null_mut();
        }
        let event_loop = ffi::PyObject_CallNoArgs(self.running_loop.as_ptr());
        if event_loop.is_null() {
            ffi::PyErr_Clear();
            return null_mut();
        }
        let mut found = null_mut();
        // Loops are compared by address: their classes may define `__hash__` and `__eq__`.
        each_entry(self.running.as_ptr(), &mut |key, task| {
            if key == event_loop {
                found = task;
            }
        });
        ffi::Py_DECREF(event_loop);
        if found == ffi::Py_None() { null_mut() } else { found }
    }

    /// A task is gone, or another object.
    pub(crate) fn ended(&mut self, address: usize) {
        if let Some(number) = self.numbers.remove(&address) {
            self.alive.remove(&number);
        }
    }

    /// The definitions of the tasks that were seen since the last call.
    pub(crate) fn definitions(&mut self) -> impl Iterator<Item = Definition> {
        self.newest.drain(..).map(|name| Definition::Task(Task { name }))
    }

    /// The name of a task that is alive, by its number from 1; empty outside of tasks.
    pub(crate) fn name(&self, task: u32) -> &str {
        let known = task.checked_sub(1).and_then(|number| self.alive.get(&number));
        known.map_or("", |(_, name)| name)
    }

    fn rename(&mut self, number: u32, name: String) {
        let older = self.count as usize - self.newest.len();
        if let Some(newest) = (number as usize).checked_sub(older) {
            self.newest[newest].clone_from(&name);
        }
        if let Some(known) = self.alive.get_mut(&number) {
            known.1 = name;
        }
    }
}

impl Recorder {
    /// Looks for asyncio, which may be imported by now.
    ///
    /// # Safety
    /// The interpreter is attached, and no exception is set.
    pub(crate) unsafe fn find_tasks(&mut self) {
        if self.tasks.is_none() {
            self.tasks = Tasks::find().map(Box::new);
        }
    }

    /// The number, from 1, of the task that the calling thread runs; 0 outside of tasks.
    ///
    /// # Safety
    /// As for [`Recorder::find_tasks`].
    pub(crate) unsafe fn running_task(&mut self) -> u32 {
        let Some(tasks) = &self.tasks else { return 0 };
        let task = tasks.running();
        if task.is_null() {
            return 0;
        }
        match tasks.numbers.get(&task.addr()) {
            Some(number) => number + 1,
            None => self.add_task(task) + 1,
        }
    }

    #[cold]
    unsafe fn add_task(&mut self, task: *mut PyObject) -> u32 {
        self.hooks.hook(type_of(task), &self.known);
        let name = self.name_of_task(task);
        let Some(tasks) = &mut self.tasks else { return 0 };
        let number = tasks.count;
        let name = name.unwrap_or_else(|| format!("unnamed-{number}"));
        tasks.count += 1;
        tasks.newest.push(name.clone());
        tasks.numbers.insert(task.addr(), number);
        tasks.alive.insert(number, (task.expose_provenance(), name));
        number
    }

    /// The name that a task has now.
    ///
    /// # Safety
    /// `task` is alive, and no exception is set.
    unsafe fn name_of_task(&self, task: *mut PyObject) -> Option<String> {
        let tasks = self.tasks.as_ref()?;
        if ffi::PyType_IsSubtype(type_of(task), tasks.kind.as_ptr().cast::<PyTypeObject>()) == 0 {
            return self.shown_name(stored(task, b"_name"));
        }
        // Where the name is kept differs between versions; this is the method of C code, not one
        // that a subclass may have.
        let name = ffi::PyObject_CallOneArg(tasks.get_name.as_ptr(), task);
        if name.is_null() {
            ffi::PyErr_Clear();
            return None;
        }
        let shown = self.shown_name(name);
        ffi::Py_DECREF(name);
        shown
    }

    /// Reads the name of a task anew, by its number from 1: event loops name a task that begins to
    /// run at once only when it comes back to them.
    ///
    /// # Safety
    /// As for [`Recorder::find_tasks`].
    pub(crate) unsafe fn refresh_name(&mut self, task: u32) {
        let (Some(tasks), Some(number)) = (&self.tasks, task.checked_sub(1)) else { return };
        let Some((address, known)) = tasks.alive.get(&number) else { return };
        let name = self.name_of_task(std::ptr::with_exposed_provenance_mut(*address));
        let Some(name) = name.filter(|name| name != known) else { return };
        if let Some(tasks) = &mut self.tasks {
            tasks.rename(number, name);
        }
    }
}
