//! Virtual environments under the target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::interpreters::Interpreter;
use crate::process::require;
use crate::workspace::Workspace;

/// A virtual environment that this program made.
pub(crate) struct Venv {
    directory: PathBuf,
}

impl Venv {
    /// Makes `<target>/venvs/<name>-<minor>` anew, so that nothing of an earlier run is in it.
    pub(crate) fn fresh(
        workspace: &Workspace,
        interpreter: &Interpreter,
        name: &str,
    ) -> Result<Self> {
        let directory = Self::place(workspace, interpreter, name);
        if directory.exists() {
            std::fs::remove_dir_all(&directory)
                .with_context(|| format!("remove `{}`", directory.display()))?;
        }
        require(Command::new(&interpreter.path).args(["-m", "venv"]).arg(&directory))?;
        Ok(Self { directory })
    }

    /// The environment of that name, made only where it is missing: for tools that never change.
    pub(crate) fn kept(
        workspace: &Workspace,
        interpreter: &Interpreter,
        name: &str,
    ) -> Result<Self> {
        let directory = Self::place(workspace, interpreter, name);
        if directory.join("bin/python").exists() {
            return Ok(Self { directory });
        }
        Self::fresh(workspace, interpreter, name)
    }

    fn place(workspace: &Workspace, interpreter: &Interpreter, name: &str) -> PathBuf {
        workspace.target().join("venvs").join(format!("{name}-{}", interpreter.minor))
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.directory.join("bin").join(name)
    }

    /// `pip install` with these arguments.
    pub(crate) fn install<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Result<()> {
        require(
            Command::new(self.program("python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(arguments),
        )
    }
}
