//! Why a trace cannot become JSON or come from it.

use std::io;

use crate::error::{StoreError, StoreErrorKind};

/// A trace that cannot be written as JSON, or JSON that is no trace.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// A later format.
    #[error("format {found} of JSON, this build reads up to {known}")]
    UnsupportedFormat {
        /// The format that the document states.
        found: u64,
        /// The newest that this build reads.
        known: u64,
    },
    /// The document is no JSON, or not that of a trace.
    #[error("read a trace from JSON")]
    Malformed(#[source] serde_json::Error),
    /// The output cannot be written.
    #[error("write JSON")]
    Write(#[source] io::Error),
    /// The trace cannot be read, or that which is rebuilt cannot be stored.
    #[error("keep a trace")]
    Store(#[source] StoreError),
}

impl From<StoreErrorKind> for JsonError {
    fn from(kind: StoreErrorKind) -> Self {
        Self::Store(kind.at(None))
    }
}

impl From<StoreError> for JsonError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for JsonError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Writing into memory and into a stream fails for the stream's sake only.
impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        Self::Write(error.into())
    }
}
