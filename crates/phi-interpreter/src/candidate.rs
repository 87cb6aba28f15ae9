//! A file that may be an interpreter.

use std::path::PathBuf;

/// A file that may be an interpreter, and the rule that found it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) path: PathBuf,
    pub(crate) origin: &'static str,
}
