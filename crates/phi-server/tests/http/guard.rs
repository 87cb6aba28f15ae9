//! Foreign names and foreign pages.

use std::net::Ipv4Addr;

use crate::client::{Answer, post};
use crate::server::Server;

fn with(server: &Server, headers: &str) -> Answer {
    server.raw(format!("GET /healthz HTTP/1.1\r\n{headers}\r\n"))
}

#[test]
fn hosts_are_names_of_this_machine() {
    let server = Server::with(|options| options.hosts = vec!["phi.example".into()]);
    let port = server.address.port();
    for host in [
        "localhost".to_owned(),
        "LOCALHOST.".into(),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "phi.example:443".into(),
    ] {
        assert_eq!(with(&server, &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for host in ["evil.com", "localhost:1", "localhost.evil.com", "0.0.0.0", "phi.example.org"] {
        let answer = with(&server, &format!("Host: {host}\r\n"));
        assert_eq!(answer.problem(), (403, "host-not-allowed".into()), "{host}");
    }
    assert_eq!(with(&server, "").problem(), (400, "host-missing".into()));
    assert_eq!(with(&server, "Host:\r\n").problem(), (400, "host-missing".into()));
}

#[test]
fn pages_of_other_origins_cannot_ask() {
    let server = Server::with(|options| options.origins = vec!["https://app.example".into()]);
    let port = server.address.port();
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    for header in [
        "Origin: https://evil.com",
        "Origin: null",
        "Origin: http://localhost",
        "Origin: https://app.example.evil.com",
        "Sec-Fetch-Site: cross-site",
    ] {
        let answer = with(&server, &format!("{host}{header}\r\n"));
        assert_eq!(answer.problem(), (403, "origin-not-allowed".into()), "{header}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    for header in [
        format!("Origin: http://{}:{port}", Ipv4Addr::LOCALHOST),
        "Sec-Fetch-Site: same-origin".into(),
    ] {
        let answer = with(&server, &format!("{host}{header}\r\n"));
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
    }
    let answer = with(&server, &format!("{host}Origin: https://app.example\r\n"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://app.example"));
}

#[test]
fn preflights_are_granted_to_allowed_origins_alone() {
    let server = Server::with(|options| options.origins = vec!["https://app.example".into()]);
    let ask = |origin: &str| {
        let head = "OPTIONS /execute HTTP/1.1\r\nHost: localhost\r\n";
        let wants = "Access-Control-Request-Method: POST\r\n";
        server.raw(format!("{head}Origin: {origin}\r\n{wants}\r\n"))
    };
    assert_eq!(ask("https://evil.com").problem(), (403, "origin-not-allowed".into()));
    let granted = ask("https://app.example");
    assert_eq!((granted.status, granted.header("access-control-max-age")), (204, Some("600")));
}

#[test]
fn forms_and_coded_bodies_are_refused_and_nothing_runs() {
    let server = Server::start();
    let right = post("/execute", r#"{"code": "x"}"#);
    for (name, header) in [
        ("no type", ""),
        ("form", "Content-Type: application/x-www-form-urlencoded\r\n"),
        ("text", "Content-Type: text/plain\r\n"),
        ("charset", "Content-Type: application/json; charset=utf-16\r\n"),
        ("coded", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
    ] {
        let request = right.replace("Content-Type: application/json\r\n", header);
        assert_eq!(server.raw(request).problem(), (415, "unsupported-media-type".into()), "{name}");
    }
    assert!(server.fake.asked.lock().expect("no panic").is_empty());
    let header = "Content-Type: Application/JSON; charset=\"UTF-8\"\r\n";
    let request = right.replace("Content-Type: application/json\r\n", header);
    assert_eq!(server.raw(request).status, 200);
}
