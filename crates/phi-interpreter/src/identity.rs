//! When two paths are one interpreter, before it is asked.

use std::fs;
use std::path::{Path, PathBuf};

/// The real file, and the virtual environment that the path lies in: the same file in two
/// environments has two sets of libraries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    pub(crate) real_path: PathBuf,
    pub(crate) environment: Option<PathBuf>,
}

impl Identity {
    /// The identity of `path`; what cannot be resolved is itself.
    pub(crate) fn of(path: &Path) -> Self {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Self { real_path: real(path), environment: environment_of(path).map(real) }
    }
}

/// The root of the virtual environment that the interpreter `python` belongs to.
pub fn environment_of(python: &Path) -> Option<&Path> {
    let scripts = python.parent()?;
    [scripts.parent()?, scripts].into_iter().find(|root| root.join("pyvenv.cfg").is_file())
}
