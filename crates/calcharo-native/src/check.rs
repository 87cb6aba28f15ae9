//! Compares an object with what was written of it, and writes what changed.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::wire::put_varint;
use calcharo::{ObjectKind, code};
use pyo3::ffi::{self, PyObject};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use crate::container::{Attributes, attributes_of, deque_items, inline_value, list_items};
use crate::content::{Content, Name, is_builtins_name, is_noise};
use crate::describe::name_hash;
use crate::encode::is_atom_subclass;
use crate::hooks::DictEvent;
use crate::recorder::{Expected, Pending, Recorder};
use crate::repr::Repr;
use crate::types::type_of;

impl Recorder {
    /// Looks at the objects that instructions before this event were about to write.
    ///
    /// # Safety
    /// The interpreter is attached.
    #[inline]
    pub(crate) unsafe fn settle(&mut self) {
        let depth = self.threads[self.current].stack.len();
        self.settle_at(depth);
    }

    /// The same at an event of a frame that is `depth` frames deep.
    ///
    /// # Safety
    /// The interpreter is attached.
    #[inline]
    pub(crate) unsafe fn settle_at(&mut self, depth: usize) {
        self.writing = 0;
        if !self.threads[self.current].pending.is_empty() {
            self.settle_pending(depth);
        }
        if !self.volatile.is_empty() || self.is_distrustful {
            self.look_again();
        }
    }

    /// Looks at objects that are written without an event.
    #[cold]
    unsafe fn look_again(&mut self) {
        let indices = if self.is_distrustful {
            self.objects.in_order()
        } else {
            let found = self.volatile.iter().filter_map(|(address, id)| {
                let index = self.objects.find(*address)?;
                self.objects.get(index).is_some_and(|entry| entry.id == *id).then_some(index)
            });
            found.collect()
        };
        for index in indices {
            let Some(entry) = self.objects.get(index) else { continue };
            let is_dict = entry.kind == ObjectKind::Dict;
            if !is_dict && !entry.truncated {
                self.check(index, 0);
            }
        }
        let objects = &self.objects;
        // A dict that holds attributes is watched from the first look on.
        self.volatile.retain(|(address, id)| {
            let entry = objects.find(*address).and_then(|index| objects.get(index));
            entry.is_some_and(|entry| entry.id == *id && entry.dict == 0)
        });
    }

    unsafe fn settle_pending(&mut self, depth: usize) {
        let pending = std::mem::take(&mut self.threads[self.current].pending);
        let mut kept = Vec::new();
        for mut one in pending {
            if one.depth < depth {
                // The site is of the code that called, the step of the code that runs.
                one.site = 0;
            }
            self.settle_one(&one);
            // A call that is not over may write again.
            if one.depth != usize::MAX && one.depth < depth {
                kept.push(one);
            }
        }
        self.threads[self.current].pending.append(&mut kept);
    }

    unsafe fn settle_one(&mut self, one: &Pending) {
        let Some(index) = self.objects.find(one.address) else { return };
        let Some(entry) = self.objects.get(index).filter(|entry| entry.id == one.id) else {
            return;
        };
        let is_list = entry.kind == ObjectKind::List;
        match one.what {
            // What is behind the recorded beginning is not recorded.
            Expected::Append if entry.truncated => {}
            Expected::Item(place) if entry.truncated && !self.is_recorded(place) => {}
            Expected::Item(place) if is_list && !entry.truncated => {
                self.check_item(index, place, one.site);
            }
            Expected::Append if is_list => self.check_append(index, one.site),
            Expected::Attribute(name) if name != 0 => self.check_attribute(index, name, one.site),
            Expected::Fresh if entry.kind == ObjectKind::Dict => {}
            Expected::Any if entry.kind == ObjectKind::Dict => self.replace_object(index, one.site),
            _ => {
                self.check(index, one.site);
            }
        }
    }

    fn is_recorded(&self, place: isize) -> bool {
        usize::try_from(place).is_ok_and(|place| place < self.options.max_items)
    }

    /// One attribute of an instance whose attributes lie inside of it.
    unsafe fn check_attribute(&mut self, index: u32, name: usize, site: u32) {
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

    unsafe fn check_item(&mut self, index: u32, place: isize, site: u32) {
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

    unsafe fn check_append(&mut self, index: u32, site: u32) {
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

    fn begin_write(&mut self, code: u8, id: u64, site: u32) {
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

    /// A watched dict is about to be written, or is gone.
    ///
    /// # Safety
    /// Called by the dict watcher with its arguments.
    pub(crate) unsafe fn dict_written(
        &mut self,
        event: DictEvent,
        dict: *mut PyObject,
        key: *mut PyObject,
        value: *mut PyObject,
    ) {
        let address = dict.addr();
        if event == DictEvent::Deallocated {
            self.objects.owners.remove(&address);
            self.free_object(address);
            return;
        }
        if self.paused || self.inside {
            self.mark_dict(address);
            return;
        }
        if !key.is_null() && event != DictEvent::Cloned {
            if is_builtins_name(key) {
                return;
            }
            self.effects.name_written(key);
        }
        let site = self.writing;
        let own = self.objects.find(address);
        let owner = self.objects.owners.get(&address).copied();
        if event == DictEvent::Cloned || event == DictEvent::Cleared && owner.is_some() {
            self.mark_dict(address);
            return;
        }
        for (index, is_attribute) in [(own, false), (owner, true)] {
            let Some(index) = index else { continue };
            let kind = self.objects.get(index).map(|entry| entry.kind);
            if is_attribute && kind == Some(ObjectKind::Class) && is_noise(key) {
                continue;
            }
            self.write_entry(index, is_attribute, event, key, value, site);
        }
    }

    unsafe fn write_entry(
        &mut self,
        index: u32,
        is_attribute: bool,
        event: DictEvent,
        key: *mut PyObject,
        value: *mut PyObject,
        site: u32,
    ) {
        let Some(entry) = self.objects.get_mut(index) else { return };
        if entry.truncated {
            return;
        }
        entry.version += 1;
        let id = entry.id;
        if event == DictEvent::Cleared {
            entry.entries.clear();
            return self.begin_write(code::ENTRIES_CLEAR, id, site);
        }
        let key_repr = self.repr_of(key);
        if event == DictEvent::Deleted {
            self.drain();
            let code = if is_attribute { code::ATTRIBUTE_DELETE } else { code::ENTRY_DELETE };
            self.begin_write(code, id, site);
            self.put(key, key_repr);
            let Some(entry) = self.objects.get_mut(index) else { return };
            entry.entries.remove(&key_repr.as_key());
            let hash = name_hash(Name::Text(key));
            entry.attributes.retain(|(name, _)| *name != hash);
            return;
        }
        let first_new = self.objects.next_id();
        let repr = self.named_repr(key, value);
        if repr.object().is_some_and(|id| id >= first_new) {
            // Code that just made it may go on filling it.
            if let Some(index) = self.objects.find(value.addr()) {
                self.mark(index, Expected::Fresh, site, usize::MAX);
            }
        }
        self.drain();
        let code = if is_attribute { code::ATTRIBUTE_SET } else { code::ENTRY_SET };
        self.begin_write(code, id, site);
        self.put(key, key_repr);
        self.put(value, repr);
        let audit = self.options.audit;
        let Some(entry) = self.objects.get_mut(index) else { return };
        if is_attribute {
            let hash = name_hash(Name::Text(key));
            match entry.attributes.iter_mut().find(|(name, _)| *name == hash) {
                Some(known) => known.1 = repr,
                None => entry.attributes.push((hash, repr)),
            }
        } else if audit {
            entry.entries.insert(key_repr.as_key(), repr);
        }
    }

    /// The whole dict is looked at when the next event comes.
    unsafe fn mark_dict(&mut self, address: usize) {
        let own = self.objects.find(address);
        let owner = self.objects.owners.get(&address).copied();
        for index in [own, owner].into_iter().flatten() {
            self.mark(index, Expected::Any, 0, usize::MAX);
        }
    }

    /// An object will be looked at when the next event comes.
    pub(crate) fn mark(&mut self, index: u32, what: Expected, site: u32, depth: usize) {
        let Some(entry) = self.objects.get(index) else { return };
        let pending = Pending { address: entry.address, id: entry.id, what, site, depth };
        self.threads[self.current].pending.push(pending);
    }

    /// An object is gone.
    ///
    /// # Safety
    /// Called when `object` is deallocated.
    pub(crate) unsafe fn object_ended(&mut self, object: *mut PyObject) {
        let address = object.addr();
        self.free_object(address);
        if ffi::PyType_Check(object) != 0 {
            self.shapes.forget(address);
            self.hooks.forget(address);
        }
    }

    /// Address of the frame that is part of a generator, coroutine or asynchronous generator.
    ///
    /// # Safety
    /// `object` is alive, or about to be deallocated.
    pub(crate) unsafe fn frame_inside(&self, object: *mut PyObject) -> Option<usize> {
        let known = &self.known;
        [known.generator, known.coroutine, known.async_generator]
            .contains(&type_of(object))
            .then(|| crate::layout::generator_frame(object).addr())
    }

    pub(crate) fn free_object(&mut self, address: usize) {
        if let Some(entry) = self.objects.remove(address) {
            self.out.push(code::FREE);
            put_varint(&mut self.out, entry.id);
        }
    }
}
