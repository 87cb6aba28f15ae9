//! This program, and others of its name.

use std::path::{Path, PathBuf};

use phi_config::environment;
use phi_interpreter::ask;

use crate::doctor::findings::Findings;

const OWN: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn look(findings: &mut Findings) {
    let program = match environment::current_program() {
        Ok(program) => program,
        Err(error) => {
            findings.warn("program", format!("phicode {OWN}, its place is not known: {error}"), "");
            return;
        }
    };
    findings.ok("program", format!("phicode {OWN} in {}", program.display()));
    let own = program.canonicalize().unwrap_or(program);
    let others = on_path(&own);
    if others.first().is_some_and(|(_, is_own)| !is_own) {
        let first = others[0].0.display();
        let hint = "put its folder behind that of this program in PATH".to_owned();
        findings.warn("program", format!("`phicode` on PATH is another one: {first}"), hint);
    }
    for (other, _) in others.iter().filter(|(_, is_own)| !is_own) {
        say_version(other, findings);
    }
}

/// Every `phicode` on `PATH`, and whether it is this one.
fn on_path(own: &Path) -> Vec<(PathBuf, bool)> {
    let name = if cfg!(windows) { "phicode.exe" } else { "phicode" };
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for directory in environment::command_directories() {
        let path = directory.join(name);
        let Ok(real) = path.canonicalize() else { continue };
        if real.is_file() && !seen.contains(&real) {
            found.push((path, real == own));
            seen.push(real);
        }
    }
    found
}

fn say_version(other: &Path, findings: &mut Findings) {
    let place = other.display();
    let hint = format!("remove it, or bring it to the same version: it is in {place}");
    match ask(other, &["--version"]) {
        Ok(answer) => match version_in(&answer) {
            Some(OWN) => findings.ok("program", format!("a second phicode {OWN} in {place}")),
            Some(version) => {
                findings.warn("program", format!("phicode {version} in {place}"), hint);
            }
            None => findings.warn("program", format!("{place} says no version"), hint),
        },
        Err(reason) => findings.warn("program", format!("{place}: {reason}"), hint),
    }
}

/// The first word of `answer` that looks like a version.
fn version_in(answer: &str) -> Option<&str> {
    answer
        .split(|separator: char| separator.is_whitespace() || separator == ',')
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()))
}
