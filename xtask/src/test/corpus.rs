//! The checks against real Python sources: `tests/corpus/run.py`.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use crate::interpreters::Interpreter;
use crate::process::watch;
use crate::venv::Venv;
use crate::wheel;
use crate::workspace::Workspace;

/// Runs the checks with the newest CPython and the wheel of this checkout.
pub(crate) fn run(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    println!("\ncorpus, CPython {}", interpreter.minor);
    let wheel = wheel::build(workspace, interpreter)?;
    let venv = Venv::fresh(workspace, interpreter, "corpus")?;
    venv.install(&[&wheel])?;
    let mut command = Command::new(venv.program("python"));
    command
        .arg("tests/corpus/run.py")
        .current_dir(workspace.root());
    let (lines, succeeded) = watch(&mut command)?;
    Ok(Counts::from_output(&lines, succeeded))
}
