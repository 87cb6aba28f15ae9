//! Texts, bytes and large integers: each is written once in a chunk, long ones as an end or in part.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::value::{atom, put_atom, put_atom_ref, tag};
use calcharo::wire::{put_bytes, put_varint};
use pyo3::ffi::{self, PyObject};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::atom::{big_int, bytes, text, text_part};
use crate::recorder::Recorder;
use crate::repr::{Kind, Repr};
use crate::types::type_of;

/// Texts from this length on are compared with what the variable held before.
const LONG: usize = 64;

impl Recorder {
    /// Appends the content of a text, of bytes or of a large integer.
    ///
    /// # Safety
    /// `value` is alive, and `repr` its fingerprint.
    pub(crate) unsafe fn put_content(&mut self, value: *mut PyObject, repr: Repr) {
        if let Some(&index) = self.atoms.get(&repr.bits) {
            return put_atom_ref(&mut self.out, index);
        }
        self.add_atom(repr.bits);
        match repr.kind {
            Kind::Str => {
                let mut scratch = std::mem::take(&mut self.scratch);
                let content = text(value, &mut scratch);
                if content.len() >= LONG {
                    self.long_texts.insert(repr.bits, content.len());
                }
                put_atom(&mut self.out, atom::STR, content);
                self.scratch = scratch;
            }
            Kind::Bytes => put_atom(&mut self.out, atom::BYTES, bytes(value)),
            _ => {
                let mut digits = Vec::new();
                big_int(value, &mut digits);
                put_atom(&mut self.out, atom::BIG_INT, &digits);
            }
        }
    }

    fn add_atom(&mut self, hash: u64) -> u32 {
        let index = self.atom_count;
        self.atoms.insert(hash, index);
        self.atom_count += 1;
        index
    }

    /// A long text that begins with the one before it is written as its end; whether it was.
    ///
    /// # Safety
    /// `value` is alive, and `repr` its fingerprint.
    pub(crate) unsafe fn put_appended(
        &mut self,
        value: *mut PyObject,
        repr: Repr,
        before: Repr,
    ) -> bool {
        let Some(&length) = self.long_texts.get(&before.bits) else { return false };
        let Some(&index) = self.atoms.get(&before.bits) else { return false };
        if self.atoms.contains_key(&repr.bits) {
            return false;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let content = text(value, &mut scratch);
        let grows = content.len() > length && xxh3_64(&content[..length]) == before.bits;
        if grows {
            self.add_atom(repr.bits);
            self.long_texts.insert(repr.bits, content.len());
            self.appended += content.len();
            self.out.push(tag::APPENDED);
            put_varint(&mut self.out, u64::from(index));
            put_bytes(&mut self.out, &content[length..]);
        }
        self.scratch = scratch;
        grows
    }

    /// What is kept of a text or of bytes beyond the limit: whether it is text, its length, its head
    /// and its tail.
    unsafe fn ends_of(&self, value: *mut PyObject) -> (bool, usize, Vec<u8>, Vec<u8>) {
        let kept = (self.options.max_string / 2).min(1 << 10);
        if type_of(value) == &raw mut ffi::PyUnicode_Type {
            let (mut head, mut tail) = (Vec::new(), Vec::new());
            let length = ffi::PyUnicode_GET_LENGTH(value).cast_unsigned();
            text_part(value, 0, kept, &mut head);
            text_part(value, length - kept, length, &mut tail);
            return (true, length, head, tail);
        }
        let content = bytes(value);
        let tail = content.len() - kept;
        (false, content.len(), content[..kept].to_vec(), content[tail..].to_vec())
    }

    /// The fingerprint of a text or of bytes beyond the limit.
    ///
    /// # Safety
    /// `value` is alive.
    pub(crate) unsafe fn truncated_repr(&self, value: *mut PyObject) -> Repr {
        let (_, length, head, tail) = self.ends_of(value);
        Repr::new(Kind::Truncated, xxh3_64_with_seed(&[head, tail].concat(), length as u64))
    }

    /// Appends what is kept of a text or of bytes beyond the limit.
    ///
    /// # Safety
    /// `value` is alive.
    pub(crate) unsafe fn put_truncated(&mut self, value: *mut PyObject) {
        let (is_text, length, head, tail) = self.ends_of(value);
        self.out.extend([tag::TRUNCATED, u8::from(is_text)]);
        put_varint(&mut self.out, length as u64);
        put_bytes(&mut self.out, &head);
        put_bytes(&mut self.out, &tail);
    }

    /// Appends a text of our own.
    pub(crate) fn put_text(&mut self, content: &[u8]) {
        let hash = xxh3_64(content);
        if let Some(&index) = self.atoms.get(&hash) {
            return put_atom_ref(&mut self.out, index);
        }
        self.add_atom(hash);
        put_atom(&mut self.out, atom::STR, content);
    }
}
