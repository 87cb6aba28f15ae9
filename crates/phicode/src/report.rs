//! What is said on standard error.

use std::io::{self, IsTerminal, Write};

use phi_config::{ConfigError, LoadedMap};
use phi_diagnostics::Severity;
use phi_launch::{LaunchError, LaunchErrorKind};
use phi_syntax::MapProblem;

use crate::execute::ExecuteError;
use crate::exit::is_broken_pipe;
use crate::ffi::ignore_broken_pipes;
use crate::trace::TraceError;

/// Words that do not fit together; the text is a sentence of its own.
#[derive(Debug)]
pub(crate) struct UsageError {
    text: String,
    hint: String,
}

impl UsageError {
    pub(crate) fn new(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { text: text.into(), hint: hint.into() }
    }
}

impl std::fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for UsageError {}

/// Whether somebody sees what goes to standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Writes one line to standard error; a closed one is nobody's loss.
pub(crate) fn say(line: impl std::fmt::Display) {
    ignore_broken_pipes();
    let _ = writeln!(io::stderr(), "{line}");
}

/// The errors of libraries continue "failed to"; those of this crate are sentences.
pub(crate) fn report_error(error: &anyhow::Error) {
    if is_broken_pipe(error) {
        return;
    }
    if let Some(usage) = error.downcast_ref::<UsageError>() {
        say(format_args!("phicode: {usage}"));
        say_hint(Some(&usage.hint));
        return;
    }
    if let Some(trace) = error.downcast_ref::<TraceError>() {
        say(trace);
        say(format_args!("help: {}", trace.help));
        return;
    }
    if let Some(execute) = error.downcast_ref::<ExecuteError>() {
        say(execute);
        if !execute.help.is_empty() {
            say(format_args!("help: {}", execute.help));
        }
        return;
    }
    let launch = error.downcast_ref::<LaunchError>();
    match launch.map(|error| &error.kind) {
        Some(LaunchErrorKind::Usage(text)) => say(format_args!("phicode: {text}")),
        Some(LaunchErrorKind::Reserved(name)) => {
            say(format_args!("phicode: {name}: not part of this version"));
        }
        _ => say(format_args!("phicode: failed to {error:#}")),
    }
    let launch = launch.and_then(|error| error.hint.as_ref());
    let config = error.downcast_ref::<ConfigError>().and_then(|error| error.hint.as_ref());
    say_hint(launch.or(config));
}

fn say_hint(hint: Option<&String>) {
    if let Some(hint) = hint.filter(|hint| !hint.is_empty()) {
        say(format_args!("hint: {hint}"));
    }
}

/// Says what is wrong with a map; warnings only where the user asked for diagnostics, save that a
/// key is perhaps misspelt: its words stay as they are, and no conversion shows why.
pub(crate) fn say_map_problems(loaded: &LoadedMap, least: Severity) {
    let is_wanted = |one: &&MapProblem| one.severity <= least || one.code == "SYN204";
    for problem in loaded.problems.iter().filter(is_wanted) {
        let severity = problem.severity.as_str();
        say(format_args!("phicode: {severity}[{}]: {}", problem.code, problem.message));
    }
}
