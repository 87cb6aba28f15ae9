//! The Python tests, once per CPython minor version, against the installed wheel.

use std::process::Command;

use anyhow::{Context, Result};

use super::counts::Counts;
use crate::interpreters::Interpreter;
use crate::process::watch;
use crate::venv::Venv;
use crate::wheel;
use crate::workspace::Workspace;

/// Builds the wheel, installs it into a fresh environment and runs `tests/python` there.
pub(crate) fn run(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    println!("\nCPython {} at {}", interpreter.minor, interpreter.path.display());
    let wheel = wheel::build(workspace, interpreter)?;
    let venv = Venv::fresh(workspace, interpreter, "test")?;
    let requirements = workspace.root().join("tests/python/requirements.txt");
    venv.install(&["--requirement", &requirements.to_string_lossy()])?;
    venv.install(&["--no-deps", &wheel.to_string_lossy()])?;
    let home = venv.directory().join("home");
    std::fs::create_dir_all(&home).with_context(|| format!("make `{}`", home.display()))?;

    // Only what a user's shell surely has: a variable of the caller must not change a result.
    let mut command = Command::new(venv.program("python"));
    command
        .args(["-W", "error", "-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
        // A test that takes ten minutes hangs.
        .args(["--timeout=600", "tests/python"])
        .current_dir(workspace.root())
        .env_clear()
        .env("PATH", search_path(&venv)?)
        .env("HOME", &home)
        .env("LANG", "C.UTF-8")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let (lines, succeeded) = watch(&mut command)?;
    Ok(Counts::from_output(&lines, succeeded))
}

/// The environment's programs first, so that `phicode` is the one that was just built.
fn search_path(venv: &Venv) -> Result<std::ffi::OsString> {
    let own = venv.directory().join("bin");
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(own).chain(std::env::split_paths(&inherited));
    std::env::join_paths(folders).context("PATH of the virtual environment")
}
