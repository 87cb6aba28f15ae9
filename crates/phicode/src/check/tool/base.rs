//! Which folder a tool is shown.

use std::path::{Path, PathBuf};

use phi_config::environment::home_directory;
use phi_config::search::directories;

/// Files and folders that lie at the top of a project.
const MARKS: [&str; 15] = [
    ".git",
    ".phicode",
    ".(φ)",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "tox.ini",
    "mypy.ini",
    ".mypy.ini",
    "ruff.toml",
    ".ruff.toml",
    "pyrightconfig.json",
    ".flake8",
    ".pylintrc",
    "pylintrc",
];

/// The nearest folder above `here` that looks like the top of a project; `here` if there is none.
///
/// The home folder is never a project by what lies in it: nobody means all of it.
pub(crate) fn base_of(here: &Path) -> PathBuf {
    let home = home_directory();
    directories(here)
        .filter(|directory| Some(directory) != home.as_ref())
        .find(|directory| MARKS.iter().any(|mark| directory.join(mark).exists()))
        .unwrap_or_else(|| here.to_owned())
}

/// The folder of the repository that `base` lies in, for the configuration of all its projects.
pub(crate) fn repository_of(base: &Path) -> PathBuf {
    let found = directories(base).find(|directory| directory.join(".git").exists());
    found.unwrap_or_else(|| base.to_owned())
}
