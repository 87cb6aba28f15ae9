//! One line of JSON per request.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use phi_sandbox::Outcome;
use serde_json::{Value, json};

use crate::http::timestamp;

/// Where the lines go.
#[derive(Debug)]
pub(crate) struct Log {
    path: Option<PathBuf>,
    /// Standard error if there is no file.
    file: Mutex<Option<File>>,
}

/// What the log says of a run.
#[derive(Clone, Debug)]
pub(crate) struct RunNote {
    pub(crate) status: &'static str,
    pub(crate) kill: Option<&'static str>,
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    pub(crate) queued: Duration,
}

/// One finished request. No field has anything of its content but sizes.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) id: &'a str,
    pub(crate) method: &'a str,
    /// The path of a known route; of others it could be anything.
    pub(crate) route: Option<&'static str>,
    /// None if the client was gone before the answer.
    pub(crate) status: Option<u16>,
    pub(crate) token: Option<&'a str>,
    pub(crate) time: Duration,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) run: Option<&'a RunNote>,
}

impl RunNote {
    /// About a run that waited that long for its slot.
    pub(crate) fn of(outcome: &Outcome, queued: Duration) -> Self {
        Self {
            status: outcome.status.name(),
            kill: outcome.kill.as_ref().map(|kill| kill.reason),
            wall: outcome.wall,
            cpu: outcome.cpu,
            queued,
        }
    }

    fn document(&self) -> Value {
        json!({
            "status": self.status,
            "kill": self.kill,
            "wall_ms": milliseconds(self.wall),
            "cpu_ms": milliseconds(self.cpu),
            "queue_ms": milliseconds(self.queued),
        })
    }
}

impl Log {
    /// A log in a file that is appended to, or on standard error.
    pub(crate) fn open(path: Option<PathBuf>) -> io::Result<Self> {
        let log = Self { path, file: Mutex::new(None) };
        log.reopen()?;
        Ok(log)
    }

    /// Opens the file again, after it was renamed.
    pub(crate) fn reopen(&self) -> io::Result<()> {
        if let Some(path) = &self.path {
            let file = OpenOptions::new().append(true).create(true).open(path)?;
            *self.file.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        }
        Ok(())
    }

    /// Writes the line of a request.
    pub(crate) fn request(&self, entry: &Entry<'_>) {
        self.write(&json!({
            "time": timestamp(SystemTime::now()),
            "event": "request",
            "id": entry.id,
            "method": entry.method,
            "route": entry.route,
            "status": entry.status,
            "ms": milliseconds(entry.time),
            "bytes_in": entry.bytes_in,
            "bytes_out": entry.bytes_out,
            "token": entry.token,
            "run": entry.run.map(RunNote::document),
        }));
    }

    /// Writes how a run ended whose client was gone.
    pub(crate) fn abandoned(&self, id: &str, run: &RunNote) {
        let time = timestamp(SystemTime::now());
        let run = run.document();
        self.write(&json!({ "time": time, "event": "abandoned", "id": id, "run": run }));
    }

    /// Writes what the server does by itself.
    pub(crate) fn event(&self, event: &str, message: &str) {
        let time = timestamp(SystemTime::now());
        self.write(&json!({ "time": time, "event": event, "message": message }));
    }

    fn write(&self, line: &Value) {
        let line = format!("{line}\n");
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop the service.
        let _ = match &*file {
            Some(file) => (&mut &*file).write_all(line.as_bytes()),
            None => io::stderr().write_all(line.as_bytes()),
        };
    }
}

/// Milliseconds with three digits behind the point.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
