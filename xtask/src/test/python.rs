//! The Python tests, once per CPython minor version, against the installed wheel.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::counts::Counts;
use crate::interpreters::{Interpreter, Minor};
use crate::process::watch;
use crate::venv::Venv;
use crate::workspace::Workspace;

/// A folder of tests, and what must be installed for them.
pub(crate) struct Suite {
    /// The environment's name, and the folder below `tests`.
    name: &'static str,
    /// Whether the run covers this version.
    pub(crate) covers: fn(Minor) -> bool,
}

/// The tests that need nothing but an interpreter and the wheel.
pub(crate) const PYTHON: Suite = Suite { name: "python", covers: |_| true };

/// Those that drive third-party tools; the oldest version that these support, and the newest.
pub(crate) const TOOLS: Suite =
    Suite { name: "tools", covers: |minor| [Minor(9), Minor(13)].contains(&minor) };

/// Those of the tracer, on the versions that it records on.
pub(crate) const TRACER: Suite =
    Suite { name: "calcharo", covers: |minor| [Minor(12), Minor(13)].contains(&minor) };

/// Those of the server's page in a browser, which is the same for every version.
pub(crate) const PAGE: Suite = Suite { name: "page", covers: |minor| minor == Minor(13) };

/// Those of the sandbox, which runs programs with the interpreter of the system.
pub(crate) const SANDBOX: Suite = Suite { name: "sandbox", covers: |minor| minor == Minor(13) };

/// Those of the server, over HTTP, which runs programs as the sandbox does.
pub(crate) const SERVER: Suite = Suite { name: "server", covers: |minor| minor == Minor(13) };

/// Installs the wheel into a fresh environment and runs a suite there.
pub(crate) fn run(
    workspace: &Workspace,
    interpreter: &Interpreter,
    wheel: &Path,
    suite: &Suite,
) -> Result<Counts> {
    let Interpreter { minor, path } = interpreter;
    println!("\ntests/{}, CPython {minor} at {}", suite.name, path.display());
    let venv = Venv::fresh(workspace, interpreter, suite.name)?;
    install_and_test(workspace, &venv, wheel, suite.name)
}

/// Installs the wheel and what the tests need, and runs a folder of `tests`.
pub(crate) fn install_and_test(
    workspace: &Workspace,
    venv: &Venv,
    wheel: &Path,
    name: &str,
) -> Result<Counts> {
    let folder = format!("tests/{name}");
    let requirements = workspace.root().join(&folder).join("requirements.txt");
    venv.install(&["--requirement", &requirements.to_string_lossy()])?;
    venv.install(&["--no-deps", &wheel.to_string_lossy()])?;
    let home = venv.directory().join("home");
    std::fs::create_dir_all(&home).with_context(|| format!("make `{}`", home.display()))?;

    // Only what a user's shell surely has: a variable of the caller must not change a result.
    let mut command = Command::new(venv.program("python"));
    command
        .args(["-W", "error", "-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
        // A test that takes ten minutes hangs.
        .args(["--timeout=600", &folder])
        .current_dir(workspace.root())
        .env_clear()
        .env("PATH", search_path(venv)?)
        .env("HOME", &home)
        .env("LANG", "C.UTF-8")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    if let Some(required) = std::env::var_os("CI") {
        command.env("CI", required);
    }
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
