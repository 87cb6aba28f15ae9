//! Which names of a namespace are shown: those of the program, without those of the interpreter.

use calcharo::{Cursor, Event, FrameState, ObjectId, State, Step, Trace, Value};

/// Names that Python itself puts into a module.
const OF_MODULES: [&[u8]; 8] = [
    b"__builtins__",
    b"__cached__",
    b"__doc__",
    b"__file__",
    b"__loader__",
    b"__name__",
    b"__package__",
    b"__spec__",
];
/// Names that Python itself puts into the body of a class.
const OF_CLASSES: [&[u8]; 5] = [
    b"__classdict__",
    b"__firstlineno__",
    b"__module__",
    b"__qualname__",
    b"__static_attributes__",
];

/// Names and values, in order.
pub(crate) type Pairs = Vec<(Value, Value)>;

/// The variables of a frame.
pub(crate) fn variables(trace: &Trace, state: &State, frame: &FrameState) -> Pairs {
    let mut pairs = own(trace.variables(state, frame));
    if frame.namespace.is_some() && frame.namespace != frame.globals {
        pairs.retain(|(name, _)| !matches!(name, Value::Str(it) if OF_CLASSES.contains(&&**it)));
    }
    pairs
}

/// The variables of the frame of a step; at the end of the program, those of its module.
pub(crate) fn variables_at(cursor: &Cursor, step: &Step, module: Option<ObjectId>) -> Pairs {
    match step.frame.and_then(|id| cursor.state().frames.get(&id)) {
        Some(frame) => variables(cursor.trace(), cursor.state(), frame),
        None if step.event == Event::End => namespace(cursor.state(), module),
        None => Pairs::new(),
    }
}

/// The globals that the code of a step sees.
pub(crate) fn globals_at(cursor: &Cursor, step: &Step, module: Option<ObjectId>) -> Pairs {
    let frame = step.frame.and_then(|id| cursor.state().frames.get(&id));
    match frame {
        Some(frame) => namespace(cursor.state(), frame.globals),
        None if step.event == Event::End => namespace(cursor.state(), module),
        None => Pairs::new(),
    }
}

fn namespace(state: &State, mapping: Option<ObjectId>) -> Pairs {
    mapping.map_or_else(Pairs::new, |mapping| own(state.entries(mapping)))
}

fn own(mut pairs: Pairs) -> Pairs {
    pairs.retain(|(name, _)| match name {
        Value::Str(name) => !OF_MODULES.contains(&&**name),
        // A namespace may hold any key; only texts are names.
        _ => false,
    });
    pairs
}
