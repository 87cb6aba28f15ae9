//! What the log says, and what it never says.

use phi_server::Command;
use serde_json::{Value, json};

use crate::client::post;
use crate::server::{Server, wait_until};

fn lines(server: &Server) -> Vec<Value> {
    let text = std::fs::read_to_string(server.log()).expect("a log");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn requests(server: &Server) -> Vec<Value> {
    lines(server).into_iter().filter(|line| line["event"] == "request").collect()
}

#[test]
fn every_request_has_one_line_without_its_content() {
    let server = Server::start();
    let body =
        json!({ "code": "out secret-code", "stdin": "secret-in", "env": { "A": "secret-env" } });
    let request = post("/execute", &body.to_string());
    server.raw(request.replacen("\r\n", "\r\nCookie: secret-cookie\r\nX-Request-Id: r1\r\n", 1));
    wait_until("it is logged", || requests(&server).len() == 1);
    server.get("/secret-path");
    wait_until("both are logged", || requests(&server).len() == 2);
    let all = requests(&server);
    let first = &all[0];
    for (name, value) in [
        ("id", json!("r1")),
        ("method", json!("POST")),
        ("route", json!("/execute")),
        ("status", json!(200)),
        ("token", Value::Null),
        ("bytes_in", json!(body.to_string().len())),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    assert_eq!((&first["run"]["status"], &first["run"]["kill"]), (&json!("ok"), &Value::Null));
    assert!(first["ms"].is_f64() && first["run"]["cpu_ms"] == 1.5);
    assert_eq!((&all[1]["route"], &all[1]["status"]), (&Value::Null, &json!(404)));
    let text = std::fs::read_to_string(server.log()).expect("a log");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn a_client_that_is_gone_has_a_line_without_a_status() {
    let server = Server::start();
    let mut client = server.client();
    client.send(post("/execute", r#"{"code": "sleep 5000"}"#));
    wait_until("it runs", || !server.fake.asked.lock().expect("no panic").is_empty());
    drop(client);
    wait_until("it is logged", || requests(&server).len() == 1);
    assert_eq!(requests(&server)[0]["status"], Value::Null);
}

#[test]
fn a_log_that_was_moved_is_opened_anew() {
    let server = Server::start();
    server.get("/healthz");
    wait_until("it is logged", || requests(&server).len() == 1);
    std::fs::rename(server.log(), server.folder.path().join("log.1")).expect("moved");
    server.control.send(Command::Reload);
    wait_until("there is a new one", || server.log().exists());
    server.get("/healthz");
    wait_until("it is logged", || requests(&server).len() == 1);
}
