//! Values: their fingerprints, and their bytes in the chunk.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::value::{LARGEST_SMALL, SMALLEST, TUPLE_DEPTH, put_int, put_ref, tag};
use calcharo::wire::{put_bytes, put_signed, put_varint};
use pyo3::ffi::{self, PyObject};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::atom::{big_int, bytes, complex_bits, float_bits, range_parts, small_int, text};
use crate::container::tuple_items;
use crate::recorder::Recorder;
use crate::repr::{Kind, Repr};
use crate::types::{has_flag, type_of};

/// Larger tuples are objects.
const LARGEST_TUPLE: usize = 16;
/// Kinds of content get hashes of their own.
const BYTES_SEED: u64 = 1;
const BIG_INT_SEED: u64 = 2;

impl Recorder {
    /// The fingerprint of a value; an object seen for the first time gets its number.
    ///
    /// # Safety
    /// `value` is alive, and the interpreter is attached.
    #[inline]
    pub(crate) unsafe fn repr_of(&mut self, value: *mut PyObject) -> Repr {
        let kind = type_of(value);
        if kind == &raw mut ffi::PyLong_Type {
            return match small_int(value) {
                Some(number) => Repr::new(Kind::Int, number.cast_unsigned()),
                None => self.big_repr(value),
            };
        }
        self.other_repr(value, 0)
    }

    #[cold]
    #[expect(clippy::unused_self, reason = "beside its siblings")]
    unsafe fn big_repr(&mut self, value: *mut PyObject) -> Repr {
        let mut digits = Vec::new();
        big_int(value, &mut digits);
        Repr::new(Kind::BigInt, xxh3_64_with_seed(&digits, BIG_INT_SEED))
    }

    unsafe fn other_repr(&mut self, value: *mut PyObject, depth: u32) -> Repr {
        if value.is_null() {
            return Repr::UNBOUND;
        }
        let kind = type_of(value);
        if kind == &raw mut ffi::PyUnicode_Type {
            return self.text_repr(value);
        }
        if kind == &raw mut ffi::PyFloat_Type {
            return Repr::new(Kind::Float, float_bits(value));
        }
        if value == ffi::Py_None() {
            return Repr::plain(Kind::None);
        }
        if kind == &raw mut ffi::PyBool_Type {
            return Repr::plain(if value == ffi::Py_True() { Kind::True } else { Kind::False });
        }
        if kind == &raw mut ffi::PyTuple_Type
            && depth + 2 < TUPLE_DEPTH
            && tuple_items(value).len() <= LARGEST_TUPLE
        {
            return Repr::new(Kind::Tuple, self.hash_of(tuple_items(value), depth));
        }
        if kind == &raw mut ffi::PyBytes_Type {
            let content = bytes(value);
            if content.len() > self.options.max_string {
                return self.truncated_repr(value);
            }
            return Repr::new(Kind::Bytes, xxh3_64_with_seed(content, BYTES_SEED));
        }
        if kind == &raw mut ffi::PyComplex_Type {
            let (real, imaginary) = complex_bits(value);
            let both = [real.to_ne_bytes(), imaginary.to_ne_bytes()].concat();
            return Repr::new(Kind::Complex, xxh3_64(&both));
        }
        if kind == &raw mut ffi::PyRange_Type {
            return Repr::new(Kind::Range, self.hash_of(&range_parts(value), depth));
        }
        if value == ffi::Py_Ellipsis() {
            return Repr::plain(Kind::Ellipsis);
        }
        if value == ffi::Py_NotImplemented() {
            return Repr::plain(Kind::NotImplemented);
        }
        if kind == &raw mut ffi::PyLong_Type {
            return self.repr_of(value);
        }
        Repr::new(Kind::Ref, self.object_id(value))
    }

    /// The fingerprint of the value inside of an instance of a subclass of `int`, `str`, `bytes` or
    /// `float`.
    ///
    /// # Safety
    /// `value` is such an instance.
    pub(crate) unsafe fn base_repr(&mut self, value: *mut PyObject) -> Repr {
        let kind = type_of(value);
        if has_flag(kind, ffi::Py_TPFLAGS_LONG_SUBCLASS) {
            return match small_int(value) {
                Some(number) => Repr::new(Kind::Int, number.cast_unsigned()),
                None => self.big_repr(value),
            };
        }
        if has_flag(kind, ffi::Py_TPFLAGS_UNICODE_SUBCLASS) {
            return self.text_repr(value);
        }
        if has_flag(kind, ffi::Py_TPFLAGS_BYTES_SUBCLASS) {
            return Repr::new(Kind::Bytes, xxh3_64_with_seed(bytes(value), BYTES_SEED));
        }
        Repr::new(Kind::Float, float_bits(value))
    }

    unsafe fn hash_of(&mut self, items: &[*mut PyObject], depth: u32) -> u64 {
        let mut content = [0_u8; LARGEST_TUPLE * 9];
        for (&item, place) in items.iter().zip(content.chunks_exact_mut(9)) {
            let repr = self.other_repr(item, depth + 1);
            place[0] = repr.kind as u8;
            place[1..].copy_from_slice(&repr.bits.to_ne_bytes());
        }
        xxh3_64(&content[..items.len() * 9])
    }

    unsafe fn text_repr(&mut self, value: *mut PyObject) -> Repr {
        let length = ffi::PyUnicode_GET_LENGTH(value).cast_unsigned();
        if length > self.options.max_string {
            return self.truncated_repr(value);
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let content = text(value, &mut scratch);
        let hash = xxh3_64(content);
        let is_secret = self.redaction.is_secret_text(hash, content);
        self.scratch = scratch;
        if is_secret { Repr::REDACTED } else { Repr::new(Kind::Str, hash) }
    }

    /// Appends a value whose fingerprint is `repr`. Objects must have been described.
    ///
    /// # Safety
    /// As for [`Recorder::repr_of`]; `repr` is the value's.
    pub(crate) unsafe fn put(&mut self, value: *mut PyObject, repr: Repr) {
        self.put_at(value, repr, 0);
    }

    unsafe fn put_at(&mut self, value: *mut PyObject, repr: Repr, depth: u32) {
        match repr.kind {
            Kind::Unbound => self.out.push(tag::UNBOUND),
            Kind::None => self.out.push(tag::NONE),
            Kind::False => self.out.push(tag::FALSE),
            Kind::True => self.out.push(tag::TRUE),
            Kind::Int => put_int(&mut self.out, repr.bits.cast_signed()),
            Kind::Ref => put_ref(&mut self.out, repr.bits),
            Kind::Float => {
                self.out.push(tag::FLOAT);
                self.out.extend(repr.bits.to_le_bytes());
            }
            Kind::Str | Kind::Bytes | Kind::BigInt => self.put_content(value, repr),
            Kind::Complex => {
                let (real, imaginary) = complex_bits(value);
                self.out.push(tag::COMPLEX);
                self.out.extend(real.to_le_bytes());
                self.out.extend(imaginary.to_le_bytes());
            }
            Kind::Tuple => {
                self.out.push(tag::TUPLE);
                put_varint(&mut self.out, tuple_items(value).len() as u64);
                self.put_all(tuple_items(value), depth);
            }
            Kind::Range => {
                self.out.push(tag::RANGE);
                self.put_all(&range_parts(value), depth);
            }
            Kind::Ellipsis => self.out.push(tag::ELLIPSIS),
            Kind::NotImplemented => self.out.push(tag::NOT_IMPLEMENTED),
            Kind::Redacted => {
                self.out.push(tag::REDACTED);
                put_bytes(&mut self.out, b"");
            }
            Kind::Truncated => self.put_truncated(value),
        }
    }

    unsafe fn put_all(&mut self, items: &[*mut PyObject], depth: u32) {
        for &item in items {
            let repr = self.other_repr(item, depth + 1);
            self.put_at(item, repr, depth + 1);
        }
    }

    /// Appends the new value of a variable: an integer as its difference, a text as its end.
    ///
    /// # Safety
    /// As for [`Recorder::put`].
    #[inline]
    pub(crate) unsafe fn put_change(&mut self, value: *mut PyObject, repr: Repr, before: Repr) {
        if repr.kind == Kind::Int && before.kind == Kind::Int {
            let number = repr.bits.cast_signed();
            let delta = number.wrapping_sub(before.bits.cast_signed());
            let is_small = (SMALLEST..=LARGEST_SMALL).contains(&number);
            if (-64..64).contains(&delta) || !is_small {
                self.out.push(tag::INT_DELTA);
                put_signed(&mut self.out, delta);
                return;
            }
        }
        if repr.kind == Kind::Str
            && before.kind == Kind::Str
            && self.put_appended(value, repr, before)
        {
            return;
        }
        self.put(value, repr);
    }
}

/// Whether the object is of a subclass of a type whose values are atoms.
///
/// # Safety
/// `value` is alive.
pub(crate) unsafe fn is_atom_subclass(value: *mut PyObject) -> bool {
    let kind = type_of(value);
    let flags = ffi::Py_TPFLAGS_LONG_SUBCLASS
        | ffi::Py_TPFLAGS_UNICODE_SUBCLASS
        | ffi::Py_TPFLAGS_BYTES_SUBCLASS;
    has_flag(kind, flags) || ffi::PyType_IsSubtype(kind, &raw mut ffi::PyFloat_Type) != 0
}
