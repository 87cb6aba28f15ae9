//! Writes as readers see them: what was written, its value before and after.

use calcharo::{
    FrameState, Object, ObjectId, ObjectKind, Op, SlotChange, State, Trace, Value, VariableKind,
    WriterSite,
};

use super::replace::replaced;

/// One write.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// `variable`, `global`, `cell`, `attribute`, `item`, `items`, `member`, `clear` or `content`.
    pub(crate) what: &'static str,
    /// The object that was written; `None` for variables.
    pub(crate) target: Option<ObjectId>,
    /// The variable's or attribute's name, the key, the index, the member.
    pub(crate) key: Value,
    /// Unbound if there was nothing.
    pub(crate) old: Value,
    /// Unbound if nothing is left.
    pub(crate) new: Value,
    pub(crate) site: WriterSite,
}

/// The changes that an operation of `frame` makes; `state` is the one before it.
pub(crate) fn changes_of(op: &Op, trace: &Trace, state: &State, frame: &FrameState) -> Vec<Change> {
    match op {
        Op::Line { changes, .. } | Op::Locals { changes, .. } => {
            changes.iter().filter_map(|change| variable(change, trace, state, frame)).collect()
        }
        Op::New(_) | Op::Free(_) | Op::KeyframeObject(_) => Vec::new(),
        op => {
            let object = op.written_object().and_then(|id| state.objects.get(&id));
            object.map_or_else(Vec::new, |object| of_object(op, object, trace, frame))
        }
    }
}

fn variable(
    (slot, value): &SlotChange,
    trace: &Trace,
    state: &State,
    frame: &FrameState,
) -> Option<Change> {
    let variable = trace.codes().get(frame.code as usize)?.variables.get(*slot as usize)?;
    let old = frame.slots.get(*slot as usize).unwrap_or(&Value::Unbound);
    let (old, new) = match variable.kind {
        VariableKind::Hidden => return None,
        VariableKind::Local => (old, value),
        VariableKind::Cell | VariableKind::Free => {
            (state.cell_content(old), state.cell_content(value))
        }
    };
    (old != new).then(|| Change {
        what: "variable",
        target: None,
        key: Value::Str(variable.name.as_bytes().into()),
        old: old.clone(),
        new: new.clone(),
        site: None,
    })
}

fn of_object(op: &Op, object: &Object, trace: &Trace, frame: &FrameState) -> Vec<Change> {
    let change = |what, key: &Value, old: Option<&Value>, new: Option<&Value>, site: WriterSite| {
        let [old, new] = [old, new].map(|value| value.cloned().unwrap_or(Value::Unbound));
        Change { what, target: Some(object.id), key: key.clone(), old, new, site }
    };
    let entry = |key: &Value, new: Option<&Value>, site| {
        let old = object.entries.as_ref().and_then(|entries| entries.get(key));
        let what = entry_kind(object, key, frame);
        let change = change(what, key, old, new, site);
        // A variable of a module or class body is one like all others.
        if what == "item" { change } else { Change { target: None, ..change } }
    };
    let attribute = |name: &Value, new: Option<&Value>, site| {
        let old = object.attributes.as_ref().and_then(|attributes| attributes.get(name));
        change("attribute", name, old, new, site)
    };
    match op {
        Op::ItemSet(_, site, index, value) => {
            vec![items(object, *index, 1, std::slice::from_ref(value), *site, trace, frame)]
        }
        Op::Splice(_, site, start, removed, values) => {
            vec![items(object, *start, *removed, values, *site, trace, frame)]
        }
        Op::EntrySet(_, site, key, value) => vec![entry(key, Some(value), *site)],
        Op::EntryDelete(_, site, key) => vec![entry(key, None, *site)],
        Op::EntriesClear(_, site) => vec![change("clear", &Value::None, None, None, *site)],
        Op::AttributeSet(_, site, name, value) => vec![attribute(name, Some(value), *site)],
        Op::AttributeDelete(_, site, name) => vec![attribute(name, None, *site)],
        Op::MemberAdd(_, site, value) => vec![change("member", value, None, Some(value), *site)],
        Op::MemberDiscard(_, site, value) => {
            vec![change("member", value, Some(value), None, *site)]
        }
        Op::Replace(new, site) => {
            let mut changes = replaced(object, new, *site);
            if object.items != new.items {
                let (removed, values) = (object.items.as_ref().map_or(0, Vec::len), &new.items);
                let values = values.as_deref().unwrap_or_default();
                changes.push(items(object, 0, removed as u64, values, *site, trace, frame));
            }
            changes
        }
        _ => Vec::new(),
    }
}

fn entry_kind(object: &Object, key: &Value, frame: &FrameState) -> &'static str {
    if !matches!(key, Value::Str(_)) {
        "item"
    } else if frame.namespace == Some(object.id) {
        "variable"
    } else if frame.globals == Some(object.id) {
        "global"
    } else {
        "item"
    }
}

/// Items from `start` on, of which `removed` make room for `values`.
fn items(
    object: &Object,
    start: u64,
    removed: u64,
    values: &[Value],
    site: WriterSite,
    trace: &Trace,
    frame: &FrameState,
) -> Change {
    let from = usize::try_from(start).unwrap_or(usize::MAX);
    let until = from.saturating_add(usize::try_from(removed).unwrap_or(usize::MAX));
    let known = object.items.as_deref().unwrap_or_default();
    let before = known.get(from.min(known.len())..until.min(known.len())).unwrap_or_default();
    let index = Value::Int(i64::try_from(start).unwrap_or(i64::MAX));
    let one = |values: &[Value]| values.first().cloned().unwrap_or(Value::Unbound);
    let is_single = before.len().max(values.len()) <= 1;
    let (what, key) = match object.kind {
        ObjectKind::Cell => ("cell", cell_name(object.id, trace, frame)),
        _ if is_single => ("item", index),
        _ => ("items", index),
    };
    let (old, new) = if is_single {
        (one(before), one(values))
    } else {
        (Value::Tuple(before.into()), Value::Tuple(values.into()))
    };
    Change { what, target: Some(object.id), key, old, new, site }
}

/// The variable of the frame that lives in a cell.
fn cell_name(cell: ObjectId, trace: &Trace, frame: &FrameState) -> Value {
    let code = trace.codes().get(frame.code as usize);
    let mut slots = code.into_iter().flat_map(|code| code.variables.iter().zip(&frame.slots));
    slots
        .find(|(_, value)| **value == Value::Ref(cell))
        .map_or(Value::None, |(variable, _)| Value::Str(variable.name.as_bytes().into()))
}
