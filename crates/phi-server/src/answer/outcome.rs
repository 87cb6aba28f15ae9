//! The answer of `/execute`.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phi_sandbox::{Captured, Isolation, Kill, Outcome, OutputFile, SkippedFile, Status};
use serde_json::{Value, json};

use crate::answer::text::written;
use crate::language::Fault;
use crate::log::milliseconds;
use crate::request::Encoding;

/// What is known about a run beside its outcome.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) id: &'a str,
    pub(crate) isolation: &'a Isolation,
    pub(crate) encoding: Encoding,
    /// `python` or `phi`.
    pub(crate) language: &'static str,
    pub(crate) queued: Duration,
    /// What is wrong with the program's text, if it did not compile.
    pub(crate) syntax_error: Option<Value>,
}

/// The answer; without `output`, `stdout`, `stderr` and `error` if they were streamed.
pub(crate) fn document(outcome: &Outcome, facts: &Facts<'_>, streamed: bool) -> Value {
    let (stdout, stdout_encoding) = written(whole(&outcome.stdout, facts.encoding), facts.encoding);
    let (stderr, stderr_encoding) = written(whole(&outcome.stderr, facts.encoding), facts.encoding);
    let encoding = if stdout_encoding == "utf-8" { stderr_encoding } else { stdout_encoding };
    let mut document = json!({
        "success": outcome.status == Status::Ok,
        "output": stdout,
        "error": if outcome.stderr.kept.is_empty() { Value::Null } else { stderr.clone().into() },
        "execution_time": (outcome.wall.as_secs_f64() * 1e6).round() / 1e6,
        "id": facts.id,
        "status": outcome.status.name(),
        "language": facts.language,
        "stdout": stdout,
        "stderr": stderr,
        "exit_code": outcome.exit_code,
        "signal": outcome.signal,
        "message": outcome.message,
        "kill": outcome.kill.as_ref().map(kill),
        "syntax_error": facts.syntax_error,
        "truncated": {
            "stdout": outcome.stdout.truncated(),
            "stderr": outcome.stderr.truncated(),
        },
        "output_bytes": { "stdout": outcome.stdout.written, "stderr": outcome.stderr.written },
        "encoding": encoding,
        "wall_ms": milliseconds(outcome.wall),
        "cpu_ms": milliseconds(outcome.cpu),
        "queue_ms": milliseconds(facts.queued),
        "max_rss_kb": outcome.max_rss_kb,
        "files": outcome.files.iter().map(file).collect::<Vec<_>>(),
        "files_skipped": outcome.files_skipped.iter().map(skipped).collect::<Vec<_>>(),
        "isolation": isolation(facts.isolation),
    });
    if let Some(members) = document.as_object_mut().filter(|_| streamed) {
        for name in ["output", "error", "stdout", "stderr"] {
            members.shift_remove(name);
        }
    }
    document
}

/// The most bytes that a program's output and files take in the answer, where each stream is twice.
pub(crate) fn most_bytes(outcome: &Outcome) -> usize {
    let streams = in_json(&outcome.stdout.kept) + in_json(&outcome.stderr.kept);
    let files = outcome.files.iter().map(|file| in_json(&file.content));
    2 * streams + files.sum::<usize>()
}

/// The most bytes of a text in JSON, or of its base64.
fn in_json(bytes: &[u8]) -> usize {
    let escaped = bytes.iter().map(|byte| match byte {
        0..0x20 | 0x7F => 6,
        b'"' | b'\\' => 2,
        0x80.. => 3,
        _ => 1,
    });
    escaped.sum::<usize>().max(bytes.len().div_ceil(3) * 4)
}

/// The outcome of a φ text that no Python text could be made of: what Python says of such a one.
pub(crate) fn refused(fault: &Fault) -> Outcome {
    let stderr = fault.text.clone().into_bytes();
    Outcome {
        exit_code: Some(1),
        stderr: Captured { written: stderr.len() as u64, kept: stderr },
        ..Outcome::not_run(Status::Error, fault.message.clone())
    }
}

/// Level and layers.
pub(crate) fn isolation(isolation: &Isolation) -> Value {
    json!({ "level": isolation.level.to_string(), "layers": isolation.layers })
}

/// The kept bytes; a text goes without a character that the limit has cut in two.
fn whole(captured: &Captured, encoding: Encoding) -> &[u8] {
    let kept = &captured.kept[..];
    if !captured.truncated() || encoding == Encoding::Base64 {
        return kept;
    }
    match std::str::from_utf8(kept) {
        // No error length: the bytes end within a character.
        Err(error) if error.error_len().is_none() => &kept[..error.valid_up_to()],
        _ => kept,
    }
}

fn kill(kill: &Kill) -> Value {
    json!({
        "by": kill.by.name(),
        "reason": kill.reason,
        "limit": kill.limit,
        "observed": kill.observed,
    })
}

fn file(file: &OutputFile) -> Value {
    let (content, encoding) = match std::str::from_utf8(&file.content) {
        Ok(text) => (text.to_owned(), "utf-8"),
        Err(_) => (STANDARD.encode(&file.content), "base64"),
    };
    json!({
        "path": file.path,
        "content": content,
        "encoding": encoding,
        "size": file.content.len(),
    })
}

fn skipped(file: &SkippedFile) -> Value {
    match std::str::from_utf8(&file.path) {
        Ok(path) => json!({ "path": path, "reason": file.reason }),
        Err(_) => json!({ "path_b64": STANDARD.encode(&file.path), "reason": file.reason }),
    }
}

#[cfg(test)]
mod tests {
    use phi_sandbox::Captured;

    use super::whole;
    use crate::request::Encoding;

    #[test]
    fn a_character_that_the_limit_cuts_is_left_out() {
        let kept = "aé".as_bytes()[..2].to_vec();
        let cut = Captured { kept: kept.clone(), written: 9 };
        assert_eq!(whole(&cut, Encoding::Utf8), b"a");
        assert_eq!(whole(&cut, Encoding::Base64), b"a\xC3");
        let half = Captured { kept, written: 2 };
        assert_eq!(whole(&half, Encoding::Utf8), b"a\xC3", "the program wrote no more");
    }
}
