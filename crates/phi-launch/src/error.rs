//! What keeps a program from starting.

use std::error::Error;
use std::path::PathBuf;

use phi_config::ConfigError;

type Cause = Box<dyn Error + Send + Sync>;

/// A failure before the interpreter runs, with what helps if something does.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct LaunchError {
    /// What failed, and on which object.
    pub kind: LaunchErrorKind,
    /// What the user can do about it.
    pub hint: Option<String>,
    source: Option<Cause>,
}

/// The kinds of [`LaunchError`]; each text continues "failed to".
#[derive(Debug, thiserror::Error)]
pub enum LaunchErrorKind {
    /// The words of the command line do not fit together.
    #[error("understand the command line: {0}")]
    Usage(String),
    /// The name is kept for a later version.
    #[error("use `{0}`: it is not part of this version")]
    Reserved(String),
    /// No file and no module has the name of the target.
    #[error("find a program named `{0}`")]
    TargetMissing(String),
    /// The target is there but cannot be run.
    #[error("run `{target}`: {reason}")]
    TargetUnusable {
        /// The target as it was typed.
        target: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The target's file cannot be read.
    #[error("read `{0}`")]
    TargetUnreadable(String),
    /// The configuration is refused.
    #[error("{0}")]
    Configuration(String),
    /// No interpreter was found.
    #[error("find {0}")]
    InterpreterMissing(String),
    /// The interpreter cannot do what is asked of it.
    #[error("{0}")]
    InterpreterUnsupported(String),
    /// The interpreter has no tracer.
    #[error("find calcharo, the tracer, for `{}`", .0.display())]
    TracerMissing(PathBuf),
    /// The interpreter has no engine.
    #[error("find phicode_engine for `{}`", .0.display())]
    EngineMissing(PathBuf),
    /// The interpreter is there but does not start.
    #[error("start `{}`", .0.display())]
    InterpreterBroken(PathBuf),
    /// The interpreter started the launcher again.
    #[error("start a program: the interpreter starts the launcher again")]
    Loop,
}

impl LaunchError {
    pub(crate) fn new(kind: LaunchErrorKind) -> Self {
        Self { kind, hint: None, source: None }
    }

    pub(crate) fn because(kind: LaunchErrorKind, source: impl Into<Cause>) -> Self {
        Self { kind, hint: None, source: Some(source.into()) }
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(LaunchErrorKind::Usage(text.into()))
    }

    /// Adds which variable or file named the interpreter that is missing.
    pub(crate) fn named_by(mut self, origin: &str) -> Self {
        if let LaunchErrorKind::InterpreterMissing(text) = &mut self.kind {
            text.push_str(", which ");
            text.push_str(origin);
            text.push_str(" names");
        }
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ConfigError> for LaunchError {
    fn from(error: ConfigError) -> Self {
        let kind = LaunchErrorKind::Configuration(error.in_one_line());
        Self { hint: error.hint, ..Self::new(kind) }
    }
}
