//! Writes objects: at first sight, when they changed as a whole, and into keyframes.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::wire::{put_bytes, put_varint};
use calcharo::{ObjectKind, code, part};
use pyo3::ffi::{self, PyObject};
use xxhash_rust::xxh3::xxh3_64;

use crate::atom::text;
use crate::container::tuple_items;
use crate::content::{Content, Name};
use crate::encode::is_atom_subclass;
use crate::recorder::{Heap, Recorder};
use crate::repr::Repr;
use crate::types::type_of;

/// Instances that are looked at whenever something happens.
const MOST_VOLATILE: usize = 64;

impl Recorder {
    /// The number of an object.
    ///
    /// # Safety
    /// `object` is alive, and the interpreter is attached.
    pub(crate) unsafe fn object_id(&mut self, object: *mut PyObject) -> u64 {
        let address = object.expose_provenance();
        if let Some(index) = self.objects.find(address) {
            let entry = self.objects.get(index);
            // `zip` and `enumerate` fill a tuple anew that nobody else holds.
            let is_same = entry.is_none_or(|entry| {
                entry.kind != ObjectKind::Tuple || entry.data == pointers_hash(object)
            });
            if let Some(entry) = entry.filter(|_| is_same) {
                return entry.id;
            }
            self.free_object(address);
        }
        let shape = self.shape_of(type_of(object));
        let id = self.objects.add(address, shape.kind);
        if self.options.public_frames && shape.kind == ObjectKind::Cell {
            // Whose frames write it is not known.
            self.volatile.push((address, id));
        }
        if shape.is_volatile {
            if self.volatile.len() < MOST_VOLATILE {
                self.volatile.push((address, id));
            } else {
                self.note("writes of descriptors out of scope to all but 64 instances");
            }
        }
        id
    }

    /// Writes what queued objects hold, and what those hold, and so on.
    ///
    /// # Safety
    /// The queued objects are alive.
    #[inline]
    pub(crate) unsafe fn drain(&mut self) {
        while let Some(index) = self.objects.queue.pop_front() {
            self.out.push(code::NEW);
            self.write_body(index);
        }
    }

    /// Writes the whole content of an object anew.
    ///
    /// # Safety
    /// The object is alive.
    pub(crate) unsafe fn replace_object(&mut self, index: u32, site: u32) {
        // What the content leads to must be known before.
        self.fingerprint_content(index);
        self.drain();
        let Some(entry) = self.objects.get_mut(index) else { return };
        entry.version += 1;
        let id = entry.id;
        self.out.push(code::REPLACE);
        put_varint(&mut self.out, id);
        put_varint(&mut self.out, u64::from(site));
        self.write_body(index);
    }

    /// Gives numbers to everything that an object leads to.
    unsafe fn fingerprint_content(&mut self, index: u32) {
        let Some(object) = self.pointer(index) else { return };
        let shape = self.shape_of(type_of(object));
        let content = self.read_content(object, &shape);
        let singles = content.items.iter().chain(&content.members).flatten().copied();
        let pairs = content.entries.iter().flatten().flat_map(|(key, value)| [*key, *value]);
        let attributes = content.attributes.iter().flatten().map(|(_, value)| *value);
        for value in singles.chain(pairs).chain(attributes) {
            self.repr_of(value);
        }
    }

    pub(crate) fn pointer(&self, index: u32) -> Option<*mut PyObject> {
        let entry = self.objects.get(index)?;
        Some(std::ptr::with_exposed_provenance_mut(entry.address))
    }

    /// Writes kind, type and content of an object, and remembers what was written.
    ///
    /// # Safety
    /// The object is alive.
    pub(crate) unsafe fn write_body(&mut self, index: u32) {
        let Some(object) = self.pointer(index) else { return };
        let shape = self.shape_of(type_of(object));
        let content = match self.options.heap {
            Heap::None => Content::default(),
            _ => self.read_content(object, &shape),
        };
        self.out.push(shape.kind as u8);
        self.put_text(&shape.name);
        self.out.push(parts_of(&content));
        if let Some(label) = &content.label {
            self.put_text(label);
        }
        let items = content.items.as_deref().map(|items| self.write_values(items, object));
        let members = content.members.as_deref().map(|members| self.write_values(members, object));
        let entries = content.entries.as_deref().map(|entries| self.write_entries(entries));
        let attributes =
            content.attributes.as_deref().map(|attributes| self.write_attributes(attributes));
        if let Some(data) = &content.data {
            put_bytes(&mut self.out, data);
        }
        if let Some(length) = content.length {
            put_varint(&mut self.out, length as u64);
        }
        let watched = match shape.kind {
            ObjectKind::Dict => Some(object),
            _ if content.dict != 0 => Some(std::ptr::with_exposed_provenance_mut(content.dict)),
            _ => None,
        };
        if let Some(dict) = watched {
            self.hooks.watch(dict);
        }
        if content.dict != 0 {
            self.objects.owners.insert(content.dict, index);
        }
        let is_tuple = shape.kind == ObjectKind::Tuple;
        let Some(entry) = self.objects.get_mut(index) else { return };
        entry.items = items.unwrap_or_default();
        entry.members = members.unwrap_or_default().into_iter().collect();
        let entries = entries.unwrap_or_default().into_iter();
        entry.entries = entries.map(|(key, value)| (key.as_key(), value)).collect();
        entry.attributes = attributes.unwrap_or_default();
        entry.dict = content.dict;
        entry.truncated = content.length.is_some();
        entry.data = match &content.data {
            Some(data) => xxh3_64(data),
            None if is_tuple => pointers_hash(object),
            None => 0,
        };
    }

    unsafe fn write_values(&mut self, values: &[*mut PyObject], owner: *mut PyObject) -> Vec<Repr> {
        put_varint(&mut self.out, values.len() as u64);
        values
            .iter()
            .map(|&value| {
                let repr = if value == owner && is_atom_subclass(value) {
                    self.base_repr(value)
                } else {
                    self.repr_of(value)
                };
                self.put(value, repr);
                repr
            })
            .collect()
    }

    unsafe fn write_entries(
        &mut self,
        entries: &[(*mut PyObject, *mut PyObject)],
    ) -> Vec<(Repr, Repr)> {
        put_varint(&mut self.out, entries.len() as u64);
        entries
            .iter()
            .map(|&(key, value)| {
                let key_repr = self.repr_of(key);
                let repr = self.named_repr(key, value);
                self.put(key, key_repr);
                self.put(value, repr);
                (key_repr, repr)
            })
            .collect()
    }

    unsafe fn write_attributes(
        &mut self,
        attributes: &[(Name, *mut PyObject)],
    ) -> Vec<(isize, Repr)> {
        put_varint(&mut self.out, attributes.len() as u64);
        attributes
            .iter()
            .map(|&(name, value)| {
                let repr = match name {
                    Name::Text(name) => self.named_repr(name, value),
                    Name::Own(_) => self.repr_of(value),
                };
                self.put_name(name);
                self.put(value, repr);
                (name_hash(name), repr)
            })
            .collect()
    }

    /// The fingerprint of a value under a name, which may be one that keeps it out.
    ///
    /// # Safety
    /// Both are alive.
    pub(crate) unsafe fn named_repr(&mut self, name: *mut PyObject, value: *mut PyObject) -> Repr {
        if self.redaction.is_on() && type_of(name) == &raw mut ffi::PyUnicode_Type {
            let mut scratch = Vec::new();
            if self.redaction.is_secret_name(text(name, &mut scratch)) {
                self.keep_secret(value);
                return Repr::REDACTED;
            }
        }
        self.repr_of(value)
    }

    /// Texts that a secret name holds are secret wherever they turn up.
    ///
    /// # Safety
    /// `value` is alive.
    pub(crate) unsafe fn keep_secret(&mut self, value: *mut PyObject) {
        if type_of(value) == &raw mut ffi::PyUnicode_Type {
            let mut scratch = Vec::new();
            let content = text(value, &mut scratch);
            self.redaction.add_secret(content);
        }
    }

    pub(crate) unsafe fn put_name(&mut self, name: Name) {
        match name {
            Name::Own(name) => self.put_text(name.as_bytes()),
            Name::Text(name) => {
                let mut scratch = Vec::new();
                let content = text(name, &mut scratch).to_vec();
                self.put_text(&content);
            }
        }
    }
}

/// Known by the cached hash of the name, which is a text; our own names by their address.
pub(crate) unsafe fn name_hash(name: Name) -> isize {
    match name {
        Name::Own(name) => name.as_ptr().addr().cast_signed(),
        Name::Text(name) if type_of(name) == &raw mut ffi::PyUnicode_Type => {
            ffi::PyObject_Hash(name)
        }
        Name::Text(name) => name.addr().cast_signed(),
    }
}

unsafe fn pointers_hash(tuple: *mut PyObject) -> u64 {
    let items = tuple_items(tuple);
    // SAFETY: pointers are plain bytes.
    xxh3_64(unsafe { std::slice::from_raw_parts(items.as_ptr().cast(), size_of_val(items)) })
}

fn parts_of(content: &Content) -> u8 {
    let bit = |is_there: bool, bit: u8| if is_there { bit } else { 0 };
    bit(content.label.is_some(), part::LABEL)
        | bit(content.items.is_some(), part::ITEMS)
        | bit(content.members.is_some(), part::MEMBERS)
        | bit(content.entries.is_some(), part::ENTRIES)
        | bit(content.attributes.is_some(), part::ATTRIBUTES)
        | bit(content.data.is_some(), part::DATA)
        | bit(content.length.is_some(), part::TRUNCATED)
}
