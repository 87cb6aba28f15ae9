//! The outcome of a run as JSON.

use phi_sandbox::{Captured, Isolation, Kill, Outcome};
use serde_json::{Value, json};

/// Everything that is known of a run; text that is no UTF-8 has U+FFFD in place of what is not.
pub(crate) fn document(outcome: &Outcome, isolation: &Isolation) -> Value {
    json!({
        "status": outcome.status.name(),
        "exit_code": outcome.exit_code,
        "signal": outcome.signal,
        "message": outcome.message,
        "kill": outcome.kill.as_ref().map(kill),
        "stdout": text(&outcome.stdout.kept),
        "stderr": text(&outcome.stderr.kept),
        "truncated": {
            "stdout": outcome.stdout.truncated(), "stderr": outcome.stderr.truncated(),
        },
        "output_bytes": { "stdout": written(&outcome.stdout), "stderr": written(&outcome.stderr) },
        "wall_ms": outcome.wall.as_secs_f64() * 1e3,
        "cpu_ms": outcome.cpu.as_secs_f64() * 1e3,
        "max_rss_kb": outcome.max_rss_kb,
        "files": outcome.files.iter().map(|file| {
            json!({ "path": file.path, "size": file.content.len() })
        }).collect::<Vec<_>>(),
        "files_skipped": outcome.files_skipped.iter().map(|file| {
            json!({ "path": text(&file.path), "reason": file.reason })
        }).collect::<Vec<_>>(),
        "isolation": { "level": isolation.level.to_string(), "layers": isolation.layers },
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn written(stream: &Captured) -> u64 {
    stream.written
}

fn kill(kill: &Kill) -> Value {
    json!({
        "by": kill.by.name(), "reason": kill.reason, "limit": kill.limit,
        "observed": kill.observed,
    })
}
