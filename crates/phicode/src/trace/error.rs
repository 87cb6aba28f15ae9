//! What keeps a trace from being read: the place first, then the cause, then what helps.

use std::path::{Path, PathBuf};

use calcharo::{StoreError, StoreErrorKind};

/// A trace that cannot be used as it was asked for; its text is a line of its own.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub(crate) struct TraceError {
    /// The trace file.
    path: PathBuf,
    cause: String,
    /// What the user can do.
    pub(crate) help: String,
    /// Whether other words are needed, rather than another file.
    pub(crate) is_usage: bool,
}

impl TraceError {
    pub(crate) fn usage(path: &Path, cause: impl Into<String>, help: impl Into<String>) -> Self {
        Self { is_usage: true, ..Self::unreadable(path, cause, help) }
    }

    pub(crate) fn unreadable(
        path: &Path,
        cause: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (path, cause, help) = (path.to_owned(), cause.into(), help.into());
        Self { path, cause, help, is_usage: false }
    }

    /// The error of the reader, in the words of a user.
    pub(crate) fn of(path: &Path, kind: &StoreErrorKind) -> Self {
        let shown = path.display();
        let rest = format!("`phicode trace stats {shown}` says what can be read");
        match kind {
            StoreErrorKind::NotATrace => Self::unreadable(
                path,
                "it is not a trace file",
                "`phicode trace run -o app.calcharo app.φ` makes one",
            ),
            StoreErrorKind::UnsupportedVersion { found, known } => Self::unreadable(
                path,
                format!("it is of format {found}, and this version reads up to {known}"),
                "install the version of phicode that recorded it, or a newer one",
            ),
            StoreErrorKind::Truncated => Self::unreadable(
                path,
                "it ends before its first step: the recording was killed as it began",
                "record it again",
            ),
            StoreErrorKind::Damaged(damage) => Self::unreadable(path, damage.to_string(), rest),
            StoreErrorKind::NoStep { step, steps } => Self::no_step(path, *step, *steps),
            StoreErrorKind::LostStep { step } => {
                Self::unreadable(path, format!("step {step} lies in a damaged part"), rest)
            }
            StoreErrorKind::Io(error) => {
                Self::unreadable(path, error.to_string(), "look at the file and its disk")
            }
        }
    }

    /// A step behind the last one.
    pub(crate) fn no_step(path: &Path, step: u64, steps: u64) -> Self {
        let Some(last) = steps.checked_sub(1) else { return Self::empty(path) };
        let cause = format!("there is no step {step}: the last one is {last}");
        Self::usage(path, cause, format!("name a step from 0 to {last} with --at"))
    }

    /// A trace without steps.
    pub(crate) fn empty(path: &Path) -> Self {
        let help = format!("`phicode trace stats {}` says what it holds", path.display());
        Self::unreadable(path, "it holds no step", help)
    }
}

impl From<StoreError> for TraceError {
    fn from(error: StoreError) -> Self {
        Self::of(&error.path.unwrap_or_default(), &error.kind)
    }
}
