//! A run as server-sent events.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phi_sandbox::{Isolation, Stream};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::answer::{Facts, add_steps, document, isolation};
use crate::diagnosis::Diagnosis;
use crate::log::RunNote;
use crate::request::Encoding;
use crate::stream::running::{Done, Event, Running, failed};
use crate::stream::split::Splitter;

/// How often a comment is sent when there is nothing to tell, so that proxies keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The events of one run, as bytes for the connection.
#[derive(Debug)]
pub(crate) struct Events {
    /// None if the program's text was refused, so that nothing runs.
    running: Option<Running>,
    refused: Option<Box<Done>>,
    about: About,
    sequence: u64,
    stdout: Splitter,
    stderr: Splitter,
    has_ended: bool,
    /// What the log says when it has ended.
    pub(crate) note: Option<RunNote>,
}

/// What the events say beside the run itself.
#[derive(Debug)]
pub(crate) struct About {
    pub(crate) id: String,
    pub(crate) isolation: Isolation,
    pub(crate) encoding: Encoding,
    pub(crate) language: &'static str,
    pub(crate) queued: Duration,
    /// The text of the program, for the case that it fails.
    pub(crate) diagnosis: Diagnosis,
}

impl Events {
    /// Of a run that goes on.
    pub(crate) fn of(running: Running, about: About) -> Self {
        Self::new(Some(running), None, about)
    }

    /// Of a program that does not run; its outcome is there.
    pub(crate) fn refused(done: Done, about: About) -> Self {
        Self::new(None, Some(Box::new(done)), about)
    }

    fn new(running: Option<Running>, refused: Option<Box<Done>>, about: About) -> Self {
        Self {
            running,
            refused,
            about,
            sequence: 0,
            stdout: Splitter::default(),
            stderr: Splitter::default(),
            has_ended: false,
            note: None,
        }
    }

    /// The next bytes; none at the end. Cancelling loses nothing.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if self.has_ended {
                return None;
            }
            let text = match self.running.as_mut() {
                None => match self.refused.take() {
                    None => return None,
                    Some(done) => self.refusal(&done),
                },
                Some(running) => match timeout(HEARTBEAT, running.next()).await {
                    Err(_) => ": \n\n".to_owned(),
                    Ok(event) => self.tell(event),
                },
            };
            // Bytes within a character make no event yet.
            if !text.is_empty() {
                return Some(text.into_bytes());
            }
        }
    }

    fn tell(&mut self, event: Option<Event>) -> String {
        match event {
            Some(Event::Started) => self.start(),
            Some(Event::Output(stream, data)) => self.output(stream, &data),
            Some(Event::Ended(done)) => {
                let rest = (self.stdout.rest(), self.stderr.rest());
                let before = self.text("stdout", &rest.0) + &self.text("stderr", &rest.1);
                before + &self.result(&done)
            }
            None => {
                self.has_ended = true;
                let problem = failed().document(&self.about.id);
                self.event("error", problem)
            }
        }
    }

    fn start(&mut self) -> String {
        let isolation = isolation(&self.about.isolation);
        let start = json!({ "id": self.about.id, "isolation": isolation });
        self.event("start", start)
    }

    fn refusal(&mut self, done: &Done) -> String {
        let start = self.start();
        start + &self.output(Stream::Stderr, &done.outcome.stderr.kept) + &self.result(done)
    }

    fn output(&mut self, stream: Stream, data: &[u8]) -> String {
        let (name, splitter) = match stream {
            Stream::Stdout => ("stdout", &mut self.stdout),
            Stream::Stderr => ("stderr", &mut self.stderr),
        };
        let text = match self.about.encoding {
            Encoding::Utf8 => splitter.text(data),
            Encoding::Base64 => STANDARD.encode(data),
        };
        self.text(name, &text)
    }

    fn text(&mut self, name: &str, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.event(name, json!({ "data": text })) }
    }

    fn result(&mut self, done: &Done) -> String {
        let Done { outcome, steps, .. } = done;
        let told = steps.as_ref().map(|steps| self.steps(&steps.rows)).unwrap_or_default();
        self.has_ended = true;
        self.note = Some(RunNote::of(outcome, self.about.queued));
        let facts = Facts {
            id: &self.about.id,
            isolation: &self.about.isolation,
            encoding: self.about.encoding,
            language: self.about.language,
            queued: self.about.queued,
            syntax_error: self.about.diagnosis.of(outcome),
        };
        let mut result = document(outcome, &facts, true);
        if let Some(steps) = steps {
            add_steps(&mut result, steps);
        }
        told + &self.event("result", result)
    }

    fn steps(&mut self, rows: &[Box<RawValue>]) -> String {
        let data =
            |row: &RawValue| serde_json::from_str(row.get()).expect("it was written as JSON");
        rows.iter().map(|row| self.event("step", data(row))).collect()
    }

    fn event(&mut self, name: &str, mut data: Value) -> String {
        if let Some(members) = data.as_object_mut() {
            members.insert("seq".to_owned(), self.sequence.into());
        }
        self.sequence += 1;
        format!("event: {name}\nid: {}\ndata: {data}\n\n", self.sequence - 1)
    }
}
