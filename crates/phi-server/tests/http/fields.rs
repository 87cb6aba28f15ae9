//! Bodies that are wrong: each is refused with the place of its fault.

use serde_json::{Value, json};

use crate::client::post;
use crate::server::Server;

fn refused(server: &Server, body: &str) -> (u16, String, String) {
    let answer = server.raw(post("/execute", body));
    let (status, slug) = answer.problem();
    (status, slug, answer.pointer())
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let server = Server::start();
    let deep = "[".repeat(100_000);
    let nested = format!(r#"{{"code": {deep}"#);
    for (body, pointer) in [
        ("", ""),
        ("x", ""),
        ("{\"code\": \"a\"", ""),
        ("{\"code\": \"a\"} {}", ""),
        ("{\"code\": NaN}", "/code"),
        ("{\"code\": 1e999}", "/code"),
        ("{\"code\": \"\\ud800\"}", "/code"),
        ("{\"code\": \"a\", \"code\": \"b\"}", "/code"),
        ("{\"env\": {\"A\": \"1\", \"A\": \"2\"}}", "/env/A"),
    ] {
        assert_eq!(refused(&server, body), (400, "bad-json".into(), pointer.into()), "{body}");
    }
    let (status, slug, pointer) = refused(&server, &nested);
    assert_eq!((status, &slug[..]), (400, "bad-json"));
    assert!(pointer.starts_with("/code/0/0/0"), "{pointer}");
    let utf16: Vec<u8> = "{\"code\": \"a\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let head = "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let head = format!("{head}Content-Length: {}\r\n\r\n", utf16.len());
    let answer = server.raw([head.as_bytes(), &utf16].concat());
    assert_eq!(answer.problem(), (400, "bad-json".into()));
}

#[test]
fn wrong_fields_are_refused_with_their_place() {
    let server = Server::start();
    let with = |fields: Value| {
        let mut body = json!({ "code": "x" });
        body.as_object_mut().expect("an object").extend(fields.as_object().expect("one").clone());
        body.to_string()
    };
    for (body, pointer) in [
        ("[]".to_owned(), ""),
        ("null".to_owned(), ""),
        ("{}".to_owned(), "/code"),
        (json!({ "code": null }).to_string(), "/code"),
        (json!({ "code": 1 }).to_string(), "/code"),
        (with(json!({ "kode": "x" })), "/kode"),
        (with(json!({ "trace": {} })), "/trace"),
        (with(json!({ "language": "klingon" })), "/language"),
        (with(json!({ "language": "phi", "type": "python" })), "/type"),
        (with(json!({ "map": "xx" })), "/map"),
        (with(json!({ "map": { "print": "a b" } })), "/map"),
        (with(json!({ "profile": "pandas" })), "/profile"),
        (with(json!({ "timeout_ms": 0 })), "/timeout_ms"),
        (with(json!({ "timeout_ms": -1 })), "/timeout_ms"),
        (with(json!({ "timeout_ms": 60001 })), "/timeout_ms"),
        (with(json!({ "timeout_ms": 1.5 })), "/timeout_ms"),
        (with(json!({ "timeout_ms": "5" })), "/timeout_ms"),
        (with(json!({ "cpu_ms": 60001 })), "/cpu_ms"),
        (with(json!({ "memory_mb": 2049 })), "/memory_mb"),
        (with(json!({ "max_output": 8_388_609 })), "/max_output"),
        (with(json!({ "processes": 129 })), "/processes"),
        (with(json!({ "open_files": 257 })), "/open_files"),
        (with(json!({ "stream": "yes" })), "/stream"),
        (with(json!({ "args": "x" })), "/args"),
        (with(json!({ "args": ["a", 1] })), "/args/1"),
        (with(json!({ "args": ["a\0"] })), "/args/0"),
        (with(json!({ "env": { "A B": "x" } })), "/env/A B"),
        (with(json!({ "env": { "A": 1 } })), "/env/A"),
        (with(json!({ "env": { "A": "\0" } })), "/env/A"),
        (with(json!({ "output_encoding": "latin-1" })), "/output_encoding"),
        (with(json!({ "return_files": ["../*"] })), "/return_files/0"),
        (with(json!({ "files": vec![json!({}); 33] })), "/files"),
        (with(json!({ "files": [{ "path": "a" }] })), "/files/0/content"),
        (
            with(json!({ "files": [{ "path": "a", "content": "%", "encoding": "base64" }] })),
            "/files/0/content",
        ),
        (with(json!({ "files": [{ "path": "a", "content": "", "mode": 1 }] })), "/files/0/mode"),
    ] {
        assert_eq!(refused(&server, &body), (400, "bad-field".into(), pointer.into()), "{body}");
    }
    assert!(server.fake.asked.lock().expect("no panic").is_empty(), "nothing ran");
}

#[test]
fn names_of_files_do_not_escape() {
    let server = Server::start();
    let long = "x".repeat(256);
    for path in ["/etc/passwd", "../a", "a/../../b", "a\0", "", "a//b", "./a", &long, "a\nb"] {
        let body = json!({ "code": "x", "files": [{ "path": path, "content": "" }] }).to_string();
        assert_eq!(refused(&server, &body).2, "/files/0/path", "{path:?}");
    }
    for (first, second) in [("a", "a"), ("a", "a/b"), ("a/b", "a")] {
        let file = |path| json!({ "path": path, "content": "" });
        let body = json!({ "code": "x", "files": [file(first), file(second)] }).to_string();
        assert_eq!(refused(&server, &body).2, "/files/1/path", "{first} {second}");
    }
}

#[test]
fn what_is_too_large_is_refused_with_its_place() {
    let server = Server::start();
    let large = "x".repeat((1 << 20) + 1);
    for (body, pointer) in [
        (json!({ "code": large }), "/code"),
        (json!({ "code": "x", "stdin": large }), "/stdin"),
        (
            json!({ "code": "x", "files": [{ "path": "a", "content": "x".repeat(5 << 20) }] }),
            "/files",
        ),
    ] {
        let found = refused(&server, &body.to_string());
        assert_eq!(found, (413, "body-too-large".into(), pointer.into()));
    }
}

#[test]
fn strange_text_is_run_or_refused_and_never_an_internal_error() {
    let server = Server::start();
    for code in ["\0", "\u{FEFF}", "\u{202E}x", "ｉｆ x", "\u{10FFFF}", "ʟ\r\u{2028}", "`", "¿`π"]
    {
        for language in ["auto", "phi", "python"] {
            let answer = server.post("/execute", &json!({ "code": code, "language": language }));
            assert_eq!(answer.status, 200, "{code:?} {language}");
        }
    }
    let name = "a".repeat(1 << 19);
    assert_eq!(server.post("/execute", &json!({ "code": name })).status, 200);
}
