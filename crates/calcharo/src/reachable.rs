//! The objects that some values lead to.

use std::collections::{HashSet, VecDeque};

use crate::object::Object;
use crate::state::State;
use crate::value::{ObjectId, Value};

impl State {
    /// Numbers of the objects that `roots` lead to, nearest first.
    pub fn reachable<'a>(&self, roots: impl IntoIterator<Item = &'a Value>) -> Vec<ObjectId> {
        let (mut found, mut order) = (HashSet::new(), Vec::new());
        let mut waiting = VecDeque::new();
        for root in roots {
            references(root, &mut |id| waiting.push_back(id));
        }
        while let Some(id) = waiting.pop_front() {
            if !found.insert(id) {
                continue;
            }
            if let Some(object) = self.objects.get(&id) {
                order.push(id);
                object.references(&mut |id| waiting.push_back(id));
            }
        }
        order
    }
}

impl Object {
    /// Calls `see` with each object that this one refers to, as often as it does.
    pub fn references(&self, see: &mut dyn FnMut(ObjectId)) {
        let items = self.items.iter().flatten().chain(self.members.iter().flatten());
        items.for_each(|value| references(value, see));
        for (key, value) in self.entries.iter().chain(&self.attributes).flatten() {
            references(key, see);
            references(value, see);
        }
    }
}

/// Tuples nest a few levels at most: decoding refuses deeper ones.
fn references(value: &Value, see: &mut dyn FnMut(ObjectId)) {
    match value {
        Value::Ref(id) => see(*id),
        Value::Tuple(items) => items.iter().for_each(|item| references(item, see)),
        _ => {}
    }
}
