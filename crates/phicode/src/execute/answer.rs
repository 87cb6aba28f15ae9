//! What a server answers: a run to follow, a document, or a refusal.

use std::io::{self, BufRead, BufReader, Read, Write};

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

use crate::dispatch::print_bytes;
use crate::execute::connection::{Connection, cause};
use crate::execute::error::ExecuteError;
use crate::execute::events::{Event, next_event};
use crate::execute::outcome::End;
use crate::exit::Exit;
use crate::ffi::ignore_broken_pipes;
use crate::report::say;

/// Prints what the program prints as it comes; returns how it ended.
pub(crate) fn follow(connection: &Connection<'_>, response: Response<Body>) -> Result<End> {
    let url = connection.url;
    let mut source = BufReader::new(response.into_body().into_reader());
    while let Some(Event { name, data }) = read_event(url, &mut source)? {
        match name.as_str() {
            "stdout" => print_bytes(&bytes_of(url, &data)?)?,
            "stderr" => print_error(&bytes_of(url, &data)?)?,
            "error" => return Err(refusal(url, &data, None).into()),
            "result" => {
                tell_truncated(&data);
                return Ok(end(url, &data)?);
            }
            _ => {}
        }
    }
    Err(ExecuteError::unreachable(url, "the connection ended before the program did").into())
}

/// What a program wrote.
fn bytes_of(url: &str, data: &Value) -> Result<Vec<u8>, ExecuteError> {
    let text = data["data"].as_str().unwrap_or_default();
    STANDARD.decode(text).map_err(|_| ExecuteError::foreign(url, "its output is no base64"))
}

/// Says that not all of the output came.
fn tell_truncated(result: &Value) {
    for (stream, name) in [("stdout", "output"), ("stderr", "errors")] {
        if result["truncated"][stream].as_bool() == Some(true) {
            let written = result["output_bytes"][stream].as_u64().unwrap_or(0);
            say(format_args!("phicode: not all of the {written} bytes of its {name} are shown"));
        }
    }
}

/// Prints the document as it is; returns how the program ended.
pub(crate) fn show(connection: &Connection<'_>, response: Response<Body>) -> Result<End> {
    let (status, wait) = (response.status().as_u16(), retry_after(&response));
    let body = read(connection.url, response)?;
    let document: Value = serde_json::from_slice(&body)
        .map_err(|_| ExecuteError::foreign(connection.url, "the answer is no JSON"))?;
    print_bytes(&body)?;
    if !body.ends_with(b"\n") {
        print_bytes(b"\n")?;
    }
    if status != 200 {
        return Err(refusal(connection.url, &with_status(document, status), wait).into());
    }
    Ok(end(connection.url, &document)?)
}

/// The error that a refused request is.
pub(crate) fn refused(
    connection: &Connection<'_>,
    response: Response<Body>,
) -> Result<ExecuteError, ExecuteError> {
    let (status, wait) = (response.status().as_u16(), retry_after(&response));
    let body = read(connection.url, response)?;
    let problem = serde_json::from_slice(&body).unwrap_or_default();
    Ok(refusal(connection.url, &with_status(problem, status), wait))
}

/// The problem with the status that HTTP has for it, which every server states.
fn with_status(problem: Value, status: u16) -> Value {
    let mut members = match problem {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    };
    members.insert("status".to_owned(), status.into());
    Value::Object(members)
}

fn refusal(url: &str, problem: &Value, wait: Option<u64>) -> ExecuteError {
    let status = problem["status"].as_u64().unwrap_or(500);
    let detail = problem["detail"].as_str().or(problem["title"].as_str());
    let cause = match detail {
        Some(detail) => detail.to_owned(),
        None => format!("the server answers with status {status}"),
    };
    let again = wait.map_or("try again later".to_owned(), |wait| format!("try again in {wait} s"));
    let (exit, help) = match status {
        401 => (Exit::NotPermitted, "--token-file FILE names a file with a token".to_owned()),
        403 => (Exit::NotPermitted, String::new()),
        404 | 405 => return ExecuteError::foreign(url, cause),
        400..=499 if status != 429 => (Exit::Usage, String::new()),
        429 | 503 => (Exit::Busy, again),
        500..=599 => (Exit::ServerFailed, "the server's log says more".to_owned()),
        _ => return ExecuteError::foreign(url, cause),
    };
    ExecuteError::new(url, cause, help, exit)
}

fn end(url: &str, document: &Value) -> Result<End, ExecuteError> {
    End::of(document).ok_or_else(|| ExecuteError::foreign(url, "the answer tells no run"))
}

fn read_event(url: &str, source: &mut impl BufRead) -> Result<Option<Event>, ExecuteError> {
    next_event(source).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => ExecuteError::foreign(url, "an event is no JSON"),
        _ => ExecuteError::unreachable(url, cause(&error)),
    })
}

fn read(url: &str, response: Response<Body>) -> Result<Vec<u8>, ExecuteError> {
    let mut body = Vec::new();
    let read = response.into_body().into_reader().read_to_end(&mut body);
    read.map(|_| body).map_err(|error| ExecuteError::unreachable(url, cause(&error)))
}

/// Seconds.
fn retry_after(response: &Response<Body>) -> Option<u64> {
    response.headers().get("Retry-After")?.to_str().ok()?.parse().ok()
}

fn print_error(data: &[u8]) -> Result<()> {
    ignore_broken_pipes();
    io::stderr().write_all(data).context("write to standard error")
}
