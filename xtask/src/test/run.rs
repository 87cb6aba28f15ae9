//! Walks through the parts of a scope and adds up.

use anyhow::Result;

use super::counts::Counts;
use super::scope::{Pythons, Scope};
use super::{corpus, crates, fuzz, pypy, python};
use crate::interpreters::{self, Interpreter, Minor};
use crate::wheel;
use crate::workspace::Workspace;

/// Runs the scope; the last line on standard output is `N passed, N failed, N skipped`.
pub(crate) fn run(workspace: &Workspace, scope: &Scope) -> Result<bool> {
    let mut table: Vec<(String, Counts)> = Vec::new();
    if scope.crates {
        table.push(("crates".into(), crates::run(workspace)?));
    }
    for (label, found) in chosen_interpreters(scope)? {
        match found {
            Some(interpreter) => table.extend(on_interpreter(workspace, &interpreter, &label)),
            None => table.push((label.clone(), missing_interpreter(&label))),
        }
    }
    if scope.pypy {
        let counts = match pypy::find() {
            Some(interpreter) => counted(pypy::run(workspace, &interpreter)),
            None => missing_interpreter("PyPy"),
        };
        table.push(("PyPy".into(), counts));
    }
    if scope.corpus {
        let newest = interpreters::newest()?;
        table.push(("corpus".into(), counted(corpus::run(workspace, &newest))));
        table.push(("fuzz".into(), counted(fuzz::run(workspace, &newest))));
    }
    Ok(report(&table))
}

/// Every suite that covers the interpreter, with one wheel.
fn on_interpreter(
    workspace: &Workspace,
    interpreter: &Interpreter,
    label: &str,
) -> Vec<(String, Counts)> {
    let wheel = match wheel::build(workspace, interpreter) {
        Ok(wheel) => wheel,
        Err(error) => return vec![(label.to_owned(), counted(Err(error)))],
    };
    let suites = [
        ("", &python::PYTHON),
        (", tools", &python::TOOLS),
        (", tracer", &python::TRACER),
        (", page", &python::PAGE),
        (", sandbox", &python::SANDBOX),
        (", server", &python::SERVER),
    ];
    suites
        .into_iter()
        .filter(|(_, suite)| (suite.covers)(interpreter.minor))
        .map(|(part, suite)| {
            let counts = counted(python::run(workspace, interpreter, &wheel, suite));
            (format!("{label}{part}"), counts)
        })
        .collect()
}

fn chosen_interpreters(scope: &Scope) -> Result<Vec<(String, Option<Interpreter>)>> {
    let label = |minor: Minor| format!("CPython {minor}");
    match &scope.pythons {
        Pythons::Newest => {
            let newest = interpreters::newest()?;
            Ok(vec![(label(newest.minor), Some(newest))])
        }
        Pythons::Minors(minors) => {
            Ok(minors.iter().map(|&minor| (label(minor), interpreters::find(minor))).collect())
        }
    }
}

/// A part that could not be run is a failure of that part; the others still run.
fn counted(outcome: Result<Counts>) -> Counts {
    outcome.unwrap_or_else(|error| {
        println!("FAILED: {error:#}");
        Counts::ONE_FAILED
    })
}

/// On a developer's machine a missing interpreter is told and left out; in CI it is a failure.
fn missing_interpreter(label: &str) -> Counts {
    let required = std::env::var_os("CI").is_some_and(|value| value == "true");
    println!("\n!!! {label} IS MISSING: its tests did not run (pyenv install, or put it on PATH)");
    if required { Counts::ONE_FAILED } else { Counts::ONE_SKIPPED }
}

fn report(table: &[(String, Counts)]) -> bool {
    let mut total = Counts::default();
    println!();
    for (label, counts) in table {
        println!("{label:<21} {counts}");
        total += *counts;
    }
    println!("{total}");
    total.failed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_in_any_part_fails_the_run() {
        let passed = Counts { passed: 4, ..Counts::default() };
        assert!(report(&[("a".into(), passed)]));
        assert!(!report(&[("a".into(), passed), ("b".into(), Counts::ONE_FAILED)]));
    }
}
