//! The counts as JSON.

use std::path::Path;

use calcharo::Trace;
use serde_json::{Map, Value, json};

use crate::trace::stats::collect::{Statistics, outcome, per_step};

/// The version of the document; readers ignore keys they do not know.
const VERSION: u32 = 1;

/// The document.
pub(crate) fn document(path: &Path, trace: &Trace, statistics: &Statistics) -> String {
    let header = trace.header();
    let footer = trace.footer();
    let events =
        statistics.events.iter().map(|(event, count)| (event.name().to_owned(), (*count).into()));
    let events: Map<String, Value> = events.collect();
    let functions: Vec<Value> = statistics
        .functions
        .iter()
        .filter_map(|(code, steps)| {
            let code = trace.codes().get(*code as usize)?;
            let file = trace.files().get(code.file as usize).map(|file| file.path.as_str());
            Some(json!({
                "function": code.qualname, "file": file, "line": code.first_line, "steps": steps,
            }))
        })
        .collect();
    let threads: Vec<Value> = trace
        .threads()
        .iter()
        .map(|thread| json!({"ident": thread.ident, "name": thread.name}))
        .collect();
    let document = json!({
        "version": VERSION,
        "file": path.to_string_lossy(),
        "argv": header.argv,
        "outcome": outcome(trace),
        "reason": footer.and_then(|footer| footer.reason.as_deref()),
        "interpreter": header.interpreter,
        "engine": header.engine,
        "writer": header.writer,
        "level": header.level,
        "started": header.started,
        "steps": trace.len(),
        "line_steps": trace.line_steps(),
        "events": events,
        "functions": functions,
        "chunks": statistics.chunks,
        "raw_bytes": trace.raw_bytes(),
        "stored_bytes": statistics.stored_bytes,
        "raw_bytes_per_step": per_step(trace.raw_bytes(), trace),
        "stored_bytes_per_step": per_step(statistics.stored_bytes, trace),
        "wall_seconds": footer.map(|footer| footer.wall_seconds),
        "threads": threads,
        "tasks": trace.tasks().iter().map(|task| json!({"name": task.name})).collect::<Vec<_>>(),
        "diagnostics": footer.map_or(&[][..], |footer| &footer.diagnostics),
        "damage": statistics.damage,
    });
    format!("{document:#}\n")
}
