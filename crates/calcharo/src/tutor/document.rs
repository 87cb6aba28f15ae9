//! The whole document, entry by entry.

use std::io;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::heap::Numbers;
use super::step::entry;
use crate::cursor::Cursor;
use crate::json::JsonError;
use crate::trace::Trace;

/// Writes a trace in the format of Python Tutor: the steps in the file of the first one.
///
/// Steps of damaged chunks are absent.
pub fn to_tutor(trace: &Arc<Trace>, out: &mut impl io::Write) -> Result<(), JsonError> {
    let mut cursor = Cursor::new(trace.clone());
    let mut file = None;
    let mut numbers = Numbers::default();
    let mut last = None;
    let mut entries: &[u8] = b"";
    let begin = |out: &mut dyn io::Write, file: Option<u32>| -> Result<(), JsonError> {
        let text = file.and_then(|file| trace.files().get(file as usize)?.text.as_deref());
        write!(out, "{{\"code\":{},\"trace\":[", json!(text.unwrap_or_default()))?;
        Ok(())
    };
    loop {
        match cursor.next(&mut |_, _| {}) {
            Ok(true) => {}
            Ok(false) => break,
            // The cursor goes on behind the damaged chunk.
            Err(_) => continue,
        }
        let Some(code) = cursor.code() else { continue };
        if file.is_none() {
            file = Some(code.file);
            begin(out, file)?;
        }
        if file != Some(code.file) {
            continue;
        }
        if let Some(entry) = entry(&cursor, &mut numbers) {
            out.write_all(entries)?;
            serde_json::to_writer(&mut *out, &entry)?;
            entries = b",\n";
            last = Some(entry);
        }
    }
    if file.is_none() {
        begin(out, None)?;
    }
    if let Some(entry) = last.and_then(|last| uncaught(trace, last)) {
        out.write_all(entries)?;
        serde_json::to_writer(&mut *out, &entry)?;
    }
    out.write_all(b"]}\n")?;
    Ok(())
}

/// The entry for an exception that ended the program: it repeats the last state.
fn uncaught(trace: &Trace, mut last: Json) -> Option<Json> {
    let footer = trace.footer().filter(|footer| footer.outcome == "exception")?;
    let entry = last.as_object_mut()?;
    entry.insert("event".into(), json!("uncaught_exception"));
    entry.insert("exception_msg".into(), json!(footer.reason));
    Some(last)
}
