//! An encoder by the letter of the format, independent of the one in the crate: it also writes
//! differences, references to atoms and appended texts.

use calcharo::value::{TUPLE_DEPTH, atom, put_atom, put_atom_ref, put_int, put_ref, tag};
use calcharo::wire::{put_bytes, put_signed, put_varint};
use calcharo::{FrameState, Object, Value, part};

#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) raw: Vec<u8>,
    atoms: Vec<Value>,
}

impl Encoder {
    pub(crate) fn byte(&mut self, byte: u8) -> &mut Self {
        self.raw.push(byte);
        self
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        put_varint(&mut self.raw, number);
        self
    }

    pub(crate) fn optional(&mut self, number: Option<u64>) -> &mut Self {
        self.number(number.map_or(0, |number| number + 1))
    }

    pub(crate) fn values<'a>(&mut self, values: impl ExactSizeIterator<Item = &'a Value>) {
        self.number(values.len() as u64);
        for value in values {
            self.value(value, None);
        }
    }

    /// `before` is what the variable held: integers may be written as the difference.
    pub(crate) fn value(&mut self, value: &Value, before: Option<&Value>) -> &mut Self {
        match (value, before) {
            (Value::Int(new), Some(Value::Int(old))) if new.wrapping_sub(*old) % 2 == 0 => {
                self.raw.push(tag::INT_DELTA);
                put_signed(&mut self.raw, new.wrapping_sub(*old));
            }
            _ => self.plain_value(value, 0),
        }
        self
    }

    fn plain_value(&mut self, value: &Value, depth: u32) {
        let raw = &mut self.raw;
        match value {
            Value::Unbound => raw.push(tag::UNBOUND),
            Value::None => raw.push(tag::NONE),
            Value::Bool(it) => raw.push(if *it { tag::TRUE } else { tag::FALSE }),
            Value::Int(int) => put_int(raw, *int),
            Value::Float(bits) => {
                raw.push(tag::FLOAT);
                raw.extend(bits.to_le_bytes());
            }
            Value::Complex(real, imaginary) => {
                raw.push(tag::COMPLEX);
                raw.extend(real.to_le_bytes());
                raw.extend(imaginary.to_le_bytes());
            }
            Value::Str(bytes) => self.atom(value, atom::STR, bytes),
            Value::Bytes(bytes) => self.atom(value, atom::BYTES, bytes),
            Value::BigInt(bytes) => self.atom(value, atom::BIG_INT, bytes),
            Value::Ellipsis => raw.push(tag::ELLIPSIS),
            Value::NotImplemented => raw.push(tag::NOT_IMPLEMENTED),
            Value::Tuple(items) => {
                assert!(depth < TUPLE_DEPTH, "the strategy keeps tuples flat enough");
                raw.push(tag::TUPLE);
                put_varint(raw, items.len() as u64);
                items.iter().for_each(|item| self.plain_value(item, depth + 1));
            }
            Value::Range(parts) => {
                raw.push(tag::RANGE);
                parts.iter().for_each(|part| self.plain_value(part, depth + 1));
            }
            Value::Ref(id) => put_ref(raw, *id),
            Value::Redacted(rule) => {
                raw.push(tag::REDACTED);
                put_bytes(raw, rule);
            }
            Value::Unreadable(reason) => {
                raw.push(tag::UNREADABLE);
                put_bytes(raw, reason);
            }
            Value::Truncated(it) => {
                raw.extend([tag::TRUNCATED, u8::from(it.is_text)]);
                put_varint(raw, it.length);
                put_bytes(raw, &it.head);
                put_bytes(raw, &it.tail);
            }
        }
    }

    fn atom(&mut self, value: &Value, kind: u8, bytes: &[u8]) {
        let index = |at: usize| u32::try_from(at).expect("few atoms");
        if let Some(at) = self.atoms.iter().position(|known| known == value) {
            return put_atom_ref(&mut self.raw, index(at));
        }
        let head = self.atoms.iter().enumerate().find_map(|(at, known)| match (value, known) {
            (Value::Str(_), Value::Str(head)) => Some((at, bytes.strip_prefix(&**head)?)),
            _ => None,
        });
        if let Some((at, rest)) = head {
            self.raw.push(tag::APPENDED);
            put_varint(&mut self.raw, at as u64);
            put_bytes(&mut self.raw, rest);
        } else {
            put_atom(&mut self.raw, kind, bytes);
        }
        self.atoms.push(value.clone());
    }

    /// What follows the number and version of an object.
    pub(crate) fn object(&mut self, object: &Object) -> &mut Self {
        self.byte(object.kind as u8).value(&object.type_name, None);
        let at = self.raw.len();
        self.byte(0);
        let mut parts = 0;
        if let Some(label) = &object.label {
            parts |= part::LABEL;
            self.value(label, None);
        }
        if let Some(items) = &object.items {
            parts |= part::ITEMS;
            self.values(items.iter());
        }
        if let Some(members) = &object.members {
            parts |= part::MEMBERS;
            self.values(members.iter());
        }
        for (bit, pairs) in
            [(part::ENTRIES, &object.entries), (part::ATTRIBUTES, &object.attributes)]
        {
            let Some(pairs) = pairs else { continue };
            parts |= bit;
            self.number(pairs.len() as u64);
            for (key, value) in pairs {
                self.value(key, None).value(value, None);
            }
        }
        if let Some(data) = &object.data {
            parts |= part::DATA;
            put_bytes(&mut self.raw, data);
        }
        if let Some(length) = object.length {
            parts |= part::TRUNCATED;
            self.number(length);
        }
        self.raw[at] = parts;
        self
    }

    pub(crate) fn frame(&mut self, frame: &FrameState) {
        self.number(frame.id).number(frame.code.into()).optional(frame.thread.map(u64::from));
        self.optional(frame.globals).optional(frame.namespace);
        self.optional(frame.site.map(u64::from)).values(frame.slots.iter());
    }
}
