//! Answers.

use std::time::SystemTime;

use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::http::date::http_date;
use crate::log::RunNote;
use crate::stream::Events;

/// An answer, and what the log says of it.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    /// Whether the connection ends with it.
    pub(crate) closes: bool,
    /// The run that it tells of.
    pub(crate) run: Option<RunNote>,
    /// What it takes of the room for answers.
    pub(crate) room: Option<OwnedSemaphorePermit>,
}

/// What is sent behind the head.
#[derive(Debug)]
pub(crate) enum Body {
    Bytes(Vec<u8>),
    /// Server-sent events, as they come.
    Events(Box<Events>),
}

impl Response {
    /// An answer with a text of that media type.
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", media_type.to_owned())],
            body: Body::Bytes(body.into()),
            closes: false,
            run: None,
            room: None,
        }
    }

    /// An answer in JSON with status 200.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("all keys are texts, and nothing fails");
        Self::new(200, "application/json", body)
    }

    /// A stream of events with status 200.
    pub(crate) fn events(events: Events) -> Self {
        let mut response = Self::new(200, "text/event-stream; charset=utf-8", Vec::new());
        // Proxies that collect answers would hold the events back.
        response.headers.push(("X-Accel-Buffering", "no".to_owned()));
        response.body = Body::Events(Box::new(events));
        response
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The head as it is sent; `minor` is the version of the request.
    pub(crate) fn head(&self, id: &str, minor: u8, keeps_alive: bool) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let mut add = |name: &str, value: &str| {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(value);
            head.push_str("\r\n");
        };
        for (name, value) in &self.headers {
            add(name, value);
        }
        match &self.body {
            Body::Bytes(bytes) if self.status != 204 => {
                add("Content-Length", &bytes.len().to_string());
            }
            Body::Events(_) if minor > 0 => add("Transfer-Encoding", "chunked"),
            _ => {}
        }
        add("X-Request-Id", id);
        add("Date", &http_date(SystemTime::now()));
        add("X-Content-Type-Options", "nosniff");
        add("Cache-Control", "no-store");
        add("Cross-Origin-Resource-Policy", "same-origin");
        if !keeps_alive {
            add("Connection", "close");
        } else if minor == 0 {
            add("Connection", "keep-alive");
        }
        head + "\r\n"
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
