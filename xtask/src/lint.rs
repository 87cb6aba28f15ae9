//! `cargo xtask lint`: formatters, linters and type checkers, warnings counted as errors.

use std::process::Command;

use anyhow::Result;

use crate::interpreters::Interpreter;
use crate::process::{require, succeeds};
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

    let tool = |name: &str, arguments: &[&str]| {
        let mut command = Command::new(venv.program(name));
        command.args(arguments).current_dir(workspace.root());
        command
    };
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        // The binding crate is compiled for this very interpreter.
        let python = venv.program("python");
        command
            .args(arguments)
            .current_dir(workspace.root())
            .env("PYO3_PYTHON", python)
            .env("CARGO_TARGET_DIR", workspace.target());
        command
    };
    let mut steps = [
        cargo(&["fmt", "--all", "--check"]),
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
        // The fuzz driver is a workspace of its own.
        cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]),
        cargo(&[
            "clippy",
            "--quiet",
            "--manifest-path",
            "fuzz/Cargo.toml",
            "--",
            "--deny",
            "warnings",
        ]),
        tool("ruff", &["check", "--quiet", "."]),
        tool("ruff", &["format", "--check", "--quiet", "."]),
        tool("mypy", &["--strict", "python/phicode_engine"]),
        // It runs on fewer versions, and records on these alone.
        tool(
            "mypy",
            &[
                "--strict",
                "--python-version",
                "3.12",
                "--follow-imports",
                "silent",
                "python/calcharo",
            ],
        ),
    ];
    let mut failed = Vec::new();
    for step in &mut steps {
        if !succeeds(step)? {
            failed.push(format!("{step:?}"));
        }
    }
    if let Err(error) = compare_stubs(workspace, &interpreter, &venv) {
        failed.push(format!("stubtest: {error:#}"));
    }
    for step in &failed {
        println!("failed: {step}");
    }
    println!("{} of {} lint steps passed", steps.len() + 1 - failed.len(), steps.len() + 1);
    Ok(failed.is_empty())
}

/// Compares the extension as it is installed with the stub beside it.
fn compare_stubs(workspace: &Workspace, interpreter: &Interpreter, venv: &Venv) -> Result<()> {
    let wheel = wheel::build(workspace, interpreter)?;
    venv.install(&["--force-reinstall", "--no-deps", &wheel.to_string_lossy()])?;
    require(
        Command::new(venv.program("python"))
            .args(["-m", "mypy.stubtest", "phicode_engine._native", "calcharo._tracer"])
            // Elsewhere than in the repository, or the sources would be compared with themselves.
            .current_dir(venv.directory()),
    )
}
