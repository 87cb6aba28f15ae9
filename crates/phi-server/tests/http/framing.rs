//! Requests that are not well-formed HTTP, or that use its rarer parts.

use crate::client::{get, post};
use crate::server::Server;

const HEAD: &str =
    "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

#[test]
fn bodies_whose_length_is_told_in_two_ways_are_refused() {
    let server = Server::start();
    for lengths in [
        "Content-Length: -1\r\n",
        "Content-Length: abc\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
    ] {
        let mut client = server.client();
        client.send(format!("{HEAD}{lengths}\r\n0\r\n\r\n"));
        assert_eq!(client.answer().problem(), (400, "bad-framing".into()), "{lengths}");
        assert!(client.is_closed(), "{lengths}");
    }
}

#[test]
fn what_is_no_http_is_answered_and_closed() {
    let server = Server::start();
    let tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice();
    for bytes in [
        tls,
        preface,
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0",
        b"GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ] {
        let mut client = server.client();
        client.send(bytes);
        assert_eq!(client.answer().problem().0, 400, "{bytes:?}");
        assert!(client.is_closed(), "{bytes:?}");
    }
}

#[test]
fn bodies_over_the_limit_are_refused_however_they_are_told() {
    let server = Server::with(|options| options.max_body = 1000);
    let mut client = server.client();
    client.send(format!("{HEAD}Content-Length: 1001\r\n\r\n"));
    assert_eq!(client.answer().problem(), (413, "body-too-large".into()));
    assert!(client.is_closed());
    let mut client = server.client();
    client.send(format!(
        "{HEAD}Transfer-Encoding: chunked\r\n\r\n3e8\r\n{}\r\n1\r\n",
        "x".repeat(1000)
    ));
    assert_eq!(client.answer().problem(), (413, "body-too-large".into()));
    assert!(client.is_closed());
    let mut client = server.client();
    client.send(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"));
    assert_eq!(client.answer().problem(), (413, "body-too-large".into()));
}

#[test]
fn a_body_shorter_than_its_length_is_refused() {
    let server = Server::start();
    let mut client = server.client();
    client.send(format!("{HEAD}Content-Length: 100\r\n\r\n{{\"code\""));
    client.end();
    assert_eq!(client.answer().problem(), (400, "bad-framing".into()));
    assert!(client.is_closed());
}

#[test]
fn chunked_bodies_are_read() {
    let server = Server::start();
    let chunks = "9;x=y\r\n{\"code\": \r\n8\r\n\"out a\"}\r\n0\r\nTrailer: x\r\n\r\n";
    let mut client = server.client();
    client.send(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunks}"));
    assert_eq!(client.answer().json()["stdout"], "a");
    client.send(get("/healthz", ""));
    assert_eq!(client.answer().status, 200, "the connection goes on");
    client.send(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n"));
    assert_eq!(client.answer().problem(), (400, "bad-framing".into()));
}

#[test]
fn heads_are_bounded() {
    let server = Server::start();
    let header = |length: usize| get("/healthz", &format!("A: {}\r\n", "a".repeat(length)));
    assert_eq!(server.raw(header(8 << 10)).status, 200);
    for length in [64 << 10, 1 << 20] {
        let mut client = server.client();
        client.send(header(length));
        assert_eq!(client.answer().problem(), (431, "headers-too-large".into()));
        assert!(client.is_closed());
    }
    assert_eq!(server.raw(get("/healthz", &"A: b\r\n".repeat(63))).status, 200);
    let many = server.raw(get("/healthz", &"A: b\r\n".repeat(10_000)));
    assert_eq!(many.problem(), (431, "headers-too-large".into()));
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = Server::start();
    let mut client = server.client();
    let slow = post("/execute", r#"{"code": "sleep 50\nout first"}"#);
    let fast = post("/execute", r#"{"code": "out second"}"#);
    client.send(format!("{slow}{fast}{}", get("/healthz", "")));
    assert_eq!(client.answer().json()["stdout"], "first");
    assert_eq!(client.answer().json()["stdout"], "second");
    assert_eq!(client.answer().json()["status"], "ok");
}

#[test]
fn old_clients_and_rare_forms_are_understood() {
    let server = Server::start();
    let mut client = server.client();
    client.send("GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n");
    let answer = client.answer();
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
    assert!(client.is_closed());
    client = server.client();
    client.send("GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    assert_eq!(client.answer().header("connection"), Some("keep-alive"));
    client.send("GET http://localhost/healthz HTTP/1.1\r\nHost: evil.com\r\n\r\n");
    assert_eq!(client.answer().status, 200, "the target's own host outranks the header");
    client.send("GET http://evil.com/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.answer().problem().1, "host-not-allowed");
    client.send("\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(client.answer().status, 200);
    assert!(client.is_closed());
}

#[test]
fn a_client_that_waits_for_leave_gets_it_or_the_refusal() {
    let server = Server::with(|options| options.max_body = 100);
    let mut client = server.client();
    client.send(format!("{HEAD}Content-Length: 17\r\nExpect: 100-continue\r\n\r\n"));
    assert_eq!(client.answer().status, 100);
    client.send("{\"code\": \"out a\"}");
    assert_eq!(client.answer().json()["stdout"], "a");
    client.send(format!("{HEAD}Content-Length: 101\r\nExpect: 100-continue\r\n\r\n"));
    assert_eq!(client.answer().problem(), (413, "body-too-large".into()));
}
