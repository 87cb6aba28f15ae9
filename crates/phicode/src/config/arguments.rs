//! The words behind `phicode config`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Write, show and validate the configuration.
#[derive(Debug, Parser)]
#[command(name = "phicode config", disable_version_flag = true)]
pub(crate) struct ConfigArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Write .(φ)/config.json with every key and every word.
    ///
    /// The new file changes nothing until you edit it. An existing one stays, unless --force is
    /// given: then it is kept as config.json.bak. Exit status: 0 written; 1 a configuration is
    /// there already, or cannot be written; 2 usage.
    Generate(GenerateArguments),
    /// Move the configuration of a folder away, back to the defaults.
    ///
    /// .(φ)/config.json and .phicode/config.json become config.json.bak beside them; an older .bak
    /// stays. Exit status: 0 moved, or nothing to move; 1 it cannot be moved; 2 usage.
    Reset {
        /// Folder of the configuration; nothing is the current folder.
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
    },
    /// Print what holds for the files of a folder, each value with its origin.
    ///
    /// Exit status: 0 shown; 2 usage, or a configuration that is refused.
    Show(ShowArguments),
    /// Explain every problem of a configuration, or of language packs.
    ///
    /// Exit status: 0 usable, warnings aside; 1 an error; 2 usage, or a path that does not exist.
    Validate(ValidateArguments),
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArguments {
    /// Folder of the project; nothing is the current folder.
    #[arg(value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,

    /// Bundled map or pack file that the file begins with.
    #[arg(long, value_name = "NAME|FILE", default_value = "phi")]
    pub(crate) language: String,

    /// Replace an existing configuration; it is kept as config.json.bak.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// Folder whose files are asked about; nothing is the current folder.
    #[arg(value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,

    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,

    /// Bundled map or pack file to show in place of the configured one.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) language: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// Configuration file, or folder whose configuration is searched; nothing is the current
    /// folder.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,

    /// Language packs to check in place of a configuration: files, or names of bundled ones.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "path")]
    pub(crate) pack: Vec<PathBuf>,

    /// Folder of Python files that each pack must carry to φ and back.
    #[arg(long, value_name = "DIR", requires = "pack")]
    pub(crate) corpus: Option<PathBuf>,

    /// How to print what is found.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// The forms of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Place, text, excerpt and caret.
    Text,
    /// One JSON document.
    Json,
}
