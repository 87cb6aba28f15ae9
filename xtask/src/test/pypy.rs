//! The Python tests on `PyPy`: the wheel without extension module, the binary as its coprocess.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::counts::Counts;
use super::python;
use crate::interpreters::{Interpreter, Minor};
use crate::process::output_of;
use crate::venv::Venv;
use crate::wheel;
use crate::workspace::Workspace;

/// The command that is looked for on PATH.
const COMMAND: &str = "pypy3";

/// `PyPy` of this machine, if it can make environments and is new enough.
pub(crate) fn find() -> Option<Interpreter> {
    let question = "import ensurepip, sys, venv; \
                    print(sys.implementation.name, sys.version_info[1], sys.executable)";
    let answer = output_of(Command::new(COMMAND).args(["-I", "-c", question]))?;
    let mut words = answer.trim().splitn(3, ' ');
    let is_pypy = words.next()? == "pypy";
    let minor = words.next()?.parse().ok().filter(|&minor| minor >= 9).map(Minor)?;
    is_pypy.then_some(Interpreter { minor, path: PathBuf::from(words.next()?) })
}

/// Builds the wheel with `PyPy`, installs it into a fresh environment and runs `tests/python`.
pub(crate) fn run(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    println!("\ntests/python, PyPy {} at {}", interpreter.minor, interpreter.path.display());
    let venv = Venv::fresh(workspace, interpreter, "pypy")?;
    // Debian's PyPy has pip in environments only.
    let wheel = wheel::build_with(workspace, &venv.program("python"), "pypy")?;
    if !wheel.to_string_lossy().contains("-pp") {
        bail!("`{}` is no wheel for PyPy", wheel.display());
    }
    python::install_and_test(workspace, &venv, &wheel, "python")
}
