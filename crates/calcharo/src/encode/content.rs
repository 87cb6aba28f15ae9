//! Objects and values as bytes.

use indexmap::IndexMap;

use super::op::Encoder;
use crate::error::Damage;
use crate::object::{Object, part};
use crate::value::{TUPLE_DEPTH, Value, atom, put_atom, put_atom_ref, put_int, put_ref, tag};
use crate::wire::{put_bytes, put_varint};

impl Encoder {
    pub(super) fn object(&mut self, object: &Object) -> Result<(), Damage> {
        self.raw.push(object.kind as u8);
        self.value(&object.type_name, 0)?;
        let present = [
            (part::LABEL, object.label.is_some()),
            (part::ITEMS, object.items.is_some()),
            (part::MEMBERS, object.members.is_some()),
            (part::ENTRIES, object.entries.is_some()),
            (part::ATTRIBUTES, object.attributes.is_some()),
            (part::DATA, object.data.is_some()),
            (part::TRUNCATED, object.length.is_some()),
        ];
        let parts = present.iter().filter(|(_, is_present)| *is_present);
        self.raw.push(parts.fold(0, |parts, (bit, _)| parts | bit));
        if let Some(label) = &object.label {
            self.value(label, 0)?;
        }
        if let Some(items) = &object.items {
            self.values(items)?;
        }
        if let Some(members) = &object.members {
            self.values(members)?;
        }
        for pairs in [&object.entries, &object.attributes].into_iter().flatten() {
            self.pairs(pairs)?;
        }
        if let Some(data) = &object.data {
            put_bytes(&mut self.raw, data);
        }
        if let Some(length) = object.length {
            put_varint(&mut self.raw, length);
        }
        Ok(())
    }

    fn pairs(&mut self, pairs: &IndexMap<Value, Value>) -> Result<(), Damage> {
        put_varint(&mut self.raw, pairs.len() as u64);
        pairs.iter().try_for_each(|(key, value)| {
            self.value(key, 0)?;
            self.value(value, 0)
        })
    }

    pub(super) fn values<'a, I>(&mut self, values: I) -> Result<(), Damage>
    where
        I: IntoIterator<Item = &'a Value, IntoIter: ExactSizeIterator>,
    {
        let values = values.into_iter();
        put_varint(&mut self.raw, values.len() as u64);
        values.into_iter().try_for_each(|value| self.value(value, 0))
    }

    pub(super) fn value(&mut self, value: &Value, depth: u32) -> Result<(), Damage> {
        match value {
            Value::Unbound => self.raw.push(tag::UNBOUND),
            Value::None => self.raw.push(tag::NONE),
            Value::Bool(false) => self.raw.push(tag::FALSE),
            Value::Bool(true) => self.raw.push(tag::TRUE),
            Value::Ellipsis => self.raw.push(tag::ELLIPSIS),
            Value::NotImplemented => self.raw.push(tag::NOT_IMPLEMENTED),
            Value::Int(int) => put_int(&mut self.raw, *int),
            Value::Ref(id) => put_ref(&mut self.raw, *id),
            Value::Float(bits) => {
                self.raw.push(tag::FLOAT);
                self.raw.extend(bits.to_le_bytes());
            }
            Value::Complex(real, imaginary) => {
                self.raw.push(tag::COMPLEX);
                self.raw.extend(real.to_le_bytes());
                self.raw.extend(imaginary.to_le_bytes());
            }
            Value::Str(bytes) => self.atom(value, atom::STR, bytes),
            Value::Bytes(bytes) => self.atom(value, atom::BYTES, bytes),
            Value::BigInt(bytes) => self.atom(value, atom::BIG_INT, bytes),
            Value::Tuple(_) | Value::Range(_) if depth >= TUPLE_DEPTH => {
                return Err(Damage::malformed("tuples nested too deep"));
            }
            Value::Tuple(items) => {
                self.number(tag::TUPLE, items.len() as u64);
                items.iter().try_for_each(|item| self.value(item, depth + 1))?;
            }
            Value::Range(parts) => {
                self.raw.push(tag::RANGE);
                parts.iter().try_for_each(|part| self.value(part, depth + 1))?;
            }
            Value::Redacted(rule) => self.bytes(tag::REDACTED, rule),
            Value::Unreadable(reason) => self.bytes(tag::UNREADABLE, reason),
            Value::Truncated(truncated) => {
                self.raw.extend([tag::TRUNCATED, u8::from(truncated.is_text)]);
                put_varint(&mut self.raw, truncated.length);
                put_bytes(&mut self.raw, &truncated.head);
                put_bytes(&mut self.raw, &truncated.tail);
            }
        }
        Ok(())
    }

    fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.raw.push(tag);
        put_bytes(&mut self.raw, bytes);
    }

    fn atom(&mut self, value: &Value, kind: u8, bytes: &[u8]) {
        if let Some(index) = self.atoms.get(value) {
            return put_atom_ref(&mut self.raw, *index);
        }
        put_atom(&mut self.raw, kind, bytes);
        // A chunk with more atoms than an index counts repeats the later ones.
        if let Ok(index) = u32::try_from(self.atoms.len()) {
            self.atoms.insert(value.clone(), index);
        }
    }
}
