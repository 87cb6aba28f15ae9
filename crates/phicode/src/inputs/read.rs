//! One input: standard input or a file.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use phi_config::read_patiently;

use crate::exit::Exit;

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    StandardInput,
    File(PathBuf),
}

impl Input {
    /// What messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::StandardInput => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The folder whose configuration holds.
    pub(crate) fn directory(&self) -> &Path {
        match self {
            Self::StandardInput => Path::new(""),
            Self::File(path) => path.parent().unwrap_or(Path::new("")),
        }
    }

    /// All of its bytes.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::StandardInput => {
                let mut source = Vec::new();
                let read = io::stdin().lock().read_to_end(&mut source);
                read.map(|_| source).map_err(|error| Failure::new("<stdin>", "read", &error))
            }
            Self::File(path) => {
                read_patiently(path).map_err(|error| Failure::new(path, "read", &error))
            }
        }
    }
}

/// Bytes of the longest input of a program that is run elsewhere.
pub(crate) const MOST_BYTES: u64 = 16 << 20;

/// The content of a file, or of standard input for `-`; of one that is longer than [`MOST_BYTES`],
/// one byte more than those.
pub(crate) fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let source: &mut dyn Read = if path.as_os_str() == "-" {
        &mut io::stdin().lock()
    } else {
        &mut std::fs::File::open(path)?
    };
    let mut bytes = Vec::new();
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// One input that failed; the others go on.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Place and cause, for standard error.
    pub(crate) message: String,
    /// What the input alone would make of the whole.
    pub(crate) exit: Exit,
}

impl Failure {
    /// The failure to `act` on `path`; what cannot be read is as good as absent, as for a run.
    pub(crate) fn new(path: impl AsRef<Path>, act: &str, error: &io::Error) -> Self {
        Self {
            message: format!("{}: error: failed to {act}: {error}", path.as_ref().display()),
            exit: if act == "write" { Exit::Failure } else { Exit::Usage },
        }
    }

    /// A failure that is described in full.
    pub(crate) fn because(place: &str, cause: impl std::fmt::Display, hint: &str) -> Self {
        let hint = if hint.is_empty() { String::new() } else { format!("\nhint: {hint}") };
        Self { message: format!("{place}: error: {cause}{hint}"), exit: Exit::Failure }
    }

    /// An input that does not fit the flags.
    pub(crate) fn usage(place: &str, cause: impl std::fmt::Display, hint: &str) -> Self {
        Self { exit: Exit::Usage, ..Self::because(place, cause, hint) }
    }
}
