//! The variables of a frame, as far as a reader wants to see them.

use calcharo::{FrameState, State, Trace, Value};

use crate::trace::view::value::plain;

/// Names and values; those that Python itself keeps in a module are left out.
pub(crate) fn variables(trace: &Trace, frame: &FrameState, state: &State) -> Vec<(String, Value)> {
    named(trace.variables(state, frame)).filter(|(name, _)| !is_dunder(name)).collect()
}

/// The value of the name in `frame`, or else in its module.
pub(crate) fn lookup(
    trace: &Trace,
    frame: &FrameState,
    state: &State,
    name: &str,
) -> Option<Value> {
    let globals = frame.globals.map_or_else(Vec::new, |globals| state.entries(globals));
    let all = named(trace.variables(state, frame)).chain(named(globals));
    all.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn named(pairs: Vec<(Value, Value)>) -> impl Iterator<Item = (String, Value)> {
    pairs.into_iter().filter_map(|(name, value)| match name {
        Value::Str(name) => Some((plain(&name), value)),
        _ => None,
    })
}

fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}
