//! Writes to watched dicts, as the watcher tells them.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::{ObjectKind, code};
use pyo3::ffi::PyObject;

use crate::content::{Name, is_builtins_name};
use crate::describe::name_hash;
use crate::hooks::DictEvent;
use crate::labelled::is_noise;
use crate::recorder::{Expected, Recorder};

impl Recorder {
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
        let is_compared = self.options.audit || self.options.public_frames;
        let Some(entry) = self.objects.get_mut(index) else { return };
        if is_attribute {
            let hash = name_hash(Name::Text(key));
            match entry.attributes.iter_mut().find(|(name, _)| *name == hash) {
                Some(known) => known.1 = repr,
                None => entry.attributes.push((hash, repr)),
            }
        } else if is_compared {
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
}
