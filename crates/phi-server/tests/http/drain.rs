//! The end of a server.

use std::time::{Duration, Instant};

use phi_server::Command;
use serde_json::json;

use crate::client::{get, post};
use crate::server::{Server, wait_until};

fn start_run(server: &Server, code: &str) -> crate::client::Client {
    let mut client = server.client();
    client.send(post("/execute", &json!({ "code": code }).to_string()));
    wait_until("it runs", || !server.fake.asked.lock().expect("no panic").is_empty());
    client
}

#[test]
fn runs_finish_and_nothing_new_begins() {
    let mut server = Server::with(|options| options.slots = 1);
    let mut running = start_run(&server, "sleep 500\nout done");
    let mut queued = server.client();
    queued.send(post("/execute", &json!({ "code": "out late" }).to_string()));
    wait_until("it waits", || server.get("/info").json()["queue"]["waiting"] == 1);
    // Its request is on the way when the end begins.
    let mut open = server.client();
    open.send(&get("/healthz", "")[..10]);
    std::thread::sleep(Duration::from_millis(50));
    server.control.send(Command::Stop);
    let refused = queued.answer();
    assert_eq!(refused.problem(), (503, "draining".into()));
    assert!(refused.header("retry-after").is_some());
    open.send(&get("/healthz", "")[10..]);
    let health = open.answer();
    assert_eq!((health.status, &health.json()["status"]), (503, &json!("draining")));
    assert_eq!(health.header("connection"), Some("close"));
    let answer = running.answer();
    assert_eq!(answer.json()["stdout"], "done", "no answer is lost");
    assert!(std::net::TcpStream::connect(server.address).is_err(), "it accepts nothing");
    server.join();
}

#[test]
fn what_does_not_finish_in_time_is_ended_with_its_reason() {
    let mut server = Server::with(|options| options.grace = Duration::from_millis(200));
    let mut running = start_run(&server, "out a\nsleep 9000");
    let start = Instant::now();
    server.control.send(Command::Stop);
    let document = running.answer().json();
    assert_eq!((&document["status"], &document["stdout"]), (&json!("killed"), &json!("a")));
    assert_eq!(document["kill"]["reason"], "shutdown");
    server.join();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn a_second_request_to_stop_is_obeyed_at_once() {
    let mut server = Server::start();
    let mut running = start_run(&server, "sleep 9000");
    server.control.send(Command::Stop);
    std::thread::sleep(Duration::from_millis(50));
    assert!(!server.has_ended());
    let start = Instant::now();
    server.control.send(Command::Stop);
    assert_eq!(running.answer().json()["kill"]["reason"], "shutdown");
    server.join();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn idle_connections_do_not_hold_it_up() {
    let mut server = Server::start();
    let mut idle = server.client();
    idle.send(get("/healthz", ""));
    assert_eq!(idle.answer().status, 200);
    let start = Instant::now();
    server.control.send(Command::Stop);
    server.join();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(idle.is_closed());
}
