//! What can be wrong with a trace file.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A trace file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.as_ref().map_or_else(|| "trace".to_owned(), |path| path.display().to_string()))]
pub struct StoreError {
    /// The file; `None` for a trace in memory.
    pub path: Option<PathBuf>,
    /// What is wrong.
    #[source]
    pub kind: StoreErrorKind,
}

/// What is wrong with a trace file.
#[derive(Debug, thiserror::Error)]
pub enum StoreErrorKind {
    /// The file does not begin with the magic bytes.
    #[error("not a trace file")]
    NotATrace,
    /// A format of a later major version.
    #[error("format version {found}, this build reads up to {known}")]
    UnsupportedVersion {
        /// The major version that the file states.
        found: u16,
        /// The newest that this build reads.
        known: u16,
    },
    /// The file ends before its header does.
    #[error("the file ends within its header")]
    Truncated,
    /// Bytes whose checksum holds but whose content is impossible, or whose checksum fails.
    #[error("{0}")]
    Damaged(Damage),
    /// No such step.
    #[error("there is no step {step}: the trace has {steps}")]
    NoStep {
        /// The step asked for.
        step: u64,
        /// How many there are.
        steps: u64,
    },
    /// A step in a chunk that is damaged.
    #[error("step {step} lies in a damaged chunk")]
    LostStep {
        /// The step asked for.
        step: u64,
    },
    /// The operating system's refusal.
    #[error("{0}")]
    Io(#[from] io::Error),
}

const CHECKSUM: &str = "the checksum of a block does not hold";

/// Impossible bytes inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage(String);

impl Damage {
    pub(crate) fn truncated() -> Self {
        Self::malformed("a chunk that ends too early")
    }

    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    pub(crate) fn checksum() -> Self {
        Self::malformed(CHECKSUM)
    }

    /// Whether the bytes are not what was written, in place of impossible from the start.
    pub fn is_checksum(&self) -> bool {
        self.0 == CHECKSUM
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "damaged: {}", self.0)
    }
}

impl StoreErrorKind {
    /// The error for the file at `path`.
    pub fn at(self, path: Option<PathBuf>) -> StoreError {
        StoreError { path, kind: self }
    }
}
