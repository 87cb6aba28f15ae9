//! Clients that take their time.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{get, post};
use crate::server::Server;

const SHORT: Duration = Duration::from_millis(200);

#[test]
fn a_slow_head_and_a_slow_body_end_in_time() {
    let server = Server::with(|options| {
        options.head_timeout = SHORT;
        options.body_timeout = SHORT;
    });
    let start = Instant::now();
    let mut client = server.client();
    client.send("GET /healthz HTTP/1.1\r\nHost: loc");
    assert_eq!(client.answer().problem(), (408, "request-timeout".into()));
    assert!(client.is_closed());
    let mut client = server.client();
    let whole = post("/execute", r#"{"code": "x"}"#);
    client.send(&whole[..whole.len() - 1]);
    assert_eq!(client.answer().problem(), (408, "request-timeout".into()));
    assert!(client.is_closed());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn idle_connections_are_closed_without_a_word() {
    let server = Server::with(|options| options.head_timeout = SHORT);
    let mut silent = server.client();
    assert!(silent.is_closed());
    let mut client = server.client();
    client.send(get("/healthz", ""));
    assert_eq!(client.answer().status, 200);
    assert!(client.is_closed());
}

#[test]
fn a_client_that_takes_nothing_is_left_and_others_are_served() {
    let server = Server::with(|options| options.write_timeout = SHORT);
    let mut deaf = server.client();
    let large = json!({ "code": format!("out {}", "x".repeat(1 << 19)) }).to_string();
    // More answers than the buffers of both sides hold.
    for _ in 0..40 {
        deaf.send_some(post("/execute", &large));
    }
    assert_eq!(server.get("/healthz").status, 200);
    crate::server::wait_until("the connection is closed", || {
        server.get("/info").json()["load"]["connections"] == 1
    });
}
