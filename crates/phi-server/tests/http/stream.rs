//! Runs as events.

use serde_json::{Value, json};

use crate::client::post;
use crate::server::{Server, wait_until};

#[test]
fn output_comes_as_events_and_the_result_last() {
    let server = Server::start();
    let body = json!({ "code": "out a\nerr b\nout c", "stream": true });
    let answer = server.post("/execute", &body);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/event-stream; charset=utf-8"));
    let events = answer.events();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["start", "stdout", "stderr", "stdout", "result"]);
    for (index, (_, data)) in events.iter().enumerate() {
        assert_eq!(data["seq"], index);
    }
    assert_eq!(events[0].1["id"].as_str(), answer.header("x-request-id"));
    assert_eq!(events[0].1["isolation"]["level"], "L2");
    assert_eq!((&events[1].1["data"], &events[2].1["data"]), (&json!("a"), &json!("b")));
    let result = &events[4].1;
    assert_eq!((&result["status"], &result["exit_code"]), (&json!("ok"), &json!(0)));
    assert!(["stdout", "stderr", "output", "error"].iter().all(|name| result.get(name).is_none()));
}

#[test]
fn the_accept_header_asks_for_events_too() {
    let server = Server::start();
    let request = post("/execute", r#"{"code": "out a"}"#);
    let request = request.replacen("\r\n", "\r\nAccept: text/event-stream, */*;q=0.1\r\n", 1);
    assert_eq!(server.raw(&request).events().len(), 3);
    // HTTP/1.0 has no chunks: the end of the connection is the end of the events.
    let old = server.raw(request.replacen("HTTP/1.1", "HTTP/1.0", 1));
    assert_eq!((old.events().len(), old.header("transfer-encoding")), (3, None));
}

#[test]
fn characters_are_never_cut() {
    let server = Server::start();
    let body = json!({ "code": "raw 61e2\nraw 88\nraw 80\nraw f09f", "stream": true });
    let events = server.post("/execute", &body).events();
    let texts: Vec<&Value> =
        events.iter().filter(|(name, _)| name == "stdout").map(|(_, data)| &data["data"]).collect();
    assert_eq!(texts, [&json!("a"), &json!("∀"), &json!("\u{FFFD}")]);
    let exact = json!({ "code": "raw ff\nraw 00", "stream": true, "output_encoding": "base64" });
    let events = server.post("/execute", &exact).events();
    assert_eq!((&events[1].1["data"], &events[2].1["data"]), (&json!("/w=="), &json!("AA==")));
}

#[test]
fn events_come_while_the_program_runs() {
    let server = Server::start();
    let mut client = server.client();
    let body = json!({ "code": "out early\nsleep 5000", "stream": true });
    client.send(post("/execute", &body.to_string()));
    let start = std::time::Instant::now();
    client.wait_for("early");
    assert!(start.elapsed().as_secs() < 4);
    drop(client);
    wait_until("the run ends", || !server.fake.ended.lock().expect("no panic").is_empty());
    assert!(start.elapsed().as_secs() < 4, "the client is gone, and so is its run");
}

#[test]
fn what_is_refused_before_the_run_is_a_problem_and_what_fails_within_is_an_event() {
    let server = Server::start();
    let wrong = server.post("/execute", &json!({ "code": "x", "stream": true, "cpu_ms": 0 }));
    assert_eq!(wrong.problem(), (400, "bad-field".into()));
    let failed = server.post("/execute", &json!({ "code": "panic", "stream": true })).events();
    let (name, data) = failed.last().expect("an event");
    assert_eq!((&name[..], &data["type"]), ("error", &json!("urn:phicode:problem:internal")));
    let body = json!({ "code": "π(1)\0", "stream": true });
    let names: Vec<String> =
        server.post("/execute", &body).events().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["start", "stderr", "result"]);
}
