//! `phicode execute`, against a server of the test's own that says what a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::project::{Outcome, Project};

/// A request as it arrived: its head, and the fields of its body.
struct Request {
    head: String,
    fields: Value,
}

/// Answers one connection with `answer`, byte for byte.
struct Server {
    url: String,
    requests: mpsc::Receiver<Request>,
}

impl Server {
    fn new(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (sender, requests) = mpsc::channel();
        let answer = answer.into();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let _ = sender.send(read_request(&mut stream));
            let _ = stream.write_all(&answer);
        });
        Self { url, requests }
    }

    fn request(&self) -> Request {
        self.requests.recv_timeout(Duration::from_secs(20)).expect("a request came")
    }

    /// Runs `phicode execute --url … WORDS`.
    fn execute(&self, project: &Project, words: &str) -> Outcome {
        project.run(&format!("execute --url {} {words}", self.url))
    }
}

fn read_request(stream: &mut impl Read) -> Request {
    let mut source = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(source.read_line(&mut head).expect("text") > 0, "the head ends: {head}");
    }
    let lower = head.to_lowercase();
    let size = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; size.expect("a length").parse().expect("a number")];
    source.read_exact(&mut body).expect("a body");
    Request { head, fields: serde_json::from_slice(&body).expect("JSON") }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn problem(status: &str, headers: &str, problem: &Value) -> String {
    answer(
        status,
        &format!("Content-Type: application/problem+json\r\n{headers}"),
        &problem.to_string(),
    )
}

fn event(name: &str, data: &Value) -> String {
    let text = data["data"].as_str().map(|text| json!({ "data": STANDARD.encode(text) }));
    let data = text.as_ref().unwrap_or(data);
    format!("event: {name}\nid: 0\ndata: {data}\n\n")
}

/// An answer in chunks, as a server sends events.
fn stream(events: &[String]) -> String {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunks = events.iter().map(|event| format!("{:x}\r\n{event}\r\n", event.len()));
    head.to_owned() + &chunks.collect::<String>() + "0\r\n\r\n"
}

fn ended(result: &Value) -> String {
    stream(&[event("result", result)])
}

fn project() -> Project {
    let project = Project::new();
    project.write("work/a.φ", "π(1)\n");
    project.write("work/b.py", "print(1)\n");
    project.write("work/c.txt", "print(1)\n");
    project
}

#[test]
fn the_program_is_sent_and_its_output_printed() {
    let project = project();
    let server = Server::new(stream(&[
        event("start", &json!({ "id": "1" })),
        event("stdout", &json!({ "data": "π\n" })),
        ": \n\n".to_owned(),
        event("stderr", &json!({ "data": "oh\n" })),
        event("stdout", &json!({ "data": "2" })),
        event("result", &json!({ "status": "ok", "exit_code": 0 })),
    ]));
    let outcome = server.execute(&project, "a.φ");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("π\n2", "oh\n"));
    assert_eq!(outcome.status, Some(0));
    let request = server.request();
    assert!(request.head.starts_with("POST /execute HTTP/1.1\r\n"), "{}", request.head);
    let head = request.head.to_lowercase();
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    let fields = json!({
        "code": "π(1)\n", "language": "phi", "stream": true, "output_encoding": "base64",
    });
    assert_eq!(request.fields, fields);
}

#[test]
fn output_that_did_not_come_is_told() {
    let server = Server::new(ended(&json!({
        "status": "ok", "truncated": { "stdout": true, "stderr": false },
        "output_bytes": { "stdout": 3_145_729, "stderr": 0 },
    })));
    let outcome = server.execute(&project(), "a.φ");
    assert_eq!(outcome.status, Some(0));
    assert_eq!(outcome.stderr, "phicode: not all of the 3145729 bytes of its output are shown\n");
}

#[test]
fn an_endless_program_is_not_read_to_its_end() {
    let project = project();
    let server = Server::new(ended(&json!({ "status": "ok" })));
    let outcome = server.execute(&project, "/dev/zero");
    assert_eq!(outcome.status, Some(2));
    let text = "/dev/zero: error: it is longer than 16 MiB, which no server takes\n";
    assert_eq!(outcome.stderr, text);
}

#[test]
fn flags_become_fields() {
    let project = project();
    project.write("work/in.txt", "read me\n");
    project.write("work/token", "secret\n");
    let server = Server::new(ended(&json!({ "status": "ok" })));
    let words = "--timeout 2.5 --memory 64 --stdin in.txt --token-file token b.py -- -x a";
    assert_eq!(server.execute(&project, words).status, Some(0));
    let request = server.request();
    assert!(request.head.to_lowercase().contains("\r\nauthorization: bearer secret\r\n"));
    assert_eq!(
        request.fields,
        json!({
            "code": "print(1)\n", "language": "python", "stdin": "read me\n", "args": ["-x", "a"],
            "timeout_ms": 2500, "memory_mb": 64, "stream": true, "output_encoding": "base64",
        })
    );
}

#[test]
fn the_language_is_that_of_the_flag_or_of_the_suffix() {
    let project = project();
    for (words, language) in
        [("c.txt", "auto"), ("--language phi c.txt", "phi"), ("--language python a.φ", "python")]
    {
        let server = Server::new(ended(&json!({ "status": "ok" })));
        server.execute(&project, words);
        assert_eq!(server.request().fields["language"], language, "{words}");
    }
}

#[test]
fn the_program_may_come_from_standard_input() {
    let server = Server::new(ended(&json!({ "status": "ok" })));
    project().feed(&format!("execute --url {} -", server.url), "π('π')");
    assert_eq!(server.request().fields["code"], "π('π')");
    let server = Server::new(ended(&json!({ "status": "ok" })));
    project().feed(&format!("execute --url {} --stdin - a.φ", server.url), "for it");
    assert_eq!(server.request().fields["stdin"], "for it");
}

#[test]
fn output_is_there_before_the_program_ends() {
    let project = project();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut command = project.command(&["execute", "--url", &url, "a.φ"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
    let (mut client, _) = listener.accept().expect("a client");
    read_request(&mut client);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    let first = event("stdout", &json!({ "data": "first\n" }));
    client.write_all((head.to_owned() + &first).as_bytes()).expect("it reads");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    output.read_line(&mut line).expect("text");
    assert_eq!(line, "first\n");
    let result = event("result", &json!({ "status": "error", "exit_code": 7 }));
    client.write_all(result.as_bytes()).expect("it reads");
    drop(client);
    assert_eq!(child.wait().expect("it ends").code(), Some(7));
}

#[test]
fn the_end_of_the_command_is_the_end_of_the_connection() {
    let project = project();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut child = project.command(&["execute", "--url", &url, "a.φ"]).spawn().expect("it starts");
    let (mut client, _) = listener.accept().expect("a client");
    read_request(&mut client);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    client.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    assert_eq!(client.read(&mut [0; 1]).expect("no time-out"), 0);
}

#[test]
fn the_status_is_that_of_the_program() {
    let kill = |by: &str, reason: &str, limit: Option<u64>| json!({ "by": by, "reason": reason, "limit": limit });
    let cases = [
        (json!({ "status": "error", "exit_code": 3 }), 3, ""),
        (
            json!({ "status": "timeout", "kill": kill("server", "timeout", Some(5000)) }),
            124,
            "phicode: the program ran longer than it may: the limit is 5000 ms\n\
             help: --timeout SECONDS allows more\n",
        ),
        (
            json!({ "status": "memory", "signal": 9, "kill": kill("kernel", "memory", Some(256)) }),
            137,
            "phicode: the program used more memory than it may: the limit is 256 MB\n\
             help: --memory MB allows more\n",
        ),
        (
            json!({ "status": "output", "kill": kill("server", "output", Some(16)) }),
            137,
            "phicode: the program printed more than it may: the limit is 16 bytes\n",
        ),
        (
            json!({ "status": "killed", "signal": 11, "kill": kill("program", "signal", None) }),
            139,
            "phicode: the program was ended by signal 11\n",
        ),
        (
            json!({ "status": "killed", "signal": 9, "kill": kill("server", "shutdown", None) }),
            137,
            "phicode: the program was ended by the server: shutdown\n",
        ),
        (
            json!({ "status": "rejected", "message": "PHI101 at line 1" }),
            77,
            "phicode: the program was not run: PHI101 at line 1\n\
             help: `phicode execute --json` shows what was found\n",
        ),
        (
            json!({ "status": "internal", "message": "no interpreter" }),
            70,
            "phicode: the server failed: no interpreter\n",
        ),
    ];
    let project = project();
    for (result, status, stderr) in cases {
        let outcome = Server::new(ended(&result)).execute(&project, "a.φ");
        assert_eq!((outcome.stderr.as_str(), outcome.status), (stderr, Some(status)), "{result}");
    }
}

#[test]
fn a_refusal_is_told_with_what_helps() {
    let detail = |text: &str| json!({ "type": "urn:phicode:problem:x", "detail": text });
    let cases = [
        ("400 Bad Request", "", "timeout_ms is at most 60000", 2, ""),
        (
            "401 Unauthorized",
            "",
            "a token is needed",
            77,
            "--token-file FILE names a file with a token",
        ),
        ("403 Forbidden", "", "the token does not allow this", 77, ""),
        ("413 Content Too Large", "", "code has at most 9 bytes", 2, ""),
        ("429 Too Many Requests", "Retry-After: 3\r\n", "too many", 75, "try again in 3 s"),
        ("500 Internal Server Error", "", "see the log", 70, "the server's log says more"),
        ("503 Service Unavailable", "", "the queue is full", 75, "try again later"),
    ];
    let project = project();
    for (status, headers, text, exit, help) in cases {
        let server = Server::new(problem(status, headers, &detail(text)));
        let outcome = server.execute(&project, "a.φ");
        let help = if help.is_empty() { String::new() } else { format!("\nhelp: {help}") };
        outcome.is_refusal(exit, &format!("{}: error: {text}{help}", server.url));
    }
}

#[test]
fn an_error_in_the_stream_is_a_refusal() {
    let refused = event("error", &json!({ "status": 500, "detail": "the sandbox is gone" }));
    let server = Server::new(stream(&[event("stdout", &json!({ "data": "half" })), refused]));
    let outcome = server.execute(&project(), "a.φ");
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("half", Some(70)));
    assert!(outcome.stderr.contains("error: the sandbox is gone"), "{}", outcome.stderr);
}

#[test]
fn what_is_no_server_of_ours_is_told() {
    let cases = [
        ("", "the connection ended before an answer came"),
        ("SSH-2.0-OpenSSH_9\r\n", "what answers there does not speak HTTP"),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope",
            "the server answers with status 404",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            "the server answers with status 302",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "the connection ended before the program did",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\ndata: hello\n",
            "the connection ended before the program did",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\ndata: hello\n\n", "an event is no JSON"),
    ];
    let project = project();
    for (answer, cause) in cases {
        let server = Server::new(answer);
        let outcome = server.execute(&project, "a.φ");
        let start = format!("{}: error: {cause}\nhelp: ", server.url);
        assert!(outcome.stderr.starts_with(&start), "{answer:?}: {}", outcome.stderr);
        assert_eq!(outcome.status, Some(69), "{answer:?}");
    }
}

#[test]
fn a_connection_that_breaks_leaves_what_was_printed() {
    let whole = stream(&[event("stdout", &json!({ "data": "half" }))]);
    let server = Server::new(whole.strip_suffix("0\r\n\r\n").expect("an end"));
    let outcome = server.execute(&project(), "a.φ");
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("half", Some(69)));
}

#[test]
fn no_server_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let expected = format!(
        "{url}: error: Connection refused (os error 111)\n\
         help: `phicode serve` starts a server; --url says where one is"
    );
    project().refuses(&format!("execute --url {url} a.φ"), 69, &expected);
}

#[test]
fn unix_sockets() {
    let project = project();
    let path = project.path("s");
    let listener = UnixListener::bind(&path).expect("a socket");
    let served = thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        let request = read_request(&mut client);
        let output = event("stdout", &json!({ "data": "1\n" }));
        let result = event("result", &json!({ "status": "ok" }));
        client.write_all(stream(&[output, result]).as_bytes()).expect("it reads");
        request
    });
    let outcome = project.run(&format!("execute --url unix:{} a.φ", path.display()));
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("1\n", Some(0)), "{}", outcome.stderr);
    let request = served.join().expect("it served");
    assert!(request.head.to_lowercase().contains("\r\nhost: 127.0.0.1\r\n"), "{}", request.head);
    let outcome = project.run("execute --url unix:nothing a.φ");
    assert!(outcome.stderr.starts_with("unix:nothing: error: No such file"), "{}", outcome.stderr);
    assert_eq!(outcome.status, Some(69));
}

#[test]
fn json_is_the_answer_as_it_is() {
    let project = project();
    let body = "{\"status\": \"error\",  \"exit_code\": 4, \"stdout\": \"x\"}";
    let server = Server::new(answer("200 OK", "", body));
    let outcome = server.execute(&project, "--json a.φ");
    assert_eq!((outcome.stdout.as_str(), outcome.status), (format!("{body}\n").as_str(), Some(4)));
    assert_eq!(server.request().fields, json!({ "code": "π(1)\n", "language": "phi" }));

    let refused = json!({ "detail": "too many", "status": 429 });
    let server = Server::new(problem("429 Too Many Requests", "", &refused));
    let outcome = server.execute(&project, "--json a.φ");
    assert_eq!(outcome.stdout, format!("{refused}\n"));
    assert_eq!(outcome.status, Some(75));

    for body in ["no", "{}", "[]"] {
        let server = Server::new(answer("200 OK", "", body));
        assert_eq!(server.execute(&project, "--json a.φ").status, Some(69), "{body}");
    }
}

#[test]
fn words_that_do_not_fit_are_refused_before_anything_is_sent() {
    let project = project();
    project.write("work/latin.py", b"print('\xe9')\n");
    project.write("work/empty", "\n");
    let cases = [
        ("execute", "required"),
        ("execute missing.φ", "missing.φ: error: failed to read: No such file"),
        ("execute latin.py", "latin.py: error: it is not UTF-8: byte 7 is part of no character"),
        ("execute --url https://h a.φ", "phicode: https://h: TLS is not part of this command"),
        ("execute --url h:8000 a.φ", "phicode: h:8000: not the address of a server"),
        ("execute --timeout 0 a.φ", "invalid value '0' for '--timeout <SECONDS>'"),
        ("execute --memory 0 a.φ", "invalid value '0' for '--memory <MB>'"),
        ("execute --stdin - -", "phicode: standard input cannot be both"),
        ("execute --token-file empty a.φ", "empty: error: it holds no token"),
        ("execute a.φ b", "unexpected argument 'b'"),
    ];
    for (words, message) in cases {
        let outcome = project.run(words);
        assert!(outcome.stderr.contains(message), "{words}: {}", outcome.stderr);
        assert_eq!((outcome.stdout.as_str(), outcome.status), ("", Some(2)), "{words}");
    }
}

#[test]
fn whoever_stops_reading_ends_the_run_without_an_error() {
    let project = project();
    let many: Vec<String> =
        (0..2000).map(|_| event("stdout", &json!({ "data": "x".repeat(1000) }))).collect();
    let server = Server::new(stream(&many));
    let mut command = project.command(&["execute", "--url", &server.url, "a.φ"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
