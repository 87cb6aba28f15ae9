//! Tokens: needed or not, known or not, with their scopes and shares.

use phi_server::{Address, Command, ListenError, Listeners, NewToken, Options, Scope, ServeError};
use phi_server::{control, create, prepare, revoke};
use serde_json::json;

use crate::client::{Answer, get, post};
use crate::fake::Fake;
use crate::server::{Server, wait_until};

fn new(name: &str, scope: Scope) -> NewToken {
    NewToken { name: name.into(), scopes: vec![scope], rate: None, concurrency: None }
}

/// A server with one token for each scope of execute and convert; the secrets are those.
fn server() -> (Server, tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.json");
    let execute = create(&file, new("runner", Scope::Execute)).expect("a token");
    let limited = NewToken { rate: Some(2), concurrency: Some(1), ..new("few", Scope::Execute) };
    let few = create(&file, limited).expect("a token");
    let server = Server::with(|options| options.token_file = Some(file));
    (server, folder, execute, few)
}

fn execute(server: &Server, secret: &str, code: &str) -> Answer {
    let header = format!("Authorization: Bearer {secret}\r\nContent-Type:");
    let request = post("/execute", &json!({ "code": code }).to_string());
    server.raw(request.replacen("Content-Type:", &header, 1))
}

#[test]
fn a_token_is_needed_and_must_be_known() {
    let (server, _folder, secret, _) = server();
    let without = server.post("/execute", &json!({ "code": "out a" }));
    assert_eq!(without.problem(), (401, "unauthorized".into()));
    assert!(without.header("www-authenticate").expect("a challenge").starts_with("Bearer"));
    for wrong in ["", "x", &secret[..20], &format!("{secret}x")] {
        assert_eq!(execute(&server, wrong, "out a").status, 401, "{wrong}");
    }
    assert_eq!(execute(&server, &secret, "out a").json()["stdout"], "a");
    assert_eq!(server.get("/info").json()["auth"], "token");
    assert_eq!(server.get("/metrics").status, 401);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_token_does_what_its_scopes_say() {
    let (server, _folder, secret, _) = server();
    let header = format!("Authorization: Bearer {secret}\r\n");
    let metrics = server.raw(get("/metrics", &header));
    assert_eq!(metrics.problem(), (403, "forbidden-scope".into()));
    let body = json!({ "code": "x", "target": "python" }).to_string();
    let request = post("/convert", &body).replacen("Content-", &format!("{header}Content-"), 1);
    assert_eq!(server.raw(request).problem(), (403, "forbidden-scope".into()));
}

#[test]
fn a_token_has_its_own_rate_and_share() {
    let (server, _folder, _, few) = server();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| execute(&server, &few, "sleep 300").status);
        wait_until("it runs", || !server.fake.asked.lock().expect("no panic").is_empty());
        let second = execute(&server, &few, "out a");
        assert_eq!(second.problem(), (429, "rate-limited".into()), "one run at one time");
        assert_eq!(execute(&server, &few, "out a").problem().0, 429, "two requests per second");
        assert_eq!(first.join().expect("no panic"), 200);
    });
}

#[test]
fn revoked_tokens_are_forgotten_at_a_reload_and_nothing_opens() {
    let (server, folder, secret, _) = server();
    let file = folder.path().join("tokens.json");
    revoke(&file, "runner").expect("it is there");
    revoke(&file, "few").expect("it is there");
    assert_eq!(execute(&server, &secret, "out a").status, 200, "the server has not read it yet");
    server.control.send(Command::Reload);
    wait_until("the token is gone", || execute(&server, &secret, "out a").status == 401);
    assert_eq!(server.post("/execute", &json!({ "code": "x" })).status, 401);
    std::fs::write(&file, "{}").expect("written");
    let fresh = tempfile::tempdir().expect("a folder");
    drop(fresh);
    server.control.send(Command::Reload);
    wait_until("it is told", || {
        std::fs::read_to_string(server.log()).expect("a log").contains("reload-failed")
    });
    assert_eq!(server.post("/execute", &json!({ "code": "x" })).status, 401);
}

#[test]
fn other_machines_need_a_token() {
    let address: Address = "0.0.0.0:0".parse().expect("an address");
    let listeners = Listeners::bind(&[address]).expect("a free port");
    let (_control, _commands) = control();
    let refused = prepare(listeners, Options::default(), std::sync::Arc::new(Fake::default()));
    let Err(ServeError::Listen(error @ ListenError::Open(_))) = refused else {
        panic!("it must not start");
    };
    assert!(error.hint().contains("phicode token create"), "{error}");
}
