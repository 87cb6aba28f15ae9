//! What is different in an object that was written as a whole.

use calcharo::{Object, ObjectKind, Value, WriterSite};

use super::change::Change;

/// The changes of entries, attributes, members and bytes. If these are the same in another order,
/// or not recorded in full, the content as such has changed.
pub(crate) fn replaced(old: &Object, new: &Object, site: WriterSite) -> Vec<Change> {
    let target = Some(old.id);
    let change = |what, key: &Value, old: &Value, new: &Value| {
        let (key, old, new) = (key.clone(), old.clone(), new.clone());
        Change { what, target, key, old, new, site }
    };
    let mut changes = Vec::new();
    for (what, before, after) in
        [("item", &old.entries, &new.entries), ("attribute", &old.attributes, &new.attributes)]
    {
        for (key, value) in before.iter().flatten() {
            let now = after.as_ref().and_then(|pairs| pairs.get(key)).unwrap_or(&Value::Unbound);
            if now != value {
                changes.push(change(what, key, value, now));
            }
        }
        for (key, value) in after.iter().flatten() {
            if before.as_ref().is_none_or(|pairs| !pairs.contains_key(key)) {
                changes.push(change(what, key, &Value::Unbound, value));
            }
        }
    }
    let gone = members_without(old, new);
    changes.extend(gone.map(|member| change("member", member, member, &Value::Unbound)));
    let added = members_without(new, old);
    changes.extend(added.map(|member| change("member", member, &Value::Unbound, member)));
    let is_other = changes.is_empty() && old.items == new.items && !is_same(old, new);
    if old.data != new.data || is_other {
        changes.push(change("content", &Value::None, &bytes(old), &bytes(new)));
    }
    changes
}

/// Whether all that is recorded of an object is the same, and all of it is recorded.
fn is_same(old: &Object, new: &Object) -> bool {
    let in_order = |object: &Object| {
        let pairs = object.entries.iter().chain(&object.attributes).flatten();
        let pairs: Vec<_> = pairs.map(|(key, value)| (key.clone(), value.clone())).collect();
        let members: Vec<_> = object.members.iter().flatten().cloned().collect();
        (pairs, members)
    };
    new.kind != ObjectKind::Opaque && new.length.is_none() && in_order(old) == in_order(new)
}

fn members_without<'a>(object: &'a Object, other: &'a Object) -> impl Iterator<Item = &'a Value> {
    let is_there = |member| other.members.as_ref().is_some_and(|it| it.contains(member));
    object.members.iter().flatten().filter(move |member| !is_there(*member))
}

fn bytes(object: &Object) -> Value {
    object.data.clone().map_or(Value::Unbound, Value::Bytes)
}
