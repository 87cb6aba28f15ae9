//! The wheel: one per CPython minor version, built into one Cargo target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::interpreters::Interpreter;
use crate::process::require;
use crate::workspace::Workspace;

/// Builds the wheel with this interpreter; returns its path.
///
/// All interpreters share Cargo's target directory, so the binaries are compiled once and only the
/// extension is compiled per minor version.
pub(crate) fn build(workspace: &Workspace, interpreter: &Interpreter) -> Result<PathBuf> {
    build_with(workspace, &interpreter.path, &interpreter.minor.to_string())
}

/// The same with any Python that has pip; `name` tells its wheels from those of others.
pub(crate) fn build_with(workspace: &Workspace, python: &Path, name: &str) -> Result<PathBuf> {
    let directory = workspace.target().join("wheels").join(name);
    if directory.exists() {
        std::fs::remove_dir_all(&directory)
            .with_context(|| format!("remove `{}`", directory.display()))?;
    }
    require(
        Command::new(python)
            .args(["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"])
            .arg("--wheel-dir")
            .arg(&directory)
            .arg(workspace.root())
            // Tests of a wheel that quietly lacks the extension would test something else.
            .env("PHICODE_BUILD_EXTENSION", "required")
            .env("CARGO_TARGET_DIR", workspace.target()),
    )?;
    std::fs::read_dir(&directory)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|suffix| suffix == "whl"))
        .context("pip wheel wrote no wheel")
}
