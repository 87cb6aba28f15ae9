//! Atoms of Python read as memory: numbers and texts, without calling anything.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "every line of these functions reads foreign memory")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "lengths of live objects fit their types; integers are cut into bytes"
)]

use pyo3::ffi::{self, PyObject};

/// An exact `int`: sign and digits of 30 bits, lowest first.
#[repr(C)]
struct Long {
    base: PyObject,
    tag: usize,
    digits: [u32; 0],
}

/// The value of an `int`, if it has 64 bits.
///
/// # Safety
/// `object` is an `int` or of a subclass.
#[inline]
pub(crate) unsafe fn small_int(object: *mut PyObject) -> Option<i64> {
    let long = object.cast::<Long>();
    let tag = (*long).tag;
    let digits = (&raw const (*long).digits).cast::<u32>();
    // The lowest bits are 1 minus the sign.
    let sign = 1 - (tag & 3) as i64;
    match tag >> 3 {
        0 => Some(0),
        1 => Some(sign * i64::from(*digits)),
        2 => Some(sign * (i64::from(*digits) | i64::from(*digits.add(1)) << 30)),
        3 if *digits.add(2) < 8 => {
            let low = i64::from(*digits) | i64::from(*digits.add(1)) << 30;
            Some(sign * (low | i64::from(*digits.add(2)) << 60))
        }
        _ => None,
    }
}

/// A larger `int` in two's complement, little-endian.
///
/// # Safety
/// `object` is an `int` or of a subclass.
pub(crate) unsafe fn big_int(object: *mut PyObject, out: &mut Vec<u8>) {
    let long = object.cast::<Long>();
    let tag = (*long).tag;
    let digits = (&raw const (*long).digits).cast::<u32>();
    let (mut bits, mut held) = (0_u64, 0);
    for index in 0..tag >> 3 {
        bits |= u64::from(*digits.add(index)) << held;
        held += 30;
        while held >= 8 {
            out.push(bits as u8);
            bits >>= 8;
            held -= 8;
        }
    }
    out.extend([bits as u8, 0]);
    if tag & 3 == 2 {
        let mut carry = true;
        for byte in out.iter_mut() {
            let (inverted, overflow) = (!*byte).overflowing_add(u8::from(carry));
            (*byte, carry) = (inverted, overflow);
        }
    }
}

/// The bits of a `float`.
///
/// # Safety
/// `object` is a `float` or of a subclass.
#[inline]
pub(crate) unsafe fn float_bits(object: *mut PyObject) -> u64 {
    (*object.cast::<ffi::PyFloatObject>()).ob_fval.to_bits()
}

/// The text of a `str`: borrowed where Python holds ASCII, else written into `scratch` as UTF-8,
/// lone surrogates in the form of `surrogatepass`.
///
/// # Safety
/// `object` is a `str` or of a subclass, and outlives the answer.
#[inline]
pub(crate) unsafe fn text(object: *mut PyObject, scratch: &mut Vec<u8>) -> &[u8] {
    let length = ffi::PyUnicode_GET_LENGTH(object) as usize;
    let data = ffi::PyUnicode_DATA(object);
    if ffi::PyUnicode_IS_ASCII(object) != 0 {
        return std::slice::from_raw_parts(data.cast(), length);
    }
    scratch.clear();
    let kind = ffi::PyUnicode_KIND(object);
    for index in 0..length {
        put_code_point(character(data, kind, index), scratch);
    }
    scratch
}

/// Part of the text of a `str`, in characters.
///
/// # Safety
/// `object` is a `str`; the range lies within it.
pub(crate) unsafe fn text_part(object: *mut PyObject, from: usize, to: usize, out: &mut Vec<u8>) {
    let (data, kind) = (ffi::PyUnicode_DATA(object), ffi::PyUnicode_KIND(object));
    for index in from..to {
        put_code_point(character(data, kind, index), out);
    }
}

unsafe fn character(data: *mut std::ffi::c_void, kind: u32, index: usize) -> u32 {
    match kind {
        ffi::PyUnicode_1BYTE_KIND => u32::from(*data.cast::<u8>().add(index)),
        ffi::PyUnicode_2BYTE_KIND => u32::from(*data.cast::<u16>().add(index)),
        _ => *data.cast::<u32>().add(index),
    }
}

fn put_code_point(code: u32, out: &mut Vec<u8>) {
    let tail = |shift: u32| (code >> shift & 0x3F) as u8 | 0x80;
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend([(code >> 6) as u8 | 0xC0, tail(0)]),
        0x800..0x1_0000 => out.extend([(code >> 12) as u8 | 0xE0, tail(6), tail(0)]),
        _ => out.extend([(code >> 18) as u8 | 0xF0, tail(12), tail(6), tail(0)]),
    }
}

/// The content of a `bytes`.
///
/// # Safety
/// `object` is a `bytes` or of a subclass, and outlives the answer.
pub(crate) unsafe fn bytes<'a>(object: *mut PyObject) -> &'a [u8] {
    let length = ffi::Py_SIZE(object) as usize;
    std::slice::from_raw_parts(ffi::PyBytes_AS_STRING(object).cast(), length)
}

/// The content of a `bytearray`.
///
/// # Safety
/// `object` is a `bytearray` or of a subclass, and outlives the answer.
pub(crate) unsafe fn byte_array<'a>(object: *mut PyObject) -> &'a [u8] {
    let length = ffi::Py_SIZE(object) as usize;
    std::slice::from_raw_parts(ffi::PyByteArray_AsString(object).cast(), length)
}

/// `start`, `stop` and `step` of a `range`.
///
/// # Safety
/// `object` is a `range`.
pub(crate) unsafe fn range_parts(object: *mut PyObject) -> [*mut PyObject; 3] {
    let fields = object.byte_add(size_of::<PyObject>()).cast::<*mut PyObject>();
    [*fields, *fields.add(1), *fields.add(2)]
}

/// Real and imaginary part of a `complex`.
///
/// # Safety
/// `object` is a `complex`.
pub(crate) unsafe fn complex_bits(object: *mut PyObject) -> (u64, u64) {
    let value = (*object.cast::<ffi::PyComplexObject>()).cval;
    (value.real.to_bits(), value.imag.to_bits())
}
