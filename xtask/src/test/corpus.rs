//! The checks against real Python sources: `tests/corpus/round_trip.py`.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use crate::interpreters::Interpreter;
use crate::process::watch;
use crate::venv::Venv;
use crate::wheel;
use crate::workspace::Workspace;

/// Runs the checks with this interpreter's standard library and the wheel of this checkout.
///
/// Each file counts as one test; files that CPython itself rejects count as skipped.
pub(crate) fn run(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    println!("\ncorpus, CPython {}", interpreter.minor);
    let wheel = wheel::build(workspace, interpreter)?;
    let venv = Venv::fresh(workspace, interpreter, "corpus")?;
    venv.install(&[&wheel])?;
    let mut command = Command::new(venv.program("python"));
    command
        .args(["tests/corpus/round_trip.py", "--packages", "none"])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(workspace.root());
    let (lines, succeeded) = watch(&mut command)?;
    Ok(read(&lines, succeeded))
}

/// Reads the report's figures; a run that failed without a differing file is one failure.
fn read(lines: &[String], succeeded: bool) -> Counts {
    let checked = figure(lines, "checked (");
    let failed = figure(lines, "files with a difference").max(u64::from(!succeeded));
    Counts {
        passed: checked.saturating_sub(failed),
        failed,
        skipped: figure(lines, "rejected by CPython  "),
    }
}

/// The first number after the label, which may have commas in it: `files   1,722   in 3 s`.
fn figure(lines: &[String], label: &str) -> u64 {
    let Some(line) = lines.iter().find(|line| line.starts_with(label)) else {
        return 0;
    };
    line[label.len()..]
        .split_whitespace()
        .find_map(|word| word.replace(',', "").parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_as_tests() {
        let lines = [
            "rejected by CPython: stdlib/bad.py: SyntaxError: x (bad.py, line 1)".to_owned(),
            "rejected by CPython                        4".to_owned(),
            "checked (P1 to P6, reference)         1,718   maps: phi, es".to_owned(),
            "files with a difference                   3   in 61 s".to_owned(),
        ];
        assert_eq!(read(&lines, false), Counts { passed: 1715, failed: 3, skipped: 4 });
        assert_eq!(read(&[], false), Counts::ONE_FAILED);
    }
}
