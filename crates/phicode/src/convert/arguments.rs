//! The words behind `phicode convert`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Convert φ to Python or Python to φ.
///
/// Writes beside the source (x.φ → x.py, x.py → x.φ), never over an existing file without
/// --force. Exit status: 0 done; 1 an input has errors, or differs under --check or --diff;
/// 2 usage, or a path that does not exist or cannot be read.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Parser)]
#[command(name = "phicode convert", disable_version_flag = true)]
pub(crate) struct ConvertArguments {
    /// Files and folders; `-` reads standard input and writes standard output, to Python unless
    /// --to says otherwise.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Language to convert to; without it the suffix decides.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(crate) to: Option<Language>,

    /// Bundled map or pack file, in place of header and configuration.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) map: Option<String>,

    /// File or folder to write; `-` is standard output, several inputs need a folder.
    #[arg(short, long, value_name = "PATH", conflicts_with = "in_place")]
    pub(crate) output: Option<PathBuf>,

    /// Replace the text of each file whose suffix says the language; its name and mode stay.
    #[arg(long)]
    pub(crate) in_place: bool,

    /// Write nothing; exit 1 and name the files that are not up to date.
    #[arg(long)]
    pub(crate) check: bool,

    /// Write nothing; print what the conversion changes, exit 1 if anything.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Overwrite existing files; with --in-place, whatever the suffix says.
    #[arg(long)]
    pub(crate) force: bool,

    /// Encoding of the sources; the result is UTF-8, and a coding cookie says so.
    #[arg(long, value_name = "ENCODING")]
    pub(crate) from: Option<String>,
}

/// The two languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Python text, suffix .py.
    Python,
    /// φ text, suffix .φ.
    Phi,
}
