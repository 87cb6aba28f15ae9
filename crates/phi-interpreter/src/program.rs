//! What is looked at before a program runs.

use std::path::PathBuf;

/// A program, as far as its imports can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where it begins.
    pub entry: Entry,
    /// The folder that Python puts in front of its path.
    pub directory: PathBuf,
}

/// Where a program begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A script: Python text if its suffix says so, φ text otherwise.
    File(PathBuf),
    /// A φ text.
    Code(String),
    /// A module, or the `__main__` of a package.
    Module(String),
    /// A module that is imported and of which a function is called.
    Imported(String),
    /// Nothing can be known before it runs: the reason, as a sentence without a full stop.
    Opaque(String),
}
