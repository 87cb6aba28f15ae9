//! One entry: where the program is, its frames, and the heap they lead to.

use serde_json::{Map, Value as Json, json};

use super::heap::{Heap, Numbers, is_hidden, text};
use crate::cursor::Cursor;
use crate::event::Event;
use crate::object::ObjectKind;
use crate::op::FrameState;
use crate::state::State;
use crate::value::Value;

/// The entry of a step; `None` if the format has no event for it.
pub(super) fn entry(cursor: &Cursor, numbers: &mut Numbers) -> Option<Json> {
    let (step, code) = (cursor.step()?, cursor.code()?);
    let is_function = code.kind != "module";
    let event = match step.event {
        Event::Line => "step_line",
        Event::Call | Event::Resume if is_function => "call",
        Event::Return | Event::Yield => "return",
        Event::Raise => "exception",
        _ => return None,
    };
    let state = cursor.state();
    let mut heap = Heap::new(state, numbers);
    let globals = globals(state, &mut heap);
    let returned = step.value.as_ref().filter(|_| event == "return" && is_function);
    let mut entry = Map::new();
    entry.insert("line".into(), json!(cursor.site().map_or(code.first_line, |site| site.line)));
    entry.insert("event".into(), json!(event));
    let name = if is_function { &code.name } else { "<module>" };
    entry.insert("func_name".into(), json!(name));
    entry.insert("ordered_globals".into(), globals.keys().map(|name| json!(name)).collect());
    entry.insert("globals".into(), Json::Object(globals));
    entry.insert("stack_to_render".into(), stack(cursor, returned, &mut heap));
    entry.insert("heap".into(), heap.finish());
    entry.insert("stdout".into(), json!(stdout(cursor)));
    if event == "exception" {
        let message = step.value.as_ref().map(|exception| message(exception, state));
        entry.insert("exception_msg".into(), json!(message));
    }
    Some(Json::Object(entry))
}

/// Variables of the module at the bottom of the stack.
fn globals(state: &State, heap: &mut Heap<'_>) -> Map<String, Json> {
    let bottom = state.stack().first().and_then(|id| state.frames.get(id));
    let namespace = bottom.and_then(|frame| frame.globals);
    let entries = namespace.map_or_else(Vec::new, |namespace| state.entries(namespace));
    encoded(&entries, heap)
}

fn encoded(variables: &[(Value, Value)], heap: &mut Heap<'_>) -> Map<String, Json> {
    let shown = variables.iter().filter(|(name, _)| matches!(name, Value::Str(_)));
    let shown = shown.filter(|(name, _)| !is_hidden(name) && text(name) != "__name__");
    shown.map(|(name, value)| (text(name), heap.encode(value))).collect()
}

/// The frames of functions and classes; the module's is shown as globals.
fn stack(cursor: &Cursor, returned: Option<&Value>, heap: &mut Heap<'_>) -> Json {
    let state = cursor.state();
    let frames = state.stack().iter().filter_map(|id| state.frames.get(id));
    let frames =
        frames.filter(|frame| frame.namespace.is_none() || frame.namespace != frame.globals);
    let mut rows: Vec<Json> = Vec::new();
    for frame in frames {
        let is_top = state.stack().last() == Some(&frame.id);
        rows.push(frame_row(cursor, frame, returned.filter(|_| is_top), heap));
    }
    Json::Array(rows)
}

fn frame_row(
    cursor: &Cursor,
    frame: &FrameState,
    returned: Option<&Value>,
    heap: &mut Heap<'_>,
) -> Json {
    let (trace, state) = (cursor.trace(), cursor.state());
    let code = trace.codes().get(frame.code as usize);
    let name = code.map_or("?", |code| &code.name);
    let mut locals = encoded(&trace.variables(state, frame), heap);
    if let Some(returned) = returned {
        locals.insert("__return__".into(), heap.encode(returned));
    }
    // Numbers count from 1 in this format.
    let number = frame.id.saturating_add(1);
    json!({
        "func_name": name,
        "frame_id": number,
        "encoded_locals": locals,
        "ordered_varnames": locals.keys().collect::<Vec<_>>(),
        "is_highlighted": state.stack().last() == Some(&frame.id),
        "is_parent": false,
        "is_zombie": false,
        "parent_frame_id_list": [],
        "unique_hash": format!("{name}_f{number}"),
    })
}

fn stdout(cursor: &Cursor) -> String {
    let written = cursor.trace().written(0);
    let length = usize::try_from(cursor.state().counters.written[0]).unwrap_or(usize::MAX);
    String::from_utf8_lossy(&written[..length.min(written.len())]).into_owned()
}

/// `ValueError: what` as far as it is text.
fn message(exception: &Value, state: &State) -> String {
    let Value::Ref(id) = exception else { return String::new() };
    let object = state.objects.get(id).filter(|object| object.kind == ObjectKind::Exception);
    let Some(object) = object else { return String::new() };
    let name = text(&object.type_name);
    match object.items.as_ref().and_then(|items| items.first()) {
        Some(Value::Str(what)) => format!("{name}: {}", String::from_utf8_lossy(what)),
        Some(Value::Int(what)) => format!("{name}: {what}"),
        _ => name,
    }
}
