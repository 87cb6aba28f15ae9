//! A trace that comes back from JSON is the same trace.

use std::sync::Arc;

use calcharo::json::{JsonError, JsonSteps, from_json, to_json, to_json_lines};
use calcharo::{Cursor, Op, Trace, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::model::Model;
use crate::program::record;
use crate::strategy::{CASES, actions};

pub(crate) fn text(trace: &Arc<Trace>, steps: JsonSteps) -> String {
    let mut out = Vec::new();
    to_json(trace, steps, &mut out).expect("memory");
    String::from_utf8(out).expect("JSON is UTF-8")
}

pub(crate) fn rows(trace: &Arc<Trace>) -> Vec<Json> {
    let mut out = Vec::new();
    to_json_lines(trace, &mut out).expect("memory");
    let text = String::from_utf8(out).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn read(text: &str) -> Arc<Trace> {
    let bytes = from_json(text.as_bytes()).unwrap_or_else(|error| {
        panic!("{error}: {:?}", std::error::Error::source(&error).map(ToString::to_string))
    });
    Arc::new(Trace::from_bytes(bytes).expect("a trace"))
}

/// All that can be seen of a trace: steps, states, operations, definitions, output, both ends.
fn assert_same(one: &Arc<Trace>, other: &Arc<Trace>) {
    assert_eq!(other.damage(), [] as [String; 0]);
    assert_eq!(one.header(), other.header());
    assert_eq!(one.footer(), other.footer());
    assert_eq!(one.files(), other.files());
    assert_eq!(one.codes(), other.codes());
    assert_eq!(one.threads(), other.threads());
    assert_eq!(one.tasks(), other.tasks());
    assert_eq!(one.line_steps(), other.line_steps());
    assert_eq!(one.len(), other.len());
    for stream in [0, 1] {
        assert_eq!(one.written(stream), other.written(stream));
    }
    let (mut left, mut right) = (Cursor::new(one.clone()), Cursor::new(other.clone()));
    loop {
        let (mut ops, mut expected): (Vec<Op>, Vec<Op>) = (Vec::new(), Vec::new());
        let goes_on = left.next(&mut |op, _| expected.push(op.clone())).expect("sound");
        assert_eq!(right.next(&mut |op, _| ops.push(op.clone())).expect("sound"), goes_on);
        assert_eq!(ops, expected);
        if !goes_on {
            break;
        }
        assert_eq!(left.step(), right.step());
        let step = left.step().map_or(0, |step| step.index);
        Model::of(&right).assert_is(&Model::of(&left), usize::try_from(step).expect("few"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn a_trace_comes_back(actions in actions(), chunk_steps in 1..9_u32) {
        let trace = record(&actions, chunk_steps).trace();
        assert_same(&trace, &read(&text(&trace, JsonSteps::Delta)));
    }

    #[test]
    fn the_full_form_comes_back_too(actions in actions()) {
        let trace = record(&actions[..actions.len().min(20)], 4).trace();
        let full = text(&trace, JsonSteps::Full);
        assert_same(&trace, &read(&full));
        let document: Json = serde_json::from_str(&full).expect("JSON");
        prop_assert_eq!(document["steps"].as_array().map(Vec::len), usize::try_from(trace.len()).ok());
    }

    #[test]
    fn there_is_a_line_for_each_step(actions in actions()) {
        let recorded = record(&actions, 6);
        let rows = rows(&recorded.trace());
        prop_assert_eq!(rows.len(), recorded.steps.len());
        for (index, (row, (event, ..))) in rows.iter().zip(&recorded.steps).enumerate() {
            prop_assert_eq!(&row["step"], &Json::from(index));
            prop_assert_eq!(&row["event"], event.name());
        }
    }

    #[test]
    fn any_json_is_read_or_refused(document in json_value()) {
        let mut fields = serde_json::Map::new();
        fields.insert("format".into(), 1.into());
        fields.insert("chunks".into(), serde_json::json!([{"first_step": 0, "ops": document}]));
        drop(from_json(Json::Object(fields).to_string().as_bytes()));
    }
}

/// JSON with names that mean something in it.
fn json_value() -> impl Strategy<Value = Json> {
    let names =
        ["line", "call", "new", "tuple", "ref", "int", "float", "splice", "bytes", "x", "0x"];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<u8>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
        proptest::sample::select(names.to_vec()).prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        proptest::collection::vec(inner, 0..6).prop_map(Json::Array)
    })
}

#[test]
fn values_look_as_documented() {
    let shown = |value: Value| {
        let action = crate::strategy::Action {
            choice: 9,
            numbers: [0; 3],
            values: [value, Value::None, Value::None],
        };
        let document: Json =
            serde_json::from_str(&text(&record(&[action], 5).trace(), JsonSteps::Delta))
                .expect("JSON");
        let ops = document["chunks"][0]["ops"].as_array().expect("operations").clone();
        ops.last().expect("an operation")[1].to_string()
    };
    let float = |float: f64| Value::Float(float.to_bits());
    for (value, expected) in [
        (Value::None, "null"),
        (Value::Int(1 << 53), "9007199254740992"),
        (Value::Int(i64::MIN), r#"["int","-9223372036854775808"]"#),
        (
            Value::BigInt([0, 0, 0, 0, 0, 0, 0, 0, 1, 0][..].into()),
            r#"["int","0x00010000000000000000"]"#,
        ),
        (float(1.0), "1.0"),
        (float(0.1), "0.1"),
        (float(-0.0), r#"["float","-0"]"#),
        (float(f64::INFINITY), r#"["float","inf"]"#),
        (Value::Float(0x7FF8 << 48), r#"["float","nan"]"#),
        (Value::Float(0xFFF8 << 48), r#"["float","nan:fff8000000000000"]"#),
        (Value::Complex(0, 1.5_f64.to_bits()), r#"["complex",0.0,1.5]"#),
        (Value::Str("φ\n".as_bytes().into()), r#""φ\n""#),
        (Value::Str([0xED, 0xA0, 0x80][..].into()), r#"["str","eda080"]"#),
        (Value::Bytes([0, 255][..].into()), r#"["bytes","00ff"]"#),
        (Value::Tuple([Value::Int(1), Value::Unbound][..].into()), r#"["tuple",1,["unbound"]]"#),
        (Value::Ref(3), r#"["ref",3]"#),
        (Value::Redacted("password"[..].as_bytes().into()), r#"["redacted","password"]"#),
    ] {
        assert_eq!(shown(value), expected);
    }
}

fn error_of(text: &str) -> JsonError {
    from_json(text.as_bytes()).expect_err("no trace")
}

#[test]
fn a_later_format_is_refused_whatever_else_it_says() {
    let error = error_of(r#"{"format": 2, "header": 7, "chunks": {"new": "layout"}}"#);
    assert!(matches!(error, JsonError::UnsupportedFormat { found: 2, known: 1 }), "{error}");
}

#[test]
fn what_is_no_trace_is_refused() {
    for document in [
        "",
        "[]",
        "{}",
        r#"{"format": 1} rest"#,
        r#"{"format": 1, "chunks": [{"first_step": 0, "ops": [["line"]]}]}"#,
        r#"{"format": 1, "chunks": [{"first_step": 0, "ops": [["free", -1]]}]}"#,
        r#"{"format": 1, "chunks": [{"first_step": 0, "ops": [["end", ["int", "12x"]]]}]}"#,
        r#"{"format": 1, "chunks": [{"first_step": 0, "ops": [["end", {}]]}]}"#,
        r#"{"format": 1, "chunks": [{"first_step": 0, "ops": [["end", 18446744073709551615]]}]}"#,
    ] {
        assert!(matches!(error_of(document), JsonError::Malformed(_)), "{document}");
    }
    let deep = format!("{}1{}", r#"["tuple","#.repeat(20), "]".repeat(20));
    let deep =
        format!(r#"{{"format": 1, "chunks": [{{"first_step": 0, "ops": [["end", {deep}]]}}]}}"#);
    assert!(matches!(error_of(&deep), JsonError::Malformed(_)));
}

#[test]
fn unknown_fields_are_ignored() {
    let trace = read(r#"{"later": [1], "format": 1, "more": {"x": [2]}, "stdout": "out"}"#);
    assert!(trace.is_empty());
    assert_eq!(trace.written(0), b"out");
    assert_eq!(trace.footer(), None);
}

#[test]
fn damaged_chunks_are_named_and_left_out() {
    let action = |choice| crate::strategy::Action {
        choice,
        numbers: [2; 3],
        values: [Value::Int(7), Value::None, Value::None],
    };
    let recorded = record(&[1, 0, 0, 0, 2].map(action), 1);
    let mut bytes = recorded.bytes.clone();
    let mut chunks = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\x03blk"));
    let second = chunks.nth(1).expect("five chunks");
    bytes[second + 40] ^= 1;
    let trace = Arc::new(Trace::from_bytes(bytes).expect("a trace"));
    for steps in [JsonSteps::Delta, JsonSteps::Full] {
        let text = text(&trace, steps);
        let document: Json = serde_json::from_str(&text).expect("JSON");
        assert_eq!(document["lost"].as_array().map(Vec::len), Some(1), "{}", document["lost"]);
        let rebuilt = read(&text);
        assert_eq!(rebuilt.len(), 5);
        let mut cursor = Cursor::new(rebuilt);
        assert!(cursor.seek(1).is_err());
        assert_eq!(cursor.seek(4).map(|step| step.event.name()).ok(), Some("return"));
    }
    assert_eq!(rows(&trace).len(), 4);
}
