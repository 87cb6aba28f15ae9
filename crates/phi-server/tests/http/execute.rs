//! `POST /execute`: what goes in, what comes out.

use phi_sandbox::Status;
use serde_json::{Value, json};

use crate::client::post;
use crate::server::{Server, wait_until};

#[test]
fn an_answer_has_every_field_the_old_ones_included() {
    let server = Server::start();
    let answer = server.post("/execute", &json!({ "code": "out hé\nerr e" }));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let document = answer.json();
    assert_eq!(document["id"].as_str(), answer.header("x-request-id"));
    for (name, value) in [
        ("success", json!(true)),
        ("output", json!("hé")),
        ("error", json!("e")),
        ("status", json!("ok")),
        ("language", json!("python")),
        ("stdout", json!("hé")),
        ("stderr", json!("e")),
        ("exit_code", json!(0)),
        ("signal", Value::Null),
        ("message", Value::Null),
        ("kill", Value::Null),
        ("syntax_error", Value::Null),
        ("truncated", json!({ "stdout": false, "stderr": false })),
        ("output_bytes", json!({ "stdout": 3, "stderr": 1 })),
        ("encoding", json!("utf-8")),
        ("cpu_ms", json!(1.5)),
        ("max_rss_kb", json!(9000)),
        ("files", json!([])),
        ("files_skipped", json!([])),
        ("isolation", json!({ "level": "L2", "layers": ["userns", "pidns"] })),
    ] {
        assert_eq!(document[name], value, "{name}");
    }
    for name in ["execution_time", "wall_ms", "queue_ms"] {
        assert!(document[name].is_f64(), "{name}");
    }
    assert_eq!(document.as_object().expect("an object").len(), 24);
}

#[test]
fn a_program_gets_everything_that_was_sent() {
    let server = Server::start();
    let answer = server.post(
        "/execute",
        &json!({ "code": "echo", "stdin": "in", "args": ["-x", "é"], "env": { "A_1": "b=c" } }),
    );
    assert_eq!(answer.json()["stdout"], r#"in ["-x", "é"] [("A_1", "b=c")]"#);
    let fields = json!({
        "code": "x", "timeout_ms": 60000, "cpu_ms": 1, "memory_mb": 2048, "max_output": 10,
        "processes": 128, "open_files": 256, "file_size": 5, "disk_bytes": 4096, "disk_files": 7,
        "profile": "numpy", "return_files": ["out/*.csv"],
    });
    assert_eq!(server.post("/execute", &fields).status, 200);
    let asked = server.fake.asked.lock().expect("no panic");
    let run = asked.last().expect("a run");
    assert_eq!((run.limits.wall.as_millis(), run.limits.cpu.as_millis()), (60000, 1));
    assert_eq!((run.limits.memory_mb, run.limits.output), (2048, 10));
    assert_eq!((run.limits.processes, run.limits.open_files), (128, 256));
    assert_eq!((run.limits.file_size, run.limits.disk_bytes, run.limits.disk_files), (5, 4096, 7));
    assert_eq!((&run.profile[..], &run.return_files[0][..]), ("numpy", "out/*.csv"));
}

#[test]
fn a_failing_or_killed_program_is_an_answer_and_not_a_problem() {
    let server = Server::start();
    let failed = server.post("/execute", &json!({ "code": "exit 3" }));
    assert_eq!((failed.status, &failed.json()["status"]), (200, &json!("error")));
    assert_eq!(
        (&failed.json()["success"], &failed.json()["exit_code"]),
        (&json!(false), &json!(3))
    );
    let killed = server.post("/execute", &json!({ "code": "out a\nsleep 9000", "timeout_ms": 20 }));
    let document = killed.json();
    assert_eq!((killed.status, &document["status"]), (200, &json!("timeout")));
    let kill = json!({ "by": "server", "reason": "timeout", "limit": 20, "observed": 20 });
    assert_eq!(document["kill"], kill);
    assert_eq!((&document["stdout"], &document["signal"]), (&json!("a"), &json!(9)));
}

#[test]
fn phi_is_converted_with_its_positions() {
    let server = Server::start();
    let answer = server.post("/execute", &json!({ "code": "\u{FEFF}x = Ø\nout a" }));
    assert_eq!(
        (&answer.json()["language"], &answer.json()["stdout"]),
        (&json!("phi"), &json!("a"))
    );
    let asked = server.fake.asked.lock().expect("no panic");
    let program = &asked.last().expect("a run").program;
    assert_eq!((&program.name[..], &program.python[..]), ("main.φ", "x = None\nout a"));
    let phi = program.phi.as_ref().expect("it was φ");
    assert_eq!(phi.text, "x = Ø\nout a");
    let edit = phi_sandbox::Edit { line: 1, python: (4, 8), phi: (4, 6) };
    assert_eq!(phi.edits, [edit]);
}

#[test]
fn the_language_is_found_or_told_and_maps_are_chosen() {
    let server = Server::start();
    let language = |fields: Value| server.post("/execute", &fields).json()["language"].clone();
    assert_eq!(language(json!({ "code": "print('π')" })), "python");
    assert_eq!(language(json!({ "code": "π('x')" })), "phi");
    assert_eq!(language(json!({ "code": "π('x')", "language": "python" })), "python");
    assert_eq!(language(json!({ "code": "print(1)", "type": "phicode" })), "phi");
    assert_eq!(language(json!({ "code": "si x: 1", "map": "es" })), "phi");
    assert_eq!(language(json!({ "code": "druk(1)", "map": { "print": "druk" } })), "phi");
    let asked = server.fake.asked.lock().expect("no panic");
    assert_eq!(asked.last().expect("a run").program.python, "print(1)");
}

#[test]
fn a_syntax_error_in_phi_has_its_position() {
    let server = Server::start();
    // No Python text can be made of it: nothing runs.
    let answer = server.post("/execute", &json!({ "code": "x = 1\nπ(1)\0", "language": "phi" }));
    let document = answer.json();
    assert_eq!((answer.status, &document["status"]), (200, &json!("error")));
    let place = &document["syntax_error"];
    assert_eq!((&place["line"], &place["column"]), (&json!(2), &json!(5)));
    assert!(document["stderr"].as_str().expect("text").contains("main.φ\", line 2"), "{document}");
    assert!(server.fake.asked.lock().expect("no panic").is_empty());
    // Python refuses it: the place is told beside what Python says.
    let answer = server.post("/execute", &json!({ "code": "∀ x ∈:\nexit 1" }));
    let place = &answer.json()["syntax_error"];
    assert_eq!((&place["line"], &place["column"]), (&json!(1), &json!(6)), "{place}");
}

#[test]
fn output_that_is_no_text_is_replaced_and_told_or_exact() {
    let server = Server::start();
    let document = server.post("/execute", &json!({ "code": "raw 61ff" })).json();
    assert_eq!(
        (&document["stdout"], &document["encoding"]),
        (&json!("a\u{FFFD}"), &json!("utf-8-replaced"))
    );
    let exact = json!({ "code": "raw 61ff", "output_encoding": "base64" });
    let document = server.post("/execute", &exact).json();
    assert_eq!((&document["stdout"], &document["encoding"]), (&json!("Yf8="), &json!("base64")));
}

#[test]
fn files_go_in_and_come_out() {
    let server = Server::start();
    let document = server
        .post(
            "/execute",
            &json!({ "code": "files", "files": [
                { "path": "a/b.txt", "content": "é" },
                { "path": "c.bin", "content": "/wA=", "encoding": "base64" },
            ] }),
        )
        .json();
    let expected = json!([
        { "path": "a/b.txt", "content": "é", "encoding": "utf-8", "size": 2 },
        { "path": "c.bin", "content": "/wA=", "encoding": "base64", "size": 2 },
    ]);
    assert_eq!(document["files"], expected);
    let skipped = json!([
        { "path": "link", "reason": "a symlink" },
        { "path_b64": "ww==", "reason": "a symlink" },
    ]);
    assert_eq!(document["files_skipped"], skipped);
}

#[test]
fn a_client_that_goes_away_ends_its_run() {
    let server = Server::start();
    let mut client = server.client();
    client.send(post("/execute", &json!({ "code": "sleep 9000" }).to_string()));
    wait_until("the run starts", || !server.fake.asked.lock().expect("no panic").is_empty());
    let gone = std::time::Instant::now();
    drop(client);
    wait_until("the run ends", || !server.fake.ended.lock().expect("no panic").is_empty());
    assert!(gone.elapsed().as_millis() < 100, "{:?}", gone.elapsed());
    assert_eq!(*server.fake.ended.lock().expect("no panic"), [Status::Killed]);
    wait_until("the kill is counted", || {
        let metrics = String::from_utf8(server.get("/metrics").body).expect("text");
        metrics.contains("phicode_kills_total{reason=\"disconnect\"} 1\n")
    });
}

#[test]
fn a_runner_that_fails_is_an_internal_error_and_the_next_request_is_answered() {
    let server = Server::start();
    let answer = server.post("/execute", &json!({ "code": "panic" }));
    assert_eq!(answer.problem(), (500, "internal".into()));
    assert_eq!(server.post("/execute", &json!({ "code": "out a" })).json()["stdout"], "a");
}
