//! `cargo xtask lint`: formatters, linters and type checkers, warnings counted as errors.

use std::process::Command;

use anyhow::Result;

use crate::process::succeeds;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{interpreters, wheel};

/// mypy 1.14 is the last that checks against Python 3.8.
const TOOLS: [&str; 2] = ["ruff==0.17.5", "mypy==1.14.1"];

/// Runs every linter, so that one run shows all there is to mend.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let interpreter = interpreters::newest()?;
    let venv = Venv::kept(workspace, &interpreter, "lint")?;
    venv.install(&TOOLS)?;
    let wheel = wheel::build(workspace, &interpreter)?;
    venv.install(&["--force-reinstall", "--no-deps", &wheel.to_string_lossy()])?;

    let python = venv.program("python");
    let tool = |name: &str, arguments: &[&str]| {
        let mut command = Command::new(venv.program(name));
        command.args(arguments).current_dir(workspace.root());
        command
    };
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        // The binding crate links to this very interpreter.
        command
            .args(arguments)
            .current_dir(workspace.root())
            .env("PYO3_PYTHON", &python);
        command
    };
    let mut steps = [
        cargo(&["fmt", "--all", "--check"]),
        cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]),
        tool("ruff", &["check", "--quiet", "."]),
        tool("ruff", &["format", "--check", "--quiet", "."]),
        tool("mypy", &["--strict", "python/phicode_engine"]),
        // The installed module is compared with the stub beside it.
        tool("python", &["-m", "mypy.stubtest", "phicode_engine._native"]),
    ];
    let mut failed = Vec::new();
    for step in &mut steps {
        if !succeeds(step)? {
            failed.push(format!("{step:?}"));
        }
    }
    for step in &failed {
        println!("failed: {step}");
    }
    println!(
        "{} of {} lint steps passed",
        steps.len() - failed.len(),
        steps.len()
    );
    Ok(failed.is_empty())
}
