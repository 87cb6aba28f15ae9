//! One recorded value, and its bytes in a chunk.
//!
//! Atoms are values; everything that can change or that has an identity is a [`Value::Ref`].

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range of a small integer is checked just before"
)]

use std::sync::Arc;

use crate::error::Damage;
use crate::wire::{Input, put_bytes, put_signed, put_varint};

/// Number of an object, given at first sight and never reused.
pub type ObjectId = u64;

/// Text as Python has it: UTF-8, with lone surrogates in the form of `surrogatepass`.
pub type Text = Arc<[u8]>;

/// A value as it was at one step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// The name is not bound.
    Unbound,
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer of 64 bits.
    Int(i64),
    /// A larger integer, two's complement, little-endian.
    BigInt(Text),
    /// The bits of a float.
    Float(u64),
    /// The bits of real and imaginary part.
    Complex(u64, u64),
    /// Text.
    Str(Text),
    /// Bytes.
    Bytes(Text),
    /// `...`.
    Ellipsis,
    /// `NotImplemented`.
    NotImplemented,
    /// A small tuple; its identity is not kept.
    Tuple(Arc<[Value]>),
    /// `range(start, stop, step)`.
    Range(Arc<[Value; 3]>),
    /// An object with an identity.
    Ref(ObjectId),
    /// A value that a rule of redaction kept out; the rule's name.
    Redacted(Text),
    /// Text or bytes longer than the limit.
    Truncated(Arc<Truncated>),
    /// A value that could not be read, and why.
    Unreadable(Text),
}

/// Head and tail of a text or of bytes beyond the limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Truncated {
    /// Whether it is text, in place of bytes.
    pub is_text: bool,
    /// Length of the whole, in characters or bytes.
    pub length: u64,
    /// The first part.
    pub head: Text,
    /// The last part.
    pub tail: Text,
}

/// First bytes of encoded values.
pub mod tag {
    #![expect(missing_docs, reason = "named after the variants of Value")]
    pub const UNBOUND: u8 = 0;
    pub const NONE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const TRUE: u8 = 3;
    pub const INT: u8 = 4;
    /// An integer, as difference to the one that the same variable held.
    pub const INT_DELTA: u8 = 5;
    pub const FLOAT: u8 = 6;
    /// A new atom of the chunk's table: kind, length, bytes.
    pub const ATOM: u8 = 7;
    /// An atom of the chunk's table, by its index.
    pub const ATOM_REF: u8 = 8;
    /// A new text: an earlier one and what follows it.
    pub const APPENDED: u8 = 9;
    pub const COMPLEX: u8 = 10;
    pub const TUPLE: u8 = 11;
    pub const REF: u8 = 12;
    pub const ELLIPSIS: u8 = 13;
    pub const NOT_IMPLEMENTED: u8 = 14;
    pub const RANGE: u8 = 15;
    pub const REDACTED: u8 = 16;
    pub const TRUNCATED: u8 = 17;
    pub const UNREADABLE: u8 = 18;
    /// From here on the byte is an integer by itself.
    pub const SMALL: u8 = 64;
}

/// The integer that the first byte `tag::SMALL` stands for.
pub const SMALLEST: i64 = -32;
/// The integer that the byte 255 stands for.
pub const LARGEST_SMALL: i64 = SMALLEST + (255 - tag::SMALL) as i64;

/// Kinds of entries of a chunk's atom table.
pub mod atom {
    #![expect(missing_docs, reason = "named after the variants of Value")]
    pub const STR: u8 = 0;
    pub const BYTES: u8 = 1;
    pub const BIG_INT: u8 = 2;
}

/// Tuples may nest this deep; the writer makes deeper ones objects.
pub const TUPLE_DEPTH: u32 = 8;

/// Appends an integer.
#[inline]
pub fn put_int(out: &mut Vec<u8>, value: i64) {
    if (SMALLEST..=LARGEST_SMALL).contains(&value) {
        out.push((value - SMALLEST) as u8 + tag::SMALL);
    } else {
        out.push(tag::INT);
        put_signed(out, value);
    }
}

/// Appends a new atom; its index is the number of atoms before it in the chunk.
pub fn put_atom(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    out.extend([tag::ATOM, kind]);
    put_bytes(out, bytes);
}

/// Appends a reference to an atom of the chunk.
#[inline]
pub fn put_atom_ref(out: &mut Vec<u8>, index: u32) {
    out.push(tag::ATOM_REF);
    put_varint(out, u64::from(index));
}

/// Appends a reference to an object.
#[inline]
pub fn put_ref(out: &mut Vec<u8>, id: ObjectId) {
    out.push(tag::REF);
    put_varint(out, id);
}

/// Bytes of text that `APPENDED` may make in one chunk; further texts are new atoms. The table
/// would else grow with the square of the chunk's length.
pub const APPENDED_BUDGET: usize = 256 << 20;

/// Values that one chunk may bring: a bound for the memory that a hostile file takes.
const MOST_VALUES: u64 = 1 << 28;

/// The atoms of a chunk so far, and what decoding it has cost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atoms {
    table: Vec<Value>,
    appended: usize,
    values: u64,
}

impl Atoms {
    fn count_value(&mut self) -> Result<(), Damage> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(Damage::malformed("more values than a chunk may hold"));
        }
        Ok(())
    }

    fn known(&self, index: u32) -> Result<Value, Damage> {
        let atom = self.table.get(index as usize).cloned();
        atom.ok_or_else(|| Damage::malformed("an atom before its time"))
    }

    fn appended(&mut self, head: &[u8], tail: &[u8]) -> Result<Value, Damage> {
        self.appended = self.appended.saturating_add(head.len() + tail.len());
        if self.appended > APPENDED_BUDGET {
            return Err(Damage::malformed("more appended text than a chunk may hold"));
        }
        Ok(Value::Str([head, tail].concat().into()))
    }
}

/// Decodes one value. `atoms` grows with the chunk; `before` is what the variable held.
pub(crate) fn read(
    input: &mut Input<'_>,
    atoms: &mut Atoms,
    before: Option<&Value>,
    depth: u32,
) -> Result<Value, Damage> {
    atoms.count_value()?;
    let first = input.byte()?;
    Ok(match first {
        tag::UNBOUND => Value::Unbound,
        tag::NONE => Value::None,
        tag::FALSE => Value::Bool(false),
        tag::TRUE => Value::Bool(true),
        tag::INT => Value::Int(input.signed()?),
        tag::INT_DELTA => match before {
            Some(Value::Int(old)) => Value::Int(old.wrapping_add(input.signed()?)),
            _ => return Err(Damage::malformed("a difference to no integer")),
        },
        tag::FLOAT => Value::Float(input.fixed()?),
        tag::COMPLEX => Value::Complex(input.fixed()?, input.fixed()?),
        tag::ATOM | tag::ATOM_REF | tag::APPENDED => read_atom(input, atoms, first)?,
        tag::TUPLE | tag::RANGE if depth >= TUPLE_DEPTH => {
            return Err(Damage::malformed("tuples nested too deep"));
        }
        tag::TUPLE => {
            let count = input.count()?;
            let items: Result<Vec<_>, _> =
                (0..count).map(|_| read(input, atoms, None, depth + 1)).collect();
            Value::Tuple(items?.into())
        }
        tag::RANGE => {
            let mut part = || read(input, atoms, None, depth + 1);
            Value::Range(Arc::new([part()?, part()?, part()?]))
        }
        tag::REF => Value::Ref(input.varint()?),
        tag::ELLIPSIS => Value::Ellipsis,
        tag::NOT_IMPLEMENTED => Value::NotImplemented,
        tag::REDACTED => Value::Redacted(input.bytes()?.into()),
        tag::UNREADABLE => Value::Unreadable(input.bytes()?.into()),
        tag::TRUNCATED => Value::Truncated(Arc::new(Truncated {
            is_text: input.byte()? == 1,
            length: input.varint()?,
            head: input.bytes()?.into(),
            tail: input.bytes()?.into(),
        })),
        tag::SMALL.. => Value::Int(i64::from(first - tag::SMALL) + SMALLEST),
        other => return Err(Damage::malformed(format!("a value of unknown kind {other}"))),
    })
}

fn read_atom(input: &mut Input<'_>, atoms: &mut Atoms, first: u8) -> Result<Value, Damage> {
    let atom = match first {
        tag::ATOM => {
            let kind = input.byte()?;
            let bytes: Text = input.bytes()?.into();
            match kind {
                atom::STR => Value::Str(bytes),
                atom::BYTES => Value::Bytes(bytes),
                atom::BIG_INT => Value::BigInt(bytes),
                other => return Err(Damage::malformed(format!("an atom of unknown kind {other}"))),
            }
        }
        tag::APPENDED => {
            let Value::Str(head) = atoms.known(input.index()?)? else {
                return Err(Damage::malformed("an end of what is no text"));
            };
            atoms.appended(&head, input.bytes()?)?
        }
        _ => return atoms.known(input.index()?),
    };
    atoms.table.push(atom.clone());
    Ok(atom)
}
