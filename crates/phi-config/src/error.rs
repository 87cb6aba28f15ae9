//! What can go wrong between a configuration and a symbol map.

use std::error::Error;
use std::path::{Path, PathBuf};

type Cause = Box<dyn Error + Send + Sync>;

/// A failure to configure, with what helps if something does.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ConfigError {
    /// What failed, and on which object.
    pub kind: ConfigErrorKind,
    /// What the user can do about it.
    pub hint: Option<String>,
    source: Option<Cause>,
}

/// The kinds of [`ConfigError`]; each text continues "failed to".
#[derive(Debug, thiserror::Error)]
pub enum ConfigErrorKind {
    /// A configuration file or pack could not be read.
    #[error("read configuration `{}`", .0.display())]
    Read(PathBuf),
    /// A configuration file or pack is not JSON or TOML, or not of the right shape.
    #[error("parse configuration `{}`", .0.display())]
    Parse(PathBuf),
    /// A pack file could not be read, or is none.
    #[error("read the pack `{}`", .0.display())]
    Pack(PathBuf),
    /// The pack that a configuration names cannot be used; the files would mean something else.
    #[error("use the `language` of `{}`", .0.display())]
    Language(PathBuf),
    /// No bundled map and no file has this name.
    #[error("find a symbol map named `{0}`")]
    UnknownMap(String),
    /// A file's header pins another version of a map than the one at hand.
    #[error("use map {name}: the file asks for version {wanted}, this is {found}")]
    Fingerprint {
        /// Name of the map.
        name: String,
        /// What the header says.
        wanted: String,
        /// The fingerprint of the map at hand.
        found: String,
    },
    /// A map file has errors; every problem is listed.
    #[error("accept map `{}`{}", .file.display(), list(.problems))]
    BadMap {
        /// The map file.
        file: PathBuf,
        /// What is wrong, one text each.
        problems: Vec<String>,
    },
    /// Strict mode is on and something is wrong; every problem is listed.
    #[error("accept the configuration in strict mode{}", list(.0))]
    Refused(Vec<String>),
}

impl ConfigError {
    pub(crate) fn new(kind: ConfigErrorKind) -> Self {
        Self { kind, hint: None, source: None }
    }

    pub(crate) fn because(kind: ConfigErrorKind, source: impl Into<Cause>) -> Self {
        Self { kind, hint: None, source: Some(source.into()) }
    }

    /// The error with the same cause as one of another kind.
    pub(crate) fn of_kind(self, kind: ConfigErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// The error as that of the key `language` of `file`.
    pub(crate) fn of_language(self, file: &Path) -> Self {
        let cause = format!("failed to {}", self.in_one_line());
        Self { hint: self.hint, ..Self::because(ConfigErrorKind::Language(file.to_owned()), cause) }
    }

    /// The error and its cause in one line.
    pub fn in_one_line(&self) -> String {
        match &self.source {
            Some(cause) => format!("{self}: {cause}"),
            None => self.to_string(),
        }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

fn list(problems: &[String]) -> String {
    let mut text = String::new();
    for problem in problems {
        text.push_str("\n  ");
        text.push_str(problem);
    }
    text
}
