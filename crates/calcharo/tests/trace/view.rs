//! What a reader is shown of a step: variables, the objects behind them, rows.

use calcharo::json::JsonSteps;
use calcharo::{Chunk, Cursor, Footer, ObjectKind, Trace, Value, Writer, code};
use serde_json::{Value as Json, json};
use std::sync::Arc;

use crate::encoder::Encoder;
use crate::json::{rows, text as document};
use crate::model::Model;
use crate::program::{definitions, header};
use crate::tutor::{object, text, trace};

/// One call of `f`, whose variables are `x`, the cells `y` and `z`, and the hidden `i`.
fn at_call(slots: &[Value]) -> Cursor {
    let mut out = Encoder::default();
    Model::default().put_keyframe(&mut out);
    let mut full = object(0, ObjectKind::Cell, "cell");
    full.items = Some(vec![Value::Int(5)]);
    let mut empty = object(1, ObjectKind::Cell, "cell");
    empty.items = Some(Vec::new());
    empty.attributes = Some([(text("owner"), Value::Ref(2))].into_iter().collect());
    let mut namespace = object(2, ObjectKind::Dict, "dict");
    namespace.entries = Some([(text("n"), Value::Ref(3))].into_iter().collect());
    let mut list = object(3, ObjectKind::List, "list");
    list.items = Some(vec![Value::Tuple([Value::Ref(3), Value::Ref(0)][..].into())]);
    for object in [full, empty, namespace, list] {
        out.byte(code::NEW).object(&object);
    }
    out.byte(code::CALL).number(1).number(3).number(0).number(slots.len() as u64);
    for (slot, value) in slots.iter().enumerate() {
        out.number(slot as u64).value(value, None);
    }
    let mut writer = Writer::in_memory(&header()).expect("memory");
    writer.define(definitions());
    writer.write(Chunk { steps: 1, raw: out.raw, ..Chunk::default() });
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let mut cursor = Cursor::new(Arc::new(Trace::from_bytes(bytes).expect("a trace")));
    cursor.seek(0).expect("a step");
    cursor
}

fn shown(cursor: &Cursor) -> Vec<(Value, Value)> {
    let frame = cursor.state().frame().expect("a frame");
    cursor.trace().variables(cursor.state(), frame)
}

#[test]
fn cells_are_looked_into_and_hidden_variables_are_not_shown() {
    let slots = [Value::Int(1), Value::Ref(0), Value::Ref(1), Value::Int(9)];
    assert_eq!(
        shown(&at_call(&slots)),
        [(text("x"), Value::Int(1)), (text("y"), Value::Int(5))],
        "`z` is an empty cell, `i` belongs to a comprehension"
    );
}

#[test]
fn what_is_not_bound_is_absent() {
    // The cell of an argument is made after the call: its slot holds the value before.
    let slots = [Value::Unbound, Value::Ref(3)];
    assert_eq!(shown(&at_call(&slots)), [(text("y"), Value::Ref(3))]);
}

#[test]
fn reachable_objects_come_once_and_nearest_first() {
    let cursor = at_call(&[]);
    let state = cursor.state();
    assert_eq!(state.reachable(&[Value::Ref(2)]), [2, 3, 0]);
    assert_eq!(state.reachable(&[Value::Ref(1)]), [1, 2, 3, 0]);
    assert_eq!(state.reachable(&[Value::Int(2), Value::Ref(77)]), [] as [u64; 0]);
}

#[test]
fn lines_say_what_changed() {
    let rows = rows(&trace());
    let part = |row: usize, name: &str| rows[row].get(name).cloned().unwrap_or_default();
    assert_eq!(part(0, "changed"), json!({"__name__": "__main__"}));
    assert_eq!(part(2, "changed"), json!({"f": ["ref", 1, 0]}));
    assert_eq!(part(3, "changed"), json!({"x": ["ref", 2, 0]}));
    assert_eq!(part(3, "objects")["2"]["items"], json!([1.0, ["ref", 2, 0], null]));
    assert_eq!(part(3, "writes"), json!([["entry_set", 0, null, "x", ["ref", 2]]]));
    assert_eq!(part(4, "changed"), json!({"a": ["ref", 2, 0]}));
    assert_eq!(part(5, "changed"), Json::Null);
    assert_eq!(part(6, "value"), json!(["ref", 3, 0]));
    let output: Vec<_> = rows.iter().map(|row| row.get("stdout").cloned()).collect();
    let expected: Vec<_> = (0..10).map(|row| (row == 3).then(|| json!("hi\n"))).collect();
    assert_eq!(output, expected);
}

#[test]
fn a_variable_that_is_gone_is_named() {
    let mut cursor = Encoder::default();
    Model::default().put_keyframe(&mut cursor);
    cursor.byte(code::CALL).number(1).number(0).number(0).number(1).number(0);
    cursor.value(&Value::Int(1), None);
    cursor.byte(code::LINE + 1).number(0).number(0).value(&Value::Unbound, None);
    let mut writer = Writer::in_memory(&header()).expect("memory");
    writer.define(definitions());
    writer.write(Chunk { steps: 2, raw: cursor.raw, ..Chunk::default() });
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let rows = rows(&Arc::new(Trace::from_bytes(bytes).expect("a trace")));
    assert_eq!(rows[1]["changed"], json!({"x": ["unbound"]}));
}

#[test]
fn a_full_step_stands_for_itself() {
    let document: Json = serde_json::from_str(&document(&trace(), JsonSteps::Full)).expect("JSON");
    let step = &document["steps"][5];
    assert_eq!(step["event"], "line");
    assert_eq!((&step["function"], &step["line"]), (&json!("f"), &json!(2)));
    assert_eq!(step["variables"], json!({"a": ["ref", 2, 0]}));
    let stack = step["stack"].as_array().expect("frames");
    let functions: Vec<_> = stack.iter().map(|frame| &frame["function"]).collect();
    assert_eq!(functions, ["<module>", "f"]);
    assert_eq!(stack[0]["variables"]["x"], json!(["ref", 2, 0]));
    let objects: Vec<_> = step["objects"].as_object().expect("objects").keys().collect();
    assert_eq!(objects, ["0", "2", "1"]);
    assert_eq!(step["written"], json!([3, 0]));
    let writes = &document["steps"][2]["writes"];
    assert_eq!(writes, &json!([["entry_set", 0, null, "x", ["ref", 2]]]), "until the next step");
}
