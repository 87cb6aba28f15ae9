//! What a TARGET turned out to be.

use std::ffi::OsString;
use std::path::PathBuf;

/// How the engine runs a program; the words that `_run.py` gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A script, a directory or a zip.
    File,
    /// A `.py` script of the bare form, whose `main()` is called if nothing else does.
    BareFile,
    /// `-m`.
    Module,
    /// `-c`.
    Code,
    /// `-`.
    StandardInput,
    /// `module:function`.
    Call,
    /// What the user types.
    Interactive,
    /// `phicode cache warm`.
    Warm,
}

impl Mode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::BareFile => "bare-file",
            Self::Module => "module",
            Self::Code => "code",
            Self::StandardInput => "stdin",
            Self::Call => "call",
            Self::Interactive => "repl",
            Self::Warm => "warm",
        }
    }
}

/// A program that can be handed to the engine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) mode: Mode,
    /// The path as found, the module, the code, or `-`.
    pub(crate) target: OsString,
    /// The directory whose configuration decides about the start; empty is the current one.
    pub(crate) directory: PathBuf,
}

impl Program {
    /// A program that is not tied to a file: the current directory decides.
    pub(crate) fn here(mode: Mode, target: impl Into<OsString>) -> Self {
        Self { mode, target: target.into(), directory: PathBuf::new() }
    }
}
