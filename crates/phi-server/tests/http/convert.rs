//! `POST /convert` and `POST /check`.

use serde_json::{Value, json};

use crate::server::Server;

#[test]
fn texts_go_both_ways_with_the_symbols_that_they_use() {
    let server = Server::start();
    let to_python = json!({ "code": "ƒ f(): ⟲ π", "target": "python" });
    let answer = server.post("/convert", &to_python).json();
    assert_eq!(
        answer,
        json!({
            "success": true, "converted": "def f(): return print", "target": "python",
            "symbols_used": ["ƒ", "⟲", "π"], "syntax_error": null,
        })
    );
    let to_phi = json!({ "code": "if x: print('π')", "target": "phicode" });
    let answer = server.post("/convert", &to_phi).json();
    assert_eq!(answer["converted"], "¿ x: π('π')");
    assert_eq!(answer["symbols_used"], json!(["¿", "π"]));
}

#[test]
fn a_text_may_be_in_its_target_language_already() {
    let server = Server::start();
    let convert = |fields: Value| server.post("/convert", &fields).json()["converted"].clone();
    assert_eq!(convert(json!({ "code": "x = 'π'", "target": "python" })), "x = 'π'");
    assert_eq!(convert(json!({ "code": "¿ x: print(1)", "target": "phicode" })), "¿ x: π(1)");
    let spanish = json!({ "code": "if x: pass", "target": "phicode", "map": "es" });
    assert_eq!(convert(spanish), "si x: pasar");
}

#[test]
fn what_cannot_be_converted_is_a_problem_with_its_place() {
    let server = Server::start();
    for (code, target, line, column) in
        [("x = 1\ny = ∉", "python", 2, 5), ("x = 1\nif", "phicode", 2, 3), ("a\0", "phicode", 1, 2)]
    {
        let body = json!({ "code": code, "target": target, "type": "auto" });
        let language = if target == "python" { "phi" } else { "python" };
        let mut body = body;
        body["type"] = Value::Null;
        body["language"] = language.into();
        let answer = server.post("/convert", &body);
        assert_eq!(
            (answer.problem(), answer.pointer()),
            ((400, "bad-field".into()), "/code".into())
        );
        let place = &answer.json()["syntax_error"];
        assert_eq!((&place["line"], &place["column"]), (&json!(line), &json!(column)), "{code}");
    }
    let missing = server.post("/convert", &json!({ "code": "x" }));
    assert_eq!(missing.pointer(), "/target");
}

#[test]
fn a_syntax_error_of_python_is_told_beside_the_text() {
    let server = Server::start();
    let answer = server.post("/convert", &json!({ "code": "¿ x", "target": "python" })).json();
    assert_eq!(answer["converted"], "if x");
    assert_eq!(answer["syntax_error"]["line"], 1);
}

#[test]
fn a_check_says_what_is_wrong_and_that_no_guard_ran() {
    let server = Server::start();
    let answer = server.post("/check", &json!({ "code": "π(1", "filename": "a.φ" })).json();
    assert_eq!((&answer["success"], &answer["verdict"]), (&json!(true), &json!("clean")));
    assert_eq!((&answer["ruleset"], &answer["findings"]), (&Value::Null, &json!([])));
    assert_eq!(answer["skipped"][0]["path"], "a.φ");
    let reason = answer["skipped"][0]["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("no guard rules ran"), "{reason}");
    assert_eq!((&answer["language"], &answer["syntax_error"]["line"]), (&json!("phi"), &json!(1)));
    assert_eq!(answer["diagnostics"][0]["severity"], "error");
    let clean = server.post("/check", &json!({ "code": "print(1)" })).json();
    assert_eq!((&clean["syntax_error"], &clean["diagnostics"]), (&Value::Null, &json!([])));
}
