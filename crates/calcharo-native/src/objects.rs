//! The table of recorded objects: numbers by address, and what was last written of each.

use std::collections::VecDeque;

use calcharo::ObjectKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::repr::Repr;

/// A recorded object.
pub(crate) struct Entry {
    pub(crate) address: usize,
    pub(crate) id: u64,
    pub(crate) kind: ObjectKind,
    pub(crate) version: u64,
    /// Items of a sequence, arguments of an exception, content of a cell.
    pub(crate) items: Vec<Repr>,
    pub(crate) members: FxHashSet<Repr>,
    /// Hashes of names, and values; for objects whose attributes no dict watcher sees.
    pub(crate) attributes: Vec<(isize, Repr)>,
    /// Address of the dict that holds the attributes, once there is one.
    pub(crate) dict: usize,
    /// Keys and values of a dict, only kept where dicts are compared.
    pub(crate) entries: FxHashMap<Repr, Repr>,
    /// Hash of the content of a byte array.
    pub(crate) data: u64,
    /// Only the beginning is recorded: it is longer than the limit.
    pub(crate) truncated: bool,
}

/// Recorded objects, by address while they live.
#[derive(Default)]
pub(crate) struct Objects {
    by_address: FxHashMap<usize, u32>,
    entries: Vec<Option<Box<Entry>>>,
    free: Vec<u32>,
    next_id: u64,
    /// Whose content is still to be written, in order of their numbers.
    pub(crate) queue: VecDeque<u32>,
    /// Dicts that hold attributes, and whose.
    pub(crate) owners: FxHashMap<usize, u32>,
}

impl Objects {
    pub(crate) fn find(&self, address: usize) -> Option<u32> {
        self.by_address.get(&address).copied()
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Entry> {
        self.entries.get(index as usize)?.as_deref()
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> Option<&mut Entry> {
        self.entries.get_mut(index as usize)?.as_deref_mut()
    }

    pub(crate) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Gives a number to an object seen for the first time, and queues its content.
    pub(crate) fn add(&mut self, address: usize, kind: ObjectKind) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let entry = Box::new(Entry {
            address,
            id,
            kind,
            version: 0,
            items: Vec::new(),
            members: FxHashSet::default(),
            attributes: Vec::new(),
            dict: 0,
            entries: FxHashMap::default(),
            data: 0,
            truncated: false,
        });
        let index = if let Some(index) = self.free.pop() {
            self.entries[index as usize] = Some(entry);
            index
        } else {
            self.entries.push(Some(entry));
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        };
        self.by_address.insert(address, index);
        self.queue.push_back(index);
        id
    }

    /// Removes the object that lived at `address`.
    pub(crate) fn remove(&mut self, address: usize) -> Option<Box<Entry>> {
        let index = self.by_address.remove(&address)?;
        let entry = self.entries.get_mut(index as usize)?.take()?;
        self.free.push(index);
        if entry.dict != 0 {
            self.owners.remove(&entry.dict);
        }
        Some(entry)
    }

    /// The entries in order of their numbers.
    pub(crate) fn in_order(&self) -> Vec<u32> {
        let mut all: Vec<(u64, u32)> = self
            .entries
            .iter()
            .zip(0..)
            .filter_map(|(entry, index)| Some((entry.as_ref()?.id, index)))
            .collect();
        all.sort_unstable();
        all.into_iter().map(|(_, index)| index).collect()
    }
}
