//! More requests than there is room for.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Client, post};
use crate::server::{Server, wait_until};

#[test]
fn the_queue_is_bounded_in_length_and_time() {
    let server = Server::with(|options| {
        options.slots = 1;
        options.queue = 1;
        options.queue_wait = Duration::from_millis(200);
    });
    let mut running = server.client();
    running.send(post("/execute", &json!({ "code": "sleep 3000" }).to_string()));
    wait_until("it runs", || !server.fake.asked.lock().expect("no panic").is_empty());
    let mut waiting = server.client();
    waiting.send(post("/execute", &json!({ "code": "out a" }).to_string()));
    wait_until("it waits", || server.get("/info").json()["queue"]["waiting"] == 1);
    let start = Instant::now();
    let full = server.post("/execute", &json!({ "code": "out b" }));
    assert_eq!(full.problem(), (503, "queue-full".into()));
    assert_eq!(full.header("retry-after"), Some("1"));
    assert!(start.elapsed() < Duration::from_millis(150), "it does not wait");
    assert_eq!(waiting.answer().problem(), (503, "queue-full".into()));
    drop(running);
    wait_until("the slot is free", || {
        server.post("/execute", &json!({ "code": "out c" })).status == 200
    });
}

#[test]
fn who_waits_gets_the_slot_and_is_told_how_long() {
    let server = Server::with(|options| options.slots = 1);
    std::thread::scope(|scope| {
        scope.spawn(|| server.post("/execute", &json!({ "code": "sleep 300" })));
        wait_until("it runs", || !server.fake.asked.lock().expect("no panic").is_empty());
        let answer = server.post("/execute", &json!({ "code": "out a" })).json();
        assert_eq!(answer["stdout"], "a");
        assert!(answer["queue_ms"].as_f64().expect("a number") > 50.0, "{answer}");
    });
}

#[test]
fn large_bodies_have_their_room_and_small_ones_go_on() {
    let server = Server::with(|options| {
        options.max_body = 100 << 10;
        options.queue_wait = Duration::from_millis(100);
    });
    let large = post("/execute", &json!({ "code": "x".repeat(99 << 10) }).to_string());
    let mut unfinished: Vec<Client> = (0..8)
        .map(|_| {
            let mut client = server.client();
            client.send(&large[..large.len() - 1]);
            client
        })
        .collect();
    wait_until("the room is used up", || server.raw(&large).header("retry-after") == Some("1"));
    assert_eq!(server.raw(&large).problem(), (503, "queue-full".into()));
    assert_eq!(server.post("/execute", &json!({ "code": "out a" })).json()["stdout"], "a");
    for client in &mut unfinished {
        client.send("}");
        assert_eq!(client.answer().status, 200);
    }
    assert_eq!(server.raw(&large).status, 200);
}

#[test]
fn one_client_has_a_rate_and_watching_is_free() {
    let server = Server::with(|options| options.rate = NonZeroU32::new(3).expect("not 0"));
    let body = json!({ "code": "x", "target": "python" });
    let statuses: Vec<u16> = (0..5).map(|_| server.post("/convert", &body).status).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let limited = server.post("/convert", &body);
    assert_eq!(limited.problem(), (429, "rate-limited".into()));
    assert_eq!(limited.header("retry-after"), Some("1"));
    for _ in 0..10 {
        assert_eq!(server.get("/healthz").status, 200);
        assert_eq!(server.get("/metrics").status, 200);
    }
}

#[test]
fn a_thousand_clients_at_once_are_all_answered() {
    let server = Server::with(|options| options.rate = NonZeroU32::new(100_000).expect("not 0"));
    // An answer shows that the server has opened what it opens at its start.
    assert_eq!(server.get("/info").status, 200);
    let before = descriptors();
    let request = post("/execute", &json!({ "code": "sleep 5\nout a" }).to_string());
    let mut clients: Vec<Client> = (0..1000)
        .map(|_| {
            let mut client = server.client();
            client.send(&request);
            client
        })
        .collect();
    let start = Instant::now();
    assert_eq!(server.get("/info").status, 200);
    assert!(start.elapsed() < Duration::from_millis(100), "{:?}", start.elapsed());
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for client in &mut clients {
        let answer = client.answer();
        if answer.status != 200 {
            assert_eq!(answer.problem(), (503, "queue-full".into()));
            assert!(answer.header("retry-after").is_some());
        }
        *statuses.entry(answer.status).or_default() += 1;
    }
    assert!(statuses[&200] >= 256, "{statuses:?}");
    drop(clients);
    wait_until("every descriptor is closed", || descriptors() <= before + 4);
}

#[test]
fn conversions_go_on_while_programs_run() {
    let server = Server::with(|options| options.slots = 2);
    let request = post("/execute", &json!({ "code": "sleep 3000" }).to_string());
    let _busy: Vec<Client> = (0..4)
        .map(|_| {
            let mut client = server.client();
            client.send(&request);
            client
        })
        .collect();
    let body = json!({ "code": "π(1)", "target": "python" });
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.post("/convert", &body).status, 200);
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("Linux").count()
}
