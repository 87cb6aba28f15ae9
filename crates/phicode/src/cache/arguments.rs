//! The words behind `phicode cache`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

/// Look after the bytecode cache of φ files.
#[derive(Debug, Parser)]
#[command(name = "phicode cache", disable_version_flag = true)]
pub(crate) struct CacheArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Stats(StatsArguments),
    Verify(VerifyArguments),
    Clear(ClearArguments),
    Warm(WarmArguments),
}

/// Count entries, for each interpreter, and what lies in the user's cache folder.
///
/// A stale entry is replaced by the next import; an orphaned one has no source any more. Neither
/// does harm. Exit status: 0; 1 something cannot be read; 2 usage, or a path that does not exist.
#[derive(Debug, Args)]
pub(crate) struct StatsArguments {
    /// Files and folders; nothing is the current folder.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Check the checksum of every entry, of all interpreters.
///
/// A damaged entry does no harm: the next import rebuilds it. Exit status: 0 all entries are
/// whole; 1 one is damaged or cannot be read; 2 usage, or a path that does not exist.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Files and folders; nothing is the current folder.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Remove entries, of all interpreters.
///
/// Only files that have the name and the trailer of an entry go, and temporary files over an hour
/// old whose writer is dead. Python's own entries stay, and symbolic links are not followed. Exit
/// status: 0; 1 something cannot be read or removed; 2 usage, or a path that does not exist.
#[derive(Debug, Args)]
pub(crate) struct ClearArguments {
    /// Files and folders; nothing is the current folder.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Remove only what no import would use: stale, orphaned and damaged entries.
    #[arg(long, conflicts_with = "all")]
    pub(crate) stale: bool,

    /// Remove interpreter records and unpacked runtimes of the user's cache folder too.
    #[arg(long)]
    pub(crate) all: bool,

    /// Name what would be removed, and remove nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Compile φ files into the cache ahead of their first import.
///
/// For installations that nobody may write to later, and for images. Folders are searched for φ
/// files; what is up to date stays. An error in one file does not stop the others. Exit status: 0;
/// 1 a file has an error, or its entry cannot be written; 2 usage, or a path that does not exist;
/// 126 and 127 as of a run.
#[derive(Debug, Args)]
pub(crate) struct WarmArguments {
    /// φ files, and folders that are searched for them.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<OsString>,

    /// Interpreter to make entries for: a path, a command or a version; without it, the one that
    /// would run a program in the first PATH.
    #[arg(long, value_name = "X")]
    pub(crate) interpreter: Option<OsString>,

    /// What a later load compares with the source.
    #[arg(long, value_enum, value_name = "MODE", default_value_t = InvalidationMode::Default)]
    pub(crate) invalidation_mode: InvalidationMode,

    /// Make entries for this level of Python's optimisation: -O, -OO.
    #[arg(short = 'O', action = ArgAction::Count)]
    pub(crate) optimisation: u8,

    /// Number of processes; 0 is one for each processor.
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    pub(crate) jobs: u16,
}

/// The modes of PEP 552.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InvalidationMode {
    /// `checked-hash` where `SOURCE_DATE_EPOCH` is set, else `timestamp`.
    Default,
    /// Modification time and size.
    Timestamp,
    /// Content of source, configuration and pack file.
    CheckedHash,
    /// Nothing: whoever ships the entry answers for it.
    UncheckedHash,
}
