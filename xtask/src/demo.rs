//! `cargo xtask demo`: the main job, from a checkout to a running φ program.

use std::process::Command;

use anyhow::Result;

use crate::process::succeeds;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{interpreters, wheel};

/// Builds the wheel, installs it into a fresh environment and runs the tour.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let interpreter = interpreters::newest()?;
    println!("CPython {} at {}", interpreter.minor, interpreter.path.display());
    let wheel = wheel::build(workspace, &interpreter)?;
    let venv = Venv::fresh(workspace, &interpreter, "demo")?;
    venv.install(&[&wheel])?;
    succeeds(
        Command::new(venv.program("phicode"))
            .args(["run", "examples/tour.φ"])
            .current_dir(workspace.root()),
    )
}
