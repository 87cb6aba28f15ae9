//! What is to be run.

use crate::{Limits, Recording};

/// One program with everything that it gets.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The program.
    pub program: Program,
    /// `sys.argv[1:]`.
    pub args: Vec<String>,
    /// Variables beside `PATH`, `LANG` and `HOME`.
    pub env: Vec<(String, String)>,
    /// What it reads from its standard input.
    pub stdin: Vec<u8>,
    /// Files that lie below `/work` when it starts.
    pub files: Vec<InputFile>,
    /// Which files below `/work` come back: patterns as `out/*.csv`, relative to `/work`.
    pub return_files: Vec<String>,
    /// What it may use.
    pub limits: Limits,
    /// Name of the warm interpreter; [`BASE`](crate::BASE) has the standard library.
    pub profile: String,
    /// What is recorded; such a run has the warm interpreter that can, and not that of `profile`.
    pub recording: Option<Recording>,
}

/// Python text, and how it is shown.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Name in tracebacks and `sys.argv[0]`, such as `main.py`.
    pub name: String,
    /// The Python text.
    pub python: String,
    /// The φ text that it was made from, if it was.
    pub phi: Option<PhiText>,
}

/// The text that the user wrote; tracebacks show its lines and columns.
#[derive(Clone, Debug, Default)]
pub struct PhiText {
    /// The φ text; it has the lines of the Python text.
    pub text: String,
    /// Every place where the texts differ, in the order of the text.
    pub edits: Vec<Edit>,
}

/// One replacement within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// From 1.
    pub line: u32,
    /// Byte columns of the Python text, from 0: first, and one after the last.
    pub python: (u32, u32),
    /// Byte columns of the φ text.
    pub phi: (u32, u32),
}

/// A file that a run is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Relative to `/work`, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}
