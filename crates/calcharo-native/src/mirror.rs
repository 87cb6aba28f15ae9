//! Frames read through the public interface, where those of the interpreter are laid out otherwise.
//!
//! A mirror is memory of the tracer's own in the form of [`Frame`]: what reads frames does not know
//! the difference. Its slots are filled anew at each event. Values lie in it as borrowed pointers,
//! which are good until the program goes on. Nothing lies where the values of the stack would be.
//!
//! Variables are asked for one by one (`PyFrame_GetVar`), which writes nothing: `f_locals` brings
//! variables into the program's namespaces on 3.12, and is a proxy that writes through on 3.13.
#![expect(unsafe_code, reason = "values of frames are borrowed from the interpreter")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use pyo3::ffi::{self, PyFrameObject, PyObject};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::container::Cell;
use crate::layout::Frame;
use crate::plan::CodePlan;
use crate::recorder::Recorder;
use crate::types::KnownTypes;

/// Words of a frame before its slots.
const HEADER: usize = size_of::<Frame>() / size_of::<*mut PyObject>();

/// What a frame holds.
pub(crate) struct Mirror {
    object: *mut PyFrameObject,
    plan: *const CodePlan,
    words: Box<[*mut PyObject]>,
    /// Stand-ins for the cells of slots: the interface gives the content of a cell alone.
    cells: Box<[Cell]>,
}

/// Mirrors of the frames in scope, by address of their frame objects.
#[derive(Default)]
pub(crate) struct Mirrors {
    alive: FxHashMap<usize, Mirror>,
    /// Of frames that were left, until the step of it is written.
    left: Vec<Mirror>,
    /// Of frames that are gone without an event: the recording may still refer to them.
    lost: Vec<Mirror>,
}

impl Mirror {
    unsafe fn new(object: *mut PyFrameObject, plan: &CodePlan, known: &KnownTypes) -> Self {
        let mut mirror = Self {
            object,
            plan,
            words: vec![std::ptr::null_mut(); HEADER + plan.slots].into_boxed_slice(),
            cells: (0..plan.slots).map(|_| Cell::empty(known.cell)).collect(),
        };
        let frame = mirror.frame();
        (*frame).object = object.cast();
        (*frame).globals = borrowed(ffi::PyFrame_GetGlobals(object));
        (*frame).builtins = borrowed(ffi::PyFrame_GetBuiltins(object));
        if !plan.optimized {
            (*frame).locals = borrowed(ffi::PyFrame_GetLocals(object));
        }
        mirror
    }

    fn frame(&mut self) -> *mut Frame {
        self.words.as_mut_ptr().cast()
    }

    fn address(&self) -> usize {
        self.words.as_ptr().expose_provenance()
    }

    fn has_cells(&self) -> bool {
        // SAFETY: plans live as long as the recording.
        let plan = unsafe { &*self.plan };
        plan.cells.contains(&true)
    }

    /// Reads instruction and variables.
    unsafe fn refresh(&mut self) {
        let plan = &*self.plan;
        let offset = usize::try_from(ffi::PyFrame_GetLasti(self.object)).unwrap_or_default();
        (*self.frame()).instruction = std::ptr::with_exposed_provenance(plan.base + offset);
        for (slot, name) in plan.variables.iter().enumerate() {
            let value = borrowed(ffi::PyFrame_GetVar(self.object, name.as_ptr()));
            self.words[HEADER + slot] = if plan.cells[slot] {
                let cell = &raw mut self.cells[slot];
                (*cell).value = value;
                cell.expose_provenance();
                cell.cast()
            } else {
                value
            };
        }
    }

    /// Nothing lies in it any more.
    fn clear(&mut self) {
        self.words.fill(std::ptr::null_mut());
        for cell in &mut self.cells {
            cell.value = std::ptr::null_mut();
        }
    }
}

/// Gives a new reference back: somebody else holds the object too, or it is nothing to look at.
unsafe fn borrowed(object: *mut PyObject) -> *mut PyObject {
    if object.is_null() {
        ffi::PyErr_Clear();
        return object;
    }
    let is_shared = ffi::Py_REFCNT(object) > 1;
    ffi::Py_DECREF(object);
    if is_shared { object } else { std::ptr::null_mut() }
}

impl Mirrors {
    /// The frame that runs, as it is now.
    ///
    /// # Safety
    /// Called from a callback for the code of `plan`.
    unsafe fn running(&mut self, plan: *const CodePlan, known: &KnownTypes) -> *mut Frame {
        let object = ffi::PyEval_GetFrame();
        let mirror =
            self.alive.entry(object.addr()).or_insert_with(|| Mirror::new(object, &*plan, known));
        mirror.refresh();
        mirror.frame()
    }

    /// Reads a frame anew.
    ///
    /// # Safety
    /// `frame` is the address of a mirror, and the interpreter is attached.
    #[cold]
    pub(crate) unsafe fn refresh(&mut self, frame: usize) {
        let object = (*std::ptr::with_exposed_provenance::<Frame>(frame)).object;
        if let Some(mirror) = self.alive.get_mut(&object.addr()) {
            mirror.refresh();
        }
    }

    /// Reads frames anew: those that share variables, or all of them.
    ///
    /// # Safety
    /// The interpreter is attached.
    pub(crate) unsafe fn refresh_many(&mut self, which: Which) {
        for mirror in self.alive.values_mut() {
            if which == Which::All || mirror.has_cells() {
                mirror.refresh();
            }
        }
    }

    /// Addresses of the mirrors of all frames of this thread.
    ///
    /// # Safety
    /// The interpreter is attached.
    pub(crate) unsafe fn of_this_thread(&self) -> FxHashSet<usize> {
        let mut found = FxHashSet::default();
        let mut frame = ffi::PyEval_GetFrame();
        while !frame.is_null() {
            found.extend(self.alive.get(&frame.addr()).map(Mirror::address));
            // The frame that runs above holds it.
            frame = borrowed(ffi::PyFrame_GetBack(frame).cast()).cast();
        }
        found
    }

    /// A frame was left, and is not referred to any more.
    #[cold]
    pub(crate) fn leave(&mut self, frame: usize) {
        // SAFETY: mirrors that are referred to are kept.
        let object = unsafe { (*std::ptr::with_exposed_provenance::<Frame>(frame)).object };
        if let Some(mut mirror) = self.alive.remove(&object.addr()) {
            mirror.clear();
            if mirror.has_cells() {
                self.left.push(mirror);
            }
        }
    }

    /// A frame object is about to be deallocated; the address of its mirror.
    pub(crate) fn end(&mut self, object: *mut PyObject) -> Option<usize> {
        let mut mirror = self.alive.remove(&object.addr())?;
        mirror.clear();
        let address = mirror.address();
        self.lost.push(mirror);
        Some(address)
    }

    /// A frame that is gone is not referred to any more.
    pub(crate) fn retire(&mut self, frame: usize) {
        let place = self.lost.iter().position(|mirror| mirror.address() == frame);
        self.left.extend(place.map(|place| self.lost.swap_remove(place)));
    }
}

impl Recorder {
    /// The mirror of the frame that runs, as it is now.
    ///
    /// # Safety
    /// Called from a callback for `code`.
    #[cold]
    pub(crate) unsafe fn mirrored(&mut self, code: *mut PyObject) -> Option<*mut Frame> {
        let plan = self.plan_of(code)?;
        self.free_left();
        Some(self.mirrors.running(plan, &self.known))
    }

    /// Frees what stood for cells of frames that were left.
    pub(crate) fn free_left(&mut self) {
        for mirror in std::mem::take(&mut self.mirrors.left) {
            for cell in &mirror.cells {
                self.free_object((&raw const *cell).addr());
            }
        }
    }
}

/// Which mirrors are read anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    WithCells,
    All,
}
