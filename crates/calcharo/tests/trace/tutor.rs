//! The export to Python Tutor, of a program written by hand.

use std::sync::Arc;

use calcharo::tutor::to_tutor;
use calcharo::value::tag;
use calcharo::{
    Chunk, Code, Definition, Event, Footer, Object, ObjectKind, Site, SourceFile, Trace, Value,
    Variable, VariableKind, Writer, code,
};
use serde_json::{Value as Json, json};

use crate::encoder::Encoder;
use crate::model::Model;
use crate::program::{header, record};
use crate::strategy::Action;

const SOURCE: &str = "def f(a):\n    return a\n\nx = [1.0]\nf(x)\n";

pub(crate) fn text(text: &str) -> Value {
    Value::Str(text.as_bytes().into())
}

pub(crate) fn object(id: u64, kind: ObjectKind, type_name: &str) -> Object {
    Object {
        id,
        version: 0,
        kind,
        type_name: text(type_name),
        label: None,
        items: None,
        members: None,
        entries: None,
        attributes: None,
        data: None,
        length: None,
    }
}

fn definitions() -> Vec<Definition> {
    let site = |line| Site {
        kind: "line".into(),
        line,
        column: Some(0),
        end_line: line,
        end_column: Some(1),
    };
    let code = |name: &str, kind: &str, first_line, lines: &[u32]| Code {
        file: 0,
        name: name.into(),
        qualname: name.into(),
        first_line,
        optimized: kind == "function",
        kind: kind.into(),
        arguments: 0,
        variables: Vec::new(),
        sites: lines.iter().copied().map(site).collect(),
    };
    let mut function = code("f", "function", 1, &[2]);
    function.variables = vec![Variable { name: "a".into(), kind: VariableKind::Local }];
    vec![
        Definition::File(SourceFile { path: "a.py".into(), text: Some(SOURCE.into()) }),
        Definition::Code(code("<module>", "module", 1, &[1, 4, 5])),
        Definition::Code(function),
    ]
}

/// Ends with `f(x)` called from line 5, and `ValueError` raised in it.
pub(crate) fn trace() -> Arc<Trace> {
    let mut out = Encoder::default();
    Model::default().put_keyframe(&mut out);
    let mut namespace = object(0, ObjectKind::Dict, "dict");
    namespace.entries = Some([(text("__name__"), text("__main__"))].into_iter().collect());
    out.byte(code::NEW).object(&namespace);
    out.byte(code::CALL).number(0).number(1).number(1).number(0);
    out.byte(code::LINE).number(0);
    let mut function = object(1, ObjectKind::Function, "function");
    function.label = Some(text("f"));
    out.byte(code::NEW).object(&function);
    out.byte(code::ENTRY_SET).number(0).number(0).value(&text("f"), None);
    out.value(&Value::Ref(1), None);
    out.byte(code::LINE).number(1);
    let mut list = object(2, ObjectKind::List, "list");
    list.items = Some(vec![Value::Float(1.0_f64.to_bits()), Value::Ref(2), Value::None]);
    out.byte(code::NEW).object(&list);
    out.byte(code::ENTRY_SET).number(0).number(0).value(&text("x"), None);
    out.value(&Value::Ref(2), None);
    out.byte(code::OUTPUT).byte(0).number(3);
    out.byte(code::LINE).number(2);
    out.byte(code::CALL).number(1).number(1).number(0).number(1).number(0);
    out.value(&Value::Ref(2), None);
    out.byte(code::LINE).number(0);
    let mut exception = object(3, ObjectKind::Exception, "ValueError");
    exception.items = Some(vec![text("no")]);
    out.byte(code::NEW).object(&exception);
    out.byte(code::RAISE).number(0).value(&Value::Ref(3), None);
    out.byte(code::RETURN).number(0).value(&Value::Tuple([Value::Int(7)][..].into()), None);
    out.byte(code::RETURN).number(0).byte(tag::NONE);
    out.byte(code::END).value(&text("exception"), None);
    let mut writer = Writer::in_memory(&header()).expect("memory");
    writer.define(definitions());
    let written = [b"hi\n".to_vec(), Vec::new()];
    writer.write(Chunk { first_step: 0, steps: 10, line_steps: 4, raw: out.raw, written });
    let footer = Footer {
        outcome: "exception".into(),
        reason: Some("ValueError: no".into()),
        ..Footer::default()
    };
    let bytes = writer.finish(footer).expect("memory").expect("bytes");
    Arc::new(Trace::from_bytes(bytes).expect("a trace"))
}

fn exported(trace: &Arc<Trace>) -> Json {
    let mut out = Vec::new();
    to_tutor(trace, &mut out).expect("memory");
    serde_json::from_slice(&out).expect("JSON")
}

#[test]
fn events_and_lines_are_those_of_the_format() {
    let document = exported(&trace());
    assert_eq!(document["code"], SOURCE);
    let entries = document["trace"].as_array().expect("entries");
    let events: Vec<_> = entries
        .iter()
        .map(|it| format!("{} {} {}", it["event"], it["func_name"], it["line"]).replace('"', ""))
        .collect();
    assert_eq!(
        events,
        [
            "step_line <module> 1",
            "step_line <module> 4",
            "step_line <module> 5",
            "call f 1",
            "step_line f 2",
            "exception f 2",
            "return f 2",
            "return <module> 5",
            "uncaught_exception <module> 5",
        ]
    );
    assert_eq!(entries[5]["exception_msg"], "ValueError: no");
    assert_eq!(entries[8]["exception_msg"], "ValueError: no");
    assert_eq!(entries[1]["stdout"], "");
    assert_eq!(entries[2]["stdout"], "hi\n");
}

#[test]
fn variables_point_into_the_heap() {
    let document = exported(&trace());
    let entry = &document["trace"][4];
    assert_eq!(entry["ordered_globals"], json!(["f", "x"]));
    assert_eq!(entry["globals"], json!({"f": ["REF", 1], "x": ["REF", 2]}));
    assert_eq!(
        entry["heap"],
        json!({
            "1": ["FUNCTION", "f(...)", null],
            "2": ["LIST", ["SPECIAL_FLOAT", "1.0"], ["REF", 2], null],
        })
    );
    assert_eq!(
        entry["stack_to_render"],
        json!([{
            "func_name": "f",
            "frame_id": 2,
            "encoded_locals": {"a": ["REF", 2]},
            "ordered_varnames": ["a"],
            "is_highlighted": true,
            "is_parent": false,
            "is_zombie": false,
            "parent_frame_id_list": [],
            "unique_hash": "f_f2",
        }])
    );
}

#[test]
fn the_value_of_a_return_is_a_variable() {
    let document = exported(&trace());
    let entry = &document["trace"][6];
    let frame = &entry["stack_to_render"][0];
    assert_eq!(frame["ordered_varnames"], json!(["a", "__return__"]));
    let number = frame["encoded_locals"]["__return__"][1].to_string();
    assert_eq!(entry["heap"][&number], json!(["TUPLE", 7]));
    assert_eq!(document["trace"][7]["stack_to_render"], json!([]));
}

#[test]
fn a_trace_without_steps_is_a_document_too() {
    assert_eq!(exported(&record(&[], 1).trace()), json!({"code": "", "trace": []}));
}

#[test]
fn any_program_can_be_exported() {
    let action = |choice, number| Action {
        choice,
        numbers: [number; 3],
        values: [Value::Bytes(b"\x00'"[..].into()), Value::Ref(0), text("k")],
    };
    let mut actions: Vec<_> = (0..20).map(|at| action(10, at * 1009)).collect();
    actions.extend([1, 0, 1, 0, 3, 4, 5, 2, 0, 2].map(|choice| action(choice, 2)));
    let recorded = record(&actions, 3);
    let entries = exported(&recorded.trace());
    let shown = recorded.steps.iter().filter(|(event, ..)| *event == Event::Line).count();
    let entries = entries["trace"].as_array().expect("entries").clone();
    assert_eq!(entries.iter().filter(|it| it["event"] == "step_line").count(), shown);
}
