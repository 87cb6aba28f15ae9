//! What the tracer reads of frames and objects, for the self-test to compare (`calcharo._selftest`).
#![expect(unsafe_code, reason = "frames and objects are read as memory")]

use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::atom::{
    big_int, byte_array, bytes, complex_bits, float_bits, range_parts, small_int, text,
};
use crate::container::{
    Attributes, Cell, Method, attributes_of, deque_items, each_entry, each_inline, each_member,
    list_items, slots_of, tuple_items,
};
use crate::layout::{Frame, current_frame, generator_frame};
use crate::types::{KnownTypes, type_of};

/// Code, namespace, bytes from the code object to the instruction, and slots of a frame; an empty
/// slot is `None`.
type FrameParts<'py> =
    (Bound<'py, PyAny>, Bound<'py, PyAny>, usize, Vec<Option<Bound<'py, PyAny>>>);

/// The frame of the caller, with the first `count` slots.
#[pyfunction]
pub(crate) fn read_frame(py: Python<'_>, count: usize) -> FrameParts<'_> {
    // SAFETY: a function in C has no frame of its own: the current one is the caller's, and it has
    // as many slots as the caller says.
    unsafe { parts(py, current_frame(ffi::PyThreadState_Get()), count) }
}

/// The frame of a generator that was started, with the first `count` slots.
#[pyfunction]
pub(crate) fn read_generator<'py>(generator: &Bound<'py, PyAny>, count: usize) -> FrameParts<'py> {
    // SAFETY: the caller gives a generator, which is alive.
    unsafe { parts(generator.py(), generator_frame(generator.as_ptr()), count) }
}

unsafe fn parts(py: Python<'_>, frame: *mut Frame, count: usize) -> FrameParts<'_> {
    // SAFETY: the caller's frame is alive, and what it holds is too.
    unsafe {
        let slots =
            (0..count).map(|slot| Bound::from_borrowed_ptr_or_opt(py, Frame::slot(frame, slot)));
        let code = Bound::from_borrowed_ptr(py, (*frame).code);
        let place = (*frame).instruction.addr().wrapping_sub((*frame).code.addr());
        (code, Bound::from_borrowed_ptr(py, (*frame).globals), place, slots.collect())
    }
}

/// What an object holds, as far as the tracer reads it from memory.
#[pyfunction]
pub(crate) fn read_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let (py, pointer) = (object.py(), object.as_ptr());
    let known = KnownTypes::find(py)?;
    // SAFETY: the object is alive, and each reader gets one of its type.
    unsafe {
        let kind = type_of(pointer);
        let is = |other: *mut ffi::PyTypeObject| ffi::PyType_IsSubtype(kind, other) != 0;
        let mut buffer = Vec::new();
        if is(&raw mut ffi::PyLong_Type) {
            big_int(pointer, &mut buffer);
            return Ok((small_int(pointer), PyBytes::new(py, &buffer))
                .into_pyobject(py)?
                .into_any());
        } else if is(&raw mut ffi::PyUnicode_Type) {
            return Ok(PyBytes::new(py, text(pointer, &mut buffer)).into_any());
        } else if is(&raw mut ffi::PyBytes_Type) {
            return Ok(PyBytes::new(py, bytes(pointer)).into_any());
        } else if is(&raw mut ffi::PyByteArray_Type) {
            return Ok(PyBytes::new(py, byte_array(pointer)).into_any());
        } else if is(&raw mut ffi::PyFloat_Type) {
            return Ok(float_bits(pointer).into_pyobject(py)?.into_any());
        } else if is(&raw mut ffi::PyComplex_Type) {
            return Ok(complex_bits(pointer).into_pyobject(py)?.into_any());
        }
        match items_of(pointer, kind, &known) {
            Some(items) => Ok(listed(py, &items)?.into_any()),
            None => instance(object, &known),
        }
    }
}

unsafe fn items_of(
    pointer: *mut PyObject,
    kind: *mut ffi::PyTypeObject,
    known: &KnownTypes,
) -> Option<Vec<*mut PyObject>> {
    // SAFETY: see the caller.
    unsafe {
        let is = |other: *mut ffi::PyTypeObject| ffi::PyType_IsSubtype(kind, other) != 0;
        if is(&raw mut ffi::PyList_Type) {
            Some(list_items(pointer).to_vec())
        } else if is(&raw mut ffi::PyTuple_Type) {
            Some(tuple_items(pointer).to_vec())
        } else if is(known.deque) {
            Some(deque_items(pointer))
        } else if is(&raw mut ffi::PySet_Type) || is(&raw mut ffi::PyFrozenSet_Type) {
            let mut members = Vec::new();
            each_member(pointer, &mut |member| members.push(member));
            Some(members)
        } else if is(&raw mut ffi::PyRange_Type) {
            Some(range_parts(pointer).to_vec())
        } else if is(known.cell) {
            Some(vec![(*pointer.cast::<Cell>()).value])
        } else if is(known.method) {
            let method = pointer.cast::<Method>();
            Some(vec![(*method).function, (*method).object])
        } else if is(ffi::PyExc_BaseException.cast()) {
            let args = (*pointer.cast::<ffi::PyBaseExceptionObject>()).args;
            Some(tuple_items(args).to_vec())
        } else {
            None
        }
    }
}

/// Where the attributes are, the attributes, and those in slots.
unsafe fn instance<'py>(
    object: &Bound<'py, PyAny>,
    known: &KnownTypes,
) -> PyResult<Bound<'py, PyAny>> {
    let (py, pointer) = (object.py(), object.as_ptr());
    let (mut pairs, mut place) = (Vec::new(), "none");
    // SAFETY: the object is alive, and nothing runs meanwhile.
    let slots = unsafe {
        match attributes_of(pointer) {
            Attributes::None => {}
            Attributes::Dict(dict) => {
                place = "dict";
                each_entry(dict, &mut |name, value| pairs.push((name, value)));
            }
            Attributes::Inline { keys, values } => {
                place = "inline";
                each_inline(keys, values, &mut |name, value| pairs.push((name, value)));
            }
        }
        let slots = slots_of(type_of(pointer), known).into_iter();
        slots.map(|(name, offset)| (name, *pointer.byte_add(offset).cast::<*mut PyObject>()))
    };
    let slots = named(py, slots.filter(|(_, value)| !value.is_null()))?;
    Ok((place, named(py, pairs.into_iter())?, slots).into_pyobject(py)?.into_any())
}

fn named(
    py: Python<'_>,
    pairs: impl Iterator<Item = (*mut PyObject, *mut PyObject)>,
) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in pairs {
        // SAFETY: both belong to an object that is alive.
        let (name, value) = unsafe {
            (Bound::from_borrowed_ptr_or_opt(py, name), Bound::from_borrowed_ptr_or_opt(py, value))
        };
        dict.set_item(name, value)?;
    }
    Ok(dict)
}

fn listed<'py>(py: Python<'py>, items: &[*mut PyObject]) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for &item in items {
        // SAFETY: the items belong to an object that is alive.
        let item = unsafe { Bound::from_borrowed_ptr_or_opt(py, item) };
        list.append(item.ok_or_else(|| PyTypeError::new_err("an empty place"))?)?;
    }
    Ok(list)
}
