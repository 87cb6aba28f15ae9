//! A whole trace as JSON.

use std::io;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::FORMAT;
use super::error::JsonError;
use super::full::write_steps;
use super::write_op::op_json;
use super::write_value::text_json;
use crate::cursor::Cursor;
use crate::trace::Trace;

/// How the steps of a trace stand in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum JsonSteps {
    /// As the operations that lead from one to the next.
    #[default]
    Delta,
    /// Each by itself as well, with all state: for small traces and for other tools.
    Full,
}

/// Writes a trace as JSON. [`from_json`](super::from_json) makes the same trace of it.
///
/// Chunks that are damaged are left out and named under `lost`.
pub fn to_json(
    trace: &Arc<Trace>,
    steps: JsonSteps,
    out: &mut impl io::Write,
) -> Result<(), JsonError> {
    let form = match steps {
        JsonSteps::Delta => "delta",
        JsonSteps::Full => "full",
    };
    write!(out, "{{\"format\":{FORMAT},\"form\":\"{form}\"")?;
    field(out, "header", &json!(trace.header()))?;
    field(out, "footer", &json!(trace.footer()))?;
    let definitions = json!({
        "files": trace.files(),
        "codes": trace.codes(),
        "threads": trace.threads(),
        "tasks": trace.tasks(),
    });
    field(out, "definitions", &definitions)?;
    field(out, "stdout", &text_json(trace.written(0)))?;
    field(out, "stderr", &text_json(trace.written(1)))?;
    let mut lost = trace.damage().to_vec();
    out.write_all(b",\n\"chunks\":[")?;
    let mut separator = "\n";
    for place in 0..trace.chunks().len() {
        match chunk_json(trace, place) {
            Ok(chunk) => {
                out.write_all(separator.as_bytes())?;
                out.write_all(&chunk)?;
                separator = ",\n";
            }
            Err(JsonError::Store(error)) => lost.push(error.to_string()),
            Err(error) => return Err(error),
        }
    }
    out.write_all(b"]")?;
    field(out, "lost", &json!(lost))?;
    if steps == JsonSteps::Full {
        write_steps(trace, out)?;
    }
    out.write_all(b"}\n")?;
    Ok(())
}

fn field(out: &mut impl io::Write, name: &str, value: &Json) -> Result<(), JsonError> {
    write!(out, ",\n\"{name}\":")?;
    serde_json::to_writer(out, value)?;
    Ok(())
}

/// A chunk is written when all of it is known to be sound.
fn chunk_json(trace: &Arc<Trace>, place: usize) -> Result<Vec<u8>, JsonError> {
    let first_step = trace.chunks()[place].first_step();
    let mut text = format!("{{\"first_step\":{first_step},\"ops\":[").into_bytes();
    let mut cursor = Cursor::new(trace.clone());
    let mut is_first = true;
    let mut written = Ok(());
    cursor.enter(place)?;
    let mut see = |op: &_, _: &_| {
        if written.is_ok() {
            text.extend(if is_first { &b"\n"[..] } else { b",\n" });
            is_first = false;
            written = serde_json::to_writer(&mut text, &op_json(op));
        }
    };
    while cursor.advance(&mut see)?.is_some() {}
    written?;
    text.extend(b"]}");
    Ok(text)
}
