//! The words behind `phicode cache`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
