//! A client that sends the bytes that it is told to.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::server::Server;

/// An open connection.
pub(crate) struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        Self { stream, received: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // The server may close before it has read all.
        let _ = self.stream.write_all(bytes.as_ref());
    }

    /// Sends as much as is taken within a moment.
    pub(crate) fn send_some(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.set_write_timeout(Some(Duration::from_millis(20))).expect("a time-out");
        let _ = self.stream.write_all(bytes.as_ref());
    }

    /// Receives until this text has come.
    pub(crate) fn wait_for(&mut self, text: &str) {
        while find(&self.received, text.as_bytes()).is_none() {
            assert!(self.fill(), "{text} never came");
        }
    }

    /// Sends nothing more.
    pub(crate) fn end(&self) {
        self.stream.shutdown(Shutdown::Write).expect("it is open");
    }

    /// Receives more; false at the end of the connection.
    pub(crate) fn fill(&mut self) -> bool {
        let mut buffer = [0; 16384];
        match self.stream.read(&mut buffer) {
            Ok(0) => false,
            Ok(count) => {
                self.received.extend_from_slice(&buffer[..count]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("the server hangs: {error}"),
        }
    }

    /// The next answer; `None` if the connection ends before one.
    pub(crate) fn try_answer(&mut self, has_body: bool) -> Option<Answer> {
        let end = loop {
            if let Some(at) = find(&self.received, b"\r\n\r\n") {
                break at + 4;
            }
            if !self.fill() {
                return None;
            }
        };
        let head = String::from_utf8(self.received.drain(..end).collect()).expect("text");
        let status = head[9..12].parse().expect("a status");
        let mut answer = Answer { status, head, body: Vec::new() };
        if !has_body || status == 100 || status == 204 {
            return Some(answer);
        }
        if let Some(length) = answer.header("content-length") {
            let length: usize = length.parse().expect("a number");
            while self.received.len() < length {
                assert!(self.fill(), "the answer is cut");
            }
            answer.body = self.received.drain(..length).collect();
        } else if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = self.chunks();
        } else {
            while self.fill() {}
            answer.body = std::mem::take(&mut self.received);
        }
        Some(answer)
    }

    pub(crate) fn answer(&mut self) -> Answer {
        self.try_answer(true).expect("an answer")
    }

    /// Whether the server has closed the connection, with nothing left to read.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.received.is_empty() && !self.fill()
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let at = loop {
                match find(&self.received, b"\r\n") {
                    Some(at) => break at,
                    None => assert!(self.fill(), "the chunks are cut"),
                }
            };
            let line: Vec<u8> = self.received.drain(..at + 2).collect();
            let text = std::str::from_utf8(&line[..at]).expect("digits");
            let size = usize::from_str_radix(text, 16).expect("a number");
            while self.received.len() < size + 2 {
                assert!(self.fill(), "the chunk is cut");
            }
            body.extend(self.received.drain(..size));
            self.received.drain(..2);
            if size == 0 {
                return body;
            }
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Status and slug of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let document = self.json();
        assert_eq!(document["status"], self.status);
        assert_eq!(document["success"], false);
        assert_eq!(document["instance"].as_str(), self.header("x-request-id"));
        assert_eq!(document["error"], document["detail"]);
        let name = document["type"].as_str().expect("a type");
        (self.status, name.trim_start_matches("urn:phicode:problem:").to_owned())
    }

    /// The place of the wrong field.
    pub(crate) fn pointer(&self) -> String {
        self.json()["pointer"].as_str().expect("a pointer").to_owned()
    }

    /// The events of a stream: name and data.
    pub(crate) fn events(&self) -> Vec<(String, Value)> {
        let text = std::str::from_utf8(&self.body).expect("text");
        let blocks = text.split("\n\n").filter(|block| block.starts_with("event: "));
        blocks
            .map(|block| {
                let line = |name: &str| {
                    let found = block.lines().find_map(|line| line.strip_prefix(name));
                    found.expect("the line is there").to_owned()
                };
                (line("event: "), serde_json::from_str(&line("data: ")).expect("JSON"))
            })
            .collect()
    }
}

/// The bytes of a request with a JSON body.
pub(crate) fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// The bytes of a request without body, with further header lines, each with its end.
pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")
}

impl Server {
    pub(crate) fn client(&self) -> Client {
        Client::to(self.address)
    }

    /// The answer to these bytes on a new connection.
    pub(crate) fn raw(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut client = self.client();
        client.send(bytes);
        client.answer()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.raw(post(path, &body.to_string()))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.raw(get(path, ""))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
