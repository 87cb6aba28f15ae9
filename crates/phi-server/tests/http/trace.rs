//! `POST /trace`: its fields, its steps, and traces that are none.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use calcharo::{Chunk, Footer, Header, Writer, code};
use phi_sandbox::Recording;
use serde_json::{Value, json};

use crate::server::{Server, wait_until};

fn recording() -> Server {
    let server = Server::start();
    server.fake.records.store(true, Ordering::Relaxed);
    server
}

/// A line of the fake's program that gives these bytes back as the trace.
fn gives(trace: &[u8]) -> String {
    trace.iter().fold("trace ".to_owned(), |mut line, byte| {
        write!(line, "{byte:02x}").expect("memory");
        line
    })
}

/// A trace of `count` steps that say how the recording ended.
fn trace(count: u32, outcome: &str) -> Vec<u8> {
    let mut raw = vec![code::KEYFRAME_BEGIN, 0, 0, 0, 0, 0, 0, 0, 0, code::KEYFRAME_END];
    for _ in 0..count {
        raw.extend([code::END, 0]);
    }
    let mut writer = Writer::in_memory(&Header::default()).expect("memory");
    writer.write(Chunk { steps: count, raw, ..Chunk::default() });
    let footer = Footer { outcome: outcome.to_owned(), ..Footer::default() };
    writer.finish(footer).expect("memory").expect("bytes")
}

fn steps(document: &Value) -> Vec<u64> {
    let steps = document["steps"].as_array().expect("a list").iter();
    steps.map(|step| step["step"].as_u64().expect("a number")).collect()
}

#[test]
fn without_a_recorder_right_requests_are_refused_with_the_reason() {
    let server = Server::start();
    let answer = server.post("/trace", &json!({ "code": "x", "trace": { "max_steps": 10 } }));
    assert_eq!(answer.problem(), (503, "tracing-unavailable".into()));
    assert_eq!(answer.json()["detail"], "name one");
    let info = server.get("/info").json();
    assert_eq!((&info["tracing"], &info["tracing_detail"]), (&json!(false), &json!("name one")));
    assert!(server.fake.asked.lock().expect("no panic").is_empty());
}

#[test]
fn the_recorder_is_started_behind_the_first_answer() {
    let server = recording();
    assert!(server.fake.recorder.get().is_none());
    let info = server.get("/info").json();
    assert_eq!(info["tracing"], false);
    assert!(info["tracing_detail"].as_str().expect("a reason").contains("first POST /trace"));
    wait_until("it is started", || server.fake.recorder.get().is_some());
    let info = server.get("/info").json();
    assert_eq!((&info["tracing"], &info["tracing_detail"]), (&json!(true), &Value::Null));
}

#[test]
fn wrong_fields_have_their_place() {
    let server = recording();
    for (trace, place) in [
        (json!({ "preset": "producton" }), "/trace/preset"),
        (json!({ "preset": 1 }), "/trace/preset"),
        (json!({ "max_steps": 0 }), "/trace/max_steps"),
        (json!({ "max_steps": 10001 }), "/trace/max_steps"),
        (json!({ "max_steps": "9" }), "/trace/max_steps"),
        (json!({ "variables": "yes" }), "/trace/variables"),
        (json!({ "heap": 1 }), "/trace/heap"),
        (json!({ "level": "full" }), "/trace/level"),
        (json!([]), "/trace"),
    ] {
        let answer = server.post("/trace", &json!({ "code": "x", "trace": trace }));
        assert_eq!((answer.status, answer.pointer()), (400, place.into()));
    }
    let answer = server.post("/trace", &json!({ "code": "x", "trace": {}, "timeout_ms": 0 }));
    assert_eq!((answer.status, answer.pointer()), (400, "/timeout_ms".into()));
    assert!(server.fake.asked.lock().expect("no panic").is_empty());
}

#[test]
fn what_is_asked_for_reaches_the_recorder() {
    let server = recording();
    let asked = |trace: Value| {
        let answer = server.post("/trace", &json!({ "code": "x", "trace": trace }));
        assert_eq!(answer.status, 200);
        let asked = server.fake.asked.lock().expect("no panic");
        asked.last().expect("a run").recording.clone().expect("it is recorded")
    };
    assert_eq!(asked(Value::Null), Recording { preset: None, max_steps: 1000 });
    let education = json!({ "preset": "education", "max_steps": 10000, "heap": null });
    let expected = Recording { preset: Some("education".into()), max_steps: 10000 };
    assert_eq!(asked(education), expected);
    server.post("/execute", &json!({ "code": "x" }));
    assert!(server.fake.asked.lock().expect("no panic")[2].recording.is_none());
}

#[test]
fn the_answer_is_that_of_execute_and_the_steps() {
    let server = recording();
    let code = format!("out a\nexit 3\n{}", gives(&trace(4, "finished")));
    let document = server.post("/trace", &json!({ "code": code })).json();
    let executed = server.post("/execute", &json!({ "code": "out a\nexit 3" })).json();
    for name in ["success", "status", "stdout", "stderr", "exit_code", "files", "isolation"] {
        assert_eq!(document[name], executed[name], "{name}");
    }
    let fields = |document: &Value| document.as_object().expect("an object").len();
    assert_eq!(fields(&document), fields(&executed) + 4);
    assert_eq!((steps(&document), &document["steps_total"]), (vec![0, 1, 2, 3], &json!(4)));
    assert_eq!(
        (&document["steps_truncated"], &document["trace_error"]),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn steps_beyond_the_number_and_limits_of_the_recording_are_told() {
    let server = recording();
    let traced = |outcome, max_steps| {
        let code = gives(&trace(4, outcome));
        let body = json!({ "code": code, "trace": { "max_steps": max_steps } });
        server.post("/trace", &body).json()
    };
    let cut = traced("finished", 3);
    assert_eq!((steps(&cut), &cut["steps_total"]), (vec![0, 1, 2], &json!(4)));
    assert_eq!(cut["steps_truncated"], true);
    assert_eq!(traced("finished", 4)["steps_truncated"], false);
    let limited = traced("limit", 9);
    assert_eq!((steps(&limited).len(), &limited["steps_truncated"]), (4, &json!(true)));
}

#[test]
fn a_trace_that_is_none_is_an_answer_without_steps() {
    let server = recording();
    let mut cut = trace(4, "finished");
    cut.truncate(cut.len() / 2);
    for (code, reason) in [
        ("out a".to_owned(), "it was not closed"),
        (gives(b""), "not a trace file"),
        (gives(b"<html>"), "not a trace file"),
        (gives(&cut), "the trace is damaged"),
    ] {
        let answer = server.post("/trace", &json!({ "code": code }));
        let document = answer.json();
        assert_eq!((answer.status, &document["status"]), (200, &json!("ok")));
        let error = document["trace_error"].as_str().expect("a reason");
        assert!(error.contains(reason), "{error}");
    }
    let refused = server.post("/trace", &json!({ "code": "π(1)\0", "language": "phi" })).json();
    assert_eq!((&refused["status"], &refused["steps"]), (&json!("error"), &json!([])));
    assert_eq!(refused["trace_error"], "the program did not run");
}

#[test]
fn steps_are_events_before_the_result() {
    let server = recording();
    let code = format!("out a\n{}", gives(&trace(2, "finished")));
    let events = server.post("/trace", &json!({ "code": code, "stream": true })).events();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["start", "stdout", "step", "step", "result"]);
    for (index, (_, data)) in events.iter().enumerate() {
        assert_eq!(data["seq"], index);
    }
    assert_eq!((&events[2].1["step"], &events[3].1["step"]), (&json!(0), &json!(1)));
    let result = &events[4].1;
    assert_eq!((&result["steps_total"], result.get("steps")), (&json!(2), None));
}
