//! The words behind `phicode check`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Diagnose φ files: encoding, spelling, symbols, syntax; or run another tool on them.
///
/// Folders are searched for φ files; a Python file that is named is parsed. Exit status: 0 clean,
/// or warnings and hints only; 1 errors; 2 usage, or a path that does not exist or cannot be
/// read.
///
/// Behind `--` stands a linter or type checker. It runs on the Python text of the project's φ
/// files, and what it says names the φ files, their lines and columns; PATHs are added to its words.
/// Exit status: the tool's own; 126 it does not start; 127 it is not found.
#[derive(Debug, Parser)]
#[command(
    name = "phicode check",
    disable_version_flag = true,
    override_usage = "phicode check [OPTIONS] [PATH]...\n       phicode check [--map <NAME|FILE>] [PATH]... -- TOOL [ARG]..."
)]
pub(crate) struct CheckArguments {
    /// Files and folders; `-` is standard input, nothing is the current folder.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// How to print what is found.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Bundled map or pack file to read all files with, in place of header and configuration.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) map: Option<String>,
}

/// The forms of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Place, text, excerpt and caret.
    Text,
    /// One JSON document.
    Json,
}
