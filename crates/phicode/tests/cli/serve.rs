//! `phicode serve`: how it starts, refuses to, and ends. What it answers is tested beside its crate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::project::Project;

/// A server with its standard error.
struct Server {
    child: Child,
    errors: BufReader<std::process::ChildStderr>,
    address: String,
    project: Project,
}

impl Server {
    fn start(words: &[&str]) -> Self {
        Self::start_in(Project::new(), words)
    }

    fn start_in(project: Project, words: &[&str]) -> Self {
        let mut command = project.command(&[&["serve", "--listen", "127.0.0.1:0"], words].concat());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut errors = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut line = String::new();
        errors.read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}"));
        let address = address.split([' ', ';']).next().expect("an address").to_owned();
        Self { child, errors, address, project }
    }

    fn send(&self, body: &str) -> TcpStream {
        self.send_with("", body)
    }

    fn send_with(&self, header: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time-out");
        let length = body.len();
        let head = "POST /execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        let head = format!("{head}Content-Type: application/json\r\nContent-Length: {length}");
        write!(stream, "{head}\r\n{header}\r\n{body}").expect("sent");
        stream
    }

    fn execute(&self, body: &str) -> String {
        self.execute_with("", body)
    }

    fn execute_with(&self, header: &str, body: &str) -> String {
        let mut answer = String::new();
        self.send_with(header, body).read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().cast_signed()), signal).expect("it runs");
    }

    /// Its exit status, within some seconds.
    fn end(&mut self) -> Option<i32> {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status.code();
            }
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn programs_run_isolated_and_sigterm_lets_them_finish() {
    let mut server = Server::start(&[]);
    let answer = server.execute(r#"{"code": "π(6 * 7)"}"#);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains(r#""stdout":"42\n""#), "{answer}");
    let own = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()));
    let own = own.expect("Linux tells it");
    assert!(own.contains("\nNoNewPrivs:\t1\n") && !own.contains("\nUid:\t0\t"), "{own}");
    let mut running = server.send(r#"{"code": "import time; time.sleep(1); print('done')"}"#);
    std::thread::sleep(Duration::from_millis(300));
    server.signal(Signal::SIGTERM);
    let mut answer = String::new();
    running.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains(r#""stdout":"done\n""#), "{answer}");
    assert_eq!(server.end(), Some(0));
    let mut log = String::new();
    server.errors.read_to_string(&mut log).expect("a log");
    assert!(log.contains("hint: phicode token create NAME --scope execute"), "{log}");
    assert!(log.contains(r#""event":"stop""#) && !log.contains("time.sleep"), "{log}");
}

#[test]
fn sighup_ends_a_token_that_was_revoked() {
    let project = Project::new();
    let made = project.run("token create ci --scope execute --token-file tokens");
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    let header = format!("Authorization: Bearer {}\r\n", made.stdout.trim());
    // The server may be nobody by now, and whoever revokes is root.
    let owner = nix::unistd::Uid::effective().is_root().then_some(65_534);
    std::os::unix::fs::chown(project.path("work/tokens"), owner, None).expect("changed");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path(""), open).expect("changed");
    let server = Server::start_in(project, &["--token-file", "tokens"]);
    let run = || server.execute_with(&header, r#"{"code": "1"}"#);
    assert!(run().starts_with("HTTP/1.1 200"), "{}", run());
    let ended = server.project.run("token revoke ci --token-file tokens");
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    server.signal(Signal::SIGHUP);
    let end = Instant::now() + Duration::from_secs(10);
    while !run().starts_with("HTTP/1.1 401") {
        assert!(Instant::now() < end, "the token holds for ever");
    }
    // Nor does the next start open what the last token has left.
    let next = Server::start_in(Project::new(), &["--token-file", &file_of(&server)]);
    assert!(next.execute(r#"{"code": "1"}"#).starts_with("HTTP/1.1 401"));
}

fn file_of(server: &Server) -> String {
    server.project.path("work/tokens").to_string_lossy().into_owned()
}

#[test]
fn a_folder_of_packages_must_be_there() {
    for words in ["serve --listen 127.0.0.1:0 --packages none", "sandbox info --packages none"] {
        let refused = Project::new().run(words);
        assert_eq!(refused.status, Some(2), "{words}");
        let text = "phicode: sandbox: --packages none: there is no such folder\n";
        assert_eq!(refused.stderr, text);
    }
}

#[test]
fn a_token_file_that_is_named_must_be_there() {
    let refused = Project::new().run("serve --listen 127.0.0.1:0 --token-file none");
    assert_eq!(refused.status, Some(2));
    let text = "phicode: serve: there is no token file `none`\n\
                hint: `phicode token create NAME --token-file FILE` makes it";
    assert!(refused.stderr.starts_with(text), "{}", refused.stderr);
}

#[test]
fn a_port_in_use_is_told_before_anything_starts() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let project = Project::new();
    let refused = project.run(&format!("serve --listen {address}"));
    assert_eq!((refused.status, &refused.stdout[..]), (Some(2), ""));
    let text = format!("phicode: serve: failed to listen on {address}: Address already in use");
    assert!(refused.stderr.starts_with(&text), "{}", refused.stderr);
    assert!(refused.stderr.contains("\nhint: stop the program that has the port"));
}

#[test]
fn other_machines_need_a_token() {
    let project = Project::new();
    let refused = project.run("serve --listen 0.0.0.0:0");
    assert_eq!(refused.status, Some(2));
    let text = "other machines reach it, and there is no token\n\
                hint: make one: phicode token create NAME --scope execute; or listen on 127.0.0.1";
    assert!(refused.stderr.contains(text), "{}", refused.stderr);
}

#[test]
fn wrong_words_are_told_with_a_way_out() {
    let project = Project::new();
    for (words, text) in [
        ("serve --listen 8000", "the port is missing"),
        ("serve --listen unix:", "the path is empty"),
        ("serve --listen example.com:80", "the host is no IP address"),
        ("serve --api-port 99999", "99999"),
        ("serve --isolation L9", "is no isolation level"),
        ("serve --isolation L1", "--allow-weak-sandbox permits it"),
        ("serve --user root", "`id -u NAME` tells them"),
        ("serve --user 0:0", "serve: --user 0:0: no user"),
        ("serve --zygote numpy;x", "--zygote numpy;x: no module"),
        ("serve --zygote base", "there is one called base"),
        ("serve --slots 0", "0 is not in 1..=4096"),
        ("serve --rate 0", "--rate"),
        ("serve --max-timeout 60001", "60001 is not in 1..=60000"),
        ("serve --python /no/such", "/no/such"),
        ("serve --map no-such", "no-such"),
    ] {
        let refused = project.run(words);
        assert_eq!(refused.status, Some(2), "{words}: {}", refused.stderr);
        assert!(refused.stderr.contains(text), "{words}: {}", refused.stderr);
    }
}
