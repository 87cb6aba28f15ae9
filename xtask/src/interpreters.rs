//! Each CPython of this machine, one per supported minor version.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

use crate::process::output_of;

/// Every minor version that the wheel supports; each is tested.
pub(crate) const SUPPORTED: [Minor; 6] =
    [Minor(8), Minor(9), Minor(10), Minor(11), Minor(12), Minor(13)];

/// A minor version of Python 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Minor(pub(crate) u8);

impl fmt::Display for Minor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "3.{}", self.0)
    }
}

impl FromStr for Minor {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let minor = text.strip_prefix("3.").and_then(|number| number.parse().ok()).map(Minor);
        match minor {
            Some(minor) if SUPPORTED.contains(&minor) => Ok(minor),
            _ => bail!("`{text}` is not one of the supported versions 3.8 to 3.13"),
        }
    }
}

/// A CPython that answers and can make virtual environments.
#[derive(Clone, Debug)]
pub(crate) struct Interpreter {
    pub(crate) minor: Minor,
    pub(crate) path: PathBuf,
}

/// Looks for one CPython of this minor version: in pyenv's folder, then on PATH.
pub(crate) fn find(minor: Minor) -> Option<Interpreter> {
    pyenv_candidates(minor)
        .into_iter()
        .chain([PathBuf::from(format!("python{minor}")), PathBuf::from("python3")])
        .find_map(|path| probe(&path, minor))
}

/// The newest supported CPython of this machine.
pub(crate) fn newest() -> Result<Interpreter> {
    SUPPORTED.iter().rev().find_map(|&minor| find(minor)).context(
        "no CPython 3.8 to 3.13 with `venv` found, neither in pyenv's folder nor on PATH \
         (Debian: apt-get install python3 python3-venv python3-dev)",
    )
}

/// Installed patch releases of this minor version, newest first.
fn pyenv_candidates(minor: Minor) -> Vec<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".pyenv")));
    let Some(entries) = root.and_then(|root| std::fs::read_dir(root.join("versions")).ok()) else {
        return Vec::new();
    };
    let mut patches: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let patch = name.strip_prefix(&format!("{minor}."))?.parse().ok()?;
            Some((patch, entry.path().join("bin/python")))
        })
        .collect();
    patches.sort_by(|left, right| right.cmp(left));
    patches.into_iter().map(|(_, path)| path).collect()
}

/// Asks the program itself: a pyenv shim or a stripped Debian package answers no.
fn probe(path: &Path, minor: Minor) -> Option<Interpreter> {
    let question = "import ensurepip, sys, venv; \
                    print(sys.implementation.name, sys.version_info[1], sys.executable)";
    let answer = output_of(Command::new(path).args(["-I", "-c", question]))?;
    let mut words = answer.trim().splitn(3, ' ');
    let is_wanted =
        words.next()? == "cpython" && words.next()?.parse().ok().map(Minor) == Some(minor);
    is_wanted.then(|| Some(Interpreter { minor, path: PathBuf::from(words.next()?) }))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_supported_versions_are_read() {
        assert_eq!("3.11".parse::<Minor>().ok(), Some(Minor(11)));
        assert!("3.7".parse::<Minor>().is_err());
        assert!("2.7".parse::<Minor>().is_err());
    }

    #[test]
    fn a_program_that_is_no_python_is_no_interpreter() {
        assert!(probe(Path::new("cargo"), Minor(11)).is_none());
    }
}
