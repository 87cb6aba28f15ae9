//! Compares an object with what was written of it, and writes what changed.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::wire::put_varint;
use calcharo::{ObjectKind, code};
use pyo3::ffi::{self, PyObject};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use crate::container::{Attributes, attributes_of, deque_items, inline_value, list_items};
use crate::content::{Content, Name};
use crate::describe::name_hash;
use crate::encode::is_atom_subclass;
use crate::recorder::Recorder;
use crate::repr::Repr;
use crate::types::type_of;

impl Recorder {
    /// One attribute of an instance whose attributes lie inside of it.
    pub(crate) unsafe fn check_attribute(&mut self, index: u32, name: usize, site: u32) {
        let Some(object) = self.pointer(index) else { return };
        let name: *mut PyObject = std::ptr::with_exposed_provenance_mut(name);
        let Attributes::Inline { keys, values } = attributes_of(object) else {
            self.check(index, site);
            return;
        };
        let value = inline_value(keys, values, name);
        if value.is_null() {
            self.check(index, site);
            return;
        }
        let repr = self.named_repr(name, value);
        let hash = name_hash(Name::Text(name));
        let Some(entry) = self.objects.get_mut(index) else { return };
        match entry.attributes.iter_mut().find(|(known, _)| *known == hash) {
            Some((_, known)) if *known == repr => return,
            Some((_, known)) => *known = repr,
            None => entry.attributes.push((hash, repr)),
        }
        entry.version += 1;
        let id = entry.id;
        self.drain();
        self.begin_write(code::ATTRIBUTE_SET, id, site);
        self.put_name(Name::Text(name));
        self.put(value, repr);
    }

    pub(crate) unsafe fn check_item(&mut self, index: u32, place: isize, site: u32) {
        let Some(object) = self.pointer(index) else { return };
        let items = list_items(object);
        let place = if place < 0 { place + items.len().cast_signed() } else { place };
        let known = self.objects.get(index).map_or(0, |entry| entry.items.len());
        let Ok(place) = usize::try_from(place) else { return };
        if known != items.len() || place >= known {
            self.check(index, site);
            return;
        }
        let repr = self.repr_of(items[place]);
        let Some(entry) = self.objects.get_mut(index) else { return };
        if entry.items[place] == repr {
            return;
        }
        entry.items[place] = repr;
        entry.version += 1;
        let id = entry.id;
        self.drain();
        self.begin_write(code::ITEM_SET, id, site);
        put_varint(&mut self.out, place as u64);
        self.put(items[place], repr);
    }

    pub(crate) unsafe fn check_append(&mut self, index: u32, site: u32) {
        let Some(object) = self.pointer(index) else { return };
        let items = list_items(object);
        let known = self.objects.get(index).map_or(0, |entry| entry.items.len());
        if items.len() != known + 1 {
            self.check(index, site);
            return;
        }
        self.splice(index, site, items, known, 0);
    }

    /// Writes that from `start` on `removed` items were replaced by those of `items` that the rest
    /// does not explain.
    unsafe fn splice(
        &mut self,
        index: u32,
        site: u32,
        items: &[*mut PyObject],
        start: usize,
        removed: usize,
    ) {
        let Some(entry) = self.objects.get_mut(index) else { return };
        entry.version += 1;
        let (id, known) = (entry.id, entry.items.len());
        let added = items.len() + removed - known;
        let new = &items[start..start + added];
        let reprs: Vec<Repr> = new.iter().map(|&item| self.repr_of(item)).collect();
        self.drain();
        self.begin_write(code::SPLICE, id, site);
        put_varint(&mut self.out, start as u64);
        put_varint(&mut self.out, removed as u64);
        put_varint(&mut self.out, added as u64);
        for (&item, &repr) in new.iter().zip(&reprs) {
            self.put(item, repr);
        }
        if let Some(entry) = self.objects.get_mut(index) {
            entry.items.splice(start..start + removed, reprs);
        }
    }

    pub(crate) fn begin_write(&mut self, code: u8, id: u64, site: u32) {
        self.out.push(code);
        put_varint(&mut self.out, id);
        put_varint(&mut self.out, u64::from(site));
    }

    /// Compares an object as a whole; whether it had changed.
    ///
    /// # Safety
    /// The object is alive.
    pub(crate) unsafe fn check(&mut self, index: u32, site: u32) -> bool {
        let Some(object) = self.pointer(index) else { return false };
        let Some(entry) = self.objects.get(index) else { return false };
        let kind = entry.kind;
        if entry.truncated {
            return self.check_truncated(index, site);
        }
        if self.options.heap == crate::recorder::Heap::None {
            return false;
        }
        if kind == ObjectKind::List {
            let changed = self.check_items(index, site, list_items(object));
            if type_of(object) == &raw mut ffi::PyList_Type {
                return changed;
            }
        }
        if kind == ObjectKind::Deque && type_of(object) == self.known.deque {
            return self.check_items(index, site, &deque_items(object));
        }
        let shape = self.shape_of(type_of(object));
        let content = self.read_content(object, &shape);
        if content.length.is_some() {
            self.replace_object(index, site);
            return true;
        }
        self.check_content(index, site, object, &content)
    }

    unsafe fn check_content(
        &mut self,
        index: u32,
        site: u32,
        object: *mut PyObject,
        content: &Content,
    ) -> bool {
        let mut changed = false;
        if let Some(items) = &content.items {
            changed |= !is_atom_subclass(object) && self.check_items(index, site, items);
        }
        if let Some(members) = &content.members {
            changed |= self.check_members(index, site, members);
        }
        if let Some(attributes) = &content.attributes {
            if content.dict != 0
                && self.objects.get(index).is_some_and(|it| it.dict != content.dict)
            {
                // From here on the watcher tells.
                self.adopt_dict(index, content.dict);
            }
            changed |= self.check_attributes(index, site, attributes);
        }
        if let Some(data) = &content.data {
            let hash = xxh3_64(data);
            if self.objects.get(index).is_some_and(|entry| entry.data != hash) {
                self.replace_object(index, site);
                changed = true;
            }
        }
        changed
    }

    unsafe fn adopt_dict(&mut self, index: u32, dict: usize) {
        self.hooks.watch(std::ptr::with_exposed_provenance_mut(dict));
        if let Some(entry) = self.objects.get_mut(index) {
            let before = std::mem::replace(&mut entry.dict, dict);
            self.objects.owners.remove(&before);
        }
        self.objects.owners.insert(dict, index);
    }

    unsafe fn check_truncated(&mut self, index: u32, site: u32) -> bool {
        // Only the beginning is known, so any write may matter.
        self.replace_object(index, site);
        false
    }

    unsafe fn check_items(&mut self, index: u32, site: u32, items: &[*mut PyObject]) -> bool {
        if items.len() > self.options.max_items {
            self.replace_object(index, site);
            return true;
        }
        let Some(entry) = self.objects.get_mut(index) else { return false };
        let known = std::mem::take(&mut entry.items);
        let mut start = 0;
        while start < known.len()
            && start < items.len()
            && self.repr_of(items[start]) == known[start]
        {
            start += 1;
        }
        let mut end = 0;
        while end + start < known.len()
            && end + start < items.len()
            && self.repr_of(items[items.len() - 1 - end]) == known[known.len() - 1 - end]
        {
            end += 1;
        }
        let removed = known.len() - start - end;
        let is_same = removed == 0 && items.len() == known.len();
        if let Some(entry) = self.objects.get_mut(index) {
            entry.items = known;
        }
        if !is_same {
            self.splice(index, site, items, start, removed);
        }
        !is_same
    }

    unsafe fn check_members(&mut self, index: u32, site: u32, members: &[*mut PyObject]) -> bool {
        let reprs: Vec<Repr> = members.iter().map(|&member| self.repr_of(member)).collect();
        let Some(entry) = self.objects.get_mut(index) else { return false };
        let now: FxHashSet<Repr> = reprs.iter().copied().collect();
        if entry.members == now {
            return false;
        }
        let id = entry.id;
        let before = std::mem::take(&mut entry.members);
        if before.iter().all(|member| now.contains(member)) {
            entry.version += (now.len() - before.len()) as u64;
            entry.members = now;
            self.drain();
            for (&member, &repr) in members.iter().zip(&reprs) {
                if !before.contains(&repr) {
                    self.begin_write(code::MEMBER_ADD, id, site);
                    self.put(member, repr);
                }
            }
        } else {
            // What left is known by its fingerprint alone, which cannot be written.
            self.replace_object(index, site);
        }
        true
    }

    unsafe fn check_attributes(
        &mut self,
        index: u32,
        site: u32,
        attributes: &[(Name, *mut PyObject)],
    ) -> bool {
        let mut now = Vec::with_capacity(attributes.len());
        for &(name, value) in attributes {
            let repr = match name {
                Name::Text(name) => self.named_repr(name, value),
                Name::Own(_) => self.repr_of(value),
            };
            now.push((name_hash(name), repr));
        }
        let Some(entry) = self.objects.get_mut(index) else { return false };
        let before = std::mem::replace(&mut entry.attributes, now.clone());
        if before == now {
            return false;
        }
        let id = entry.id;
        if before.iter().any(|(name, _)| now.iter().all(|(other, _)| other != name)) {
            // The name that left is known by its hash alone.
            self.replace_object(index, site);
            return true;
        }
        self.drain();
        let mut changed = false;
        for (&(name, value), &(hash, repr)) in attributes.iter().zip(&now) {
            if before.contains(&(hash, repr)) {
                continue;
            }
            changed = true;
            if let Some(entry) = self.objects.get_mut(index) {
                entry.version += 1;
            }
            self.begin_write(code::ATTRIBUTE_SET, id, site);
            self.put_name(name);
            self.put(value, repr);
        }
        changed
    }
}
