//! What is found where, with which method.

use serde_json::json;

use crate::client::get;
use crate::server::{Server, wait_until};

#[test]
fn unknown_paths_and_wrong_methods_are_told() {
    let server = Server::start();
    for path in ["/nothing", "/execute/", "//execute", "/../etc/passwd", "/%65xecute"] {
        assert_eq!(server.get(path).problem(), (404, "not-found".into()), "{path}");
    }
    let wrong = server.get("/execute");
    assert_eq!(wrong.problem(), (405, "method-not-allowed".into()));
    assert_eq!(wrong.header("allow"), Some("POST"));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"] {
        let answer = server.raw(get("/info", "").replacen("GET", method, 1));
        assert_eq!(answer.problem().0, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
}

#[test]
fn head_is_get_without_its_body() {
    let server = Server::start();
    let mut client = server.client();
    client.send(get("/symbols", "").replacen("GET", "HEAD", 1));
    let answer = client.try_answer(false).expect("an answer");
    let length: usize = answer.header("content-length").expect("a length").parse().expect("one");
    assert_eq!(answer.status, 200);
    assert_eq!(server.get("/symbols").body.len(), length);
    client.send(get("/healthz", ""));
    assert_eq!(client.answer().json()["status"], "ok", "nothing stands between");
}

#[test]
fn every_answer_has_the_headers_that_protect_it() {
    let server = Server::start();
    for answer in [server.get("/info"), server.get("/nothing"), server.get("/")] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(answer.header("date").expect("a date").ends_with(" GMT"));
    }
    let page = server.get("/");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe"));
}

#[test]
fn names_of_requests_are_kept_if_they_are_harmless() {
    let server = Server::start();
    let id = |header: &str| {
        let answer = server.raw(get("/nothing", header));
        answer.problem();
        answer.header("x-request-id").expect("a name").to_owned()
    };
    assert_eq!(id("X-Request-Id: my-1.x_Y\r\n"), "my-1.x_Y");
    assert_eq!(id("X-Request-Id: a b\r\n").len(), 26);
    assert_eq!(id("").len(), 26);
}

#[test]
fn info_tells_what_holds_here() {
    let server = Server::with(|options| options.python = "CPython 3.13.0".into());
    let info = server.get("/info").json();
    for (name, value) in [
        ("engine", json!("(φ) Phicode Engine")),
        ("badge", json!("(φ)")),
        ("symbol", json!("φ")),
        ("python_info", json!("CPython 3.13.0")),
        ("api_version", json!("1")),
        ("auth", json!("none")),
        ("profiles", json!(["base", "numpy"])),
    ] {
        assert_eq!(info[name], value, "{name}");
    }
    assert_eq!(info["limits"]["timeout_ms"], json!({ "default": 5000, "maximum": 60000 }));
    assert_eq!(
        (&info["isolation"]["level"], &info["isolation"]["required"]),
        (&json!("L2"), &json!("L2"))
    );
    assert_eq!(info["isolation"]["side_channels"], "not covered");
    assert_eq!((&info["load"]["slots"], &info["queue"]["length"]), (&json!(4), &json!(256)));
    assert!(server.fake.asked.lock().expect("no panic").is_empty());
}

#[test]
fn the_description_has_the_limits_of_this_server() {
    let server = Server::with(|options| options.maximum.memory_mb = 100);
    let document = server.get("/openapi.json").json();
    let fields = &document["components"]["schemas"]["ExecuteRequest"]["properties"];
    let memory = &fields["memory_mb"];
    assert_eq!((&memory["maximum"], &memory["default"]), (&json!(100), &json!(100)));
    assert_eq!(fields["profile"]["enum"], json!(["base", "numpy", null]));
    let refused = server.post("/execute", &json!({ "code": "x", "memory_mb": 101 }));
    assert_eq!((refused.status, refused.pointer()), (400, "/memory_mb".into()));
}

#[test]
fn symbols_are_those_of_the_loaded_configuration() {
    let server = Server::start();
    let symbols = server.get("/symbols").json();
    assert_eq!(symbols["python_to_phicode"]["print"], "π");
    assert_eq!(symbols["phicode_to_python"]["π"], "print");
    assert_eq!(symbols["symbol_count"], 48);
    let spanish = phi_syntax::SymbolMap::bundled("es").expect("it is bundled").clone();
    let server = Server::with(|options| options.map = spanish);
    let symbols = server.get("/symbols").json();
    assert_eq!(
        (&symbols["map"], &symbols["phicode_to_python"]["si"]),
        (&json!("es"), &json!("if"))
    );
}

#[test]
fn metrics_count_what_was_answered() {
    let server = Server::start();
    server.post("/execute", &json!({ "code": "exit 1" }));
    server.post("/execute", &json!({ "code": "sleep 900", "timeout_ms": 5 }));
    server.get("/nothing");
    for line in [
        "phicode_requests_total{route=\"/execute\",code=\"200\"} 2",
        "phicode_requests_total{route=\"other\",code=\"404\"} 1",
        "phicode_runs_total{status=\"error\"} 1",
        "phicode_kills_total{reason=\"timeout\"} 1",
        "phicode_request_seconds_count{route=\"/execute\"} 2",
        "phicode_zygote_restarts_total 3",
        "phicode_slots 4",
        "phicode_slots_used 0",
    ] {
        // A request is counted when its answer has been sent, perhaps a moment after it arrived.
        wait_until(line, || {
            let text = String::from_utf8(server.get("/metrics").body).expect("text");
            text.lines().any(|own| own == line)
        });
    }
}
