//! The counts as text.

use std::fmt::Write as _;
use std::path::Path;

use calcharo::Trace;

use crate::trace::stats::collect::{Statistics, outcome, per_step};
use crate::trace::view::visible;

/// Functions that are named.
const MOST_FUNCTIONS: usize = 10;
/// Tasks that are named: a server has as many as it had requests.
const MOST_TASKS: usize = 10;

/// The report.
pub(crate) fn report(path: &Path, trace: &Trace, statistics: &Statistics) -> String {
    let header = trace.header();
    let reason = trace.footer().and_then(|footer| footer.reason.as_ref());
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        writeln!(text, "{}", format!("{name:<12} {}", visible(value)).trim_end())
            .expect("writing to a string cannot fail");
    };
    line("file", &path.display().to_string());
    line("program", &header.argv.join(" "));
    line("outcome", &format!("{}{reason}", outcome(trace)));
    line("interpreter", &header.interpreter);
    line("engine", &header.engine);
    line("level", &header.level);
    line("steps", &format!("{}, {} of them line steps", trace.len(), trace.line_steps()));
    for (event, count) in &statistics.events {
        line("", &format!("{count:>9} {}", event.name()));
    }
    let mut name = "functions";
    for (code, steps) in statistics.functions.iter().take(MOST_FUNCTIONS) {
        line(name, &format!("{steps:>9} {}", function(trace, *code)));
        name = "";
    }
    let more = statistics.functions.len().saturating_sub(MOST_FUNCTIONS);
    if more > 0 {
        line("", &format!("{:>9} {more} more", "…"));
    }
    line("chunks", &statistics.chunks.to_string());
    line("bytes", &bytes(trace, statistics));
    let wall = trace.footer().map(|footer| format!("{:.3} s", footer.wall_seconds));
    line("wall time", wall.as_deref().unwrap_or("not known"));
    let threads: Vec<_> = trace.threads().iter().map(|thread| thread.name.as_str()).collect();
    line("threads", &threads.join(", "));
    let tasks: Vec<_> = trace.tasks().iter().map(|task| task.name.as_str()).collect();
    if !tasks.is_empty() {
        line("tasks", &some(&tasks));
    }
    let notes = trace.footer().map_or(&[][..], |footer| &footer.diagnostics);
    several(&mut line, "diagnostics", notes);
    several(&mut line, "damage", &statistics.damage);
    text
}

fn several(line: &mut impl FnMut(&str, &str), name: &str, texts: &[String]) {
    if texts.is_empty() {
        line(name, "none");
    }
    for (index, text) in texts.iter().enumerate() {
        line(if index == 0 { name } else { "" }, text);
    }
}

/// The first names, and how many more there are.
fn some(names: &[&str]) -> String {
    let shown = &names[..names.len().min(MOST_TASKS)];
    let more = names.len() - shown.len();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

/// `add  app.py:1`.
fn function(trace: &Trace, code: u32) -> String {
    let Some(code) = trace.codes().get(code as usize) else { return "?".to_owned() };
    let file = trace.files().get(code.file as usize).map_or("?", |file| file.path.as_str());
    format!("{}  {file}:{}", code.qualname, code.first_line)
}

fn bytes(trace: &Trace, statistics: &Statistics) -> String {
    let (raw, stored) = (trace.raw_bytes(), statistics.stored_bytes);
    match (per_step(raw, trace), per_step(stored, trace)) {
        (Some(each_raw), Some(each_stored)) => format!(
            "{raw} of chunks, {stored} in the file; for each step {each_raw:.1} and {each_stored:.1}"
        ),
        _ => format!("{raw} of chunks, {stored} in the file"),
    }
}
