//! The tests of the crates: unit, data, black-box and documentation tests.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use crate::process::{output_of, watch};
use crate::workspace::Workspace;

/// Runs them with nextest where it is installed, else with cargo's own runner.
///
/// The binding crates are left out: they link to no Python on their own, and the Python tests cover
/// them.
pub(crate) fn run(workspace: &Workspace) -> Result<Counts> {
    let crates = ["--workspace", "--exclude", "phi-native", "--exclude", "calcharo-native"];
    let mut counts = Counts::default();
    if output_of(Command::new("cargo").args(["nextest", "--version"])).is_some() {
        counts += cargo(workspace, &["nextest", "run", "--no-fail-fast"], &crates)?;
        counts += cargo(workspace, &["test", "--doc", "--no-fail-fast"], &crates)?;
    } else {
        counts += cargo(workspace, &["test", "--no-fail-fast"], &crates)?;
    }
    Ok(counts)
}

fn cargo(workspace: &Workspace, runner: &[&str], crates: &[&str]) -> Result<Counts> {
    let mut command = Command::new("cargo");
    command
        .args(runner)
        .args(crates)
        .current_dir(workspace.root())
        .env("CARGO_TERM_COLOR", "never");
    let (lines, succeeded) = watch(&mut command)?;
    Ok(Counts::from_output(&lines, succeeded))
}
