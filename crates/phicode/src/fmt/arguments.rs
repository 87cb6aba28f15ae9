//! The words behind `phicode fmt`.

use std::path::PathBuf;

use clap::Parser;
use phi_syntax::Spelling;

/// Write the words of φ files in one spelling: names to glyphs, or glyphs to names.
///
/// Replaces the files; layout, mode and meaning stay. A file with errors is told and left as it is.
/// Exit status: 0 done; 1 a file has errors, or differs under --check or --diff; 2 usage, or a path
/// that does not exist or cannot be read.
#[derive(Debug, Parser)]
#[command(name = "phicode fmt", disable_version_flag = true)]
pub(crate) struct FmtArguments {
    /// φ files, and folders that are searched for them; `-` reads standard input and writes standard
    /// output.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Write Python's own words in place of the map's.
    #[arg(long)]
    pub(crate) names: bool,

    /// Write nothing; exit 1 and name the files that would change.
    #[arg(long)]
    pub(crate) check: bool,

    /// Write nothing; print what would change, exit 1 if anything.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Bundled map or pack file, in place of header and configuration.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) map: Option<String>,
}

impl FmtArguments {
    /// The spelling that is asked for.
    pub(crate) fn spelling(&self) -> Spelling {
        if self.names { Spelling::Names } else { Spelling::Glyphs }
    }
}
