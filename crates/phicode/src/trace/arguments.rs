//! The words behind `phicode trace`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::trace::options::RunArguments;

/// Record what a program does, and look at it step by step.
#[derive(Debug, Parser)]
#[command(name = "phicode trace", disable_version_flag = true)]
pub(crate) struct TraceArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Run(Box<RunArguments>),
    View(ViewArguments),
    Stats(StatsArguments),
    Export(ExportArguments),
    Plugins(PluginsArguments),
}

/// Look at a trace step by step: source, variables, calls, output.
///
/// On a terminal it is a player, and `?` lists its keys. Elsewhere, and with --plain, it prints
/// one step as text. Exit status: 0; 1 the trace cannot be read; 2 usage, there is no such file
/// or no such step.
#[derive(Debug, Args)]
pub(crate) struct ViewArguments {
    /// Trace file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Step to begin at, from 0; without it the player and --commands begin at the first step,
    /// and plain text shows the last.
    #[arg(long, value_name = "STEP")]
    pub(crate) at: Option<u64>,

    /// Print one step as text, also on a terminal.
    #[arg(long)]
    pub(crate) plain: bool,

    /// Keys and commands of the player, separated by blanks, to go through before the step is
    /// printed: `n 3`, `until 12`, `w total`.
    #[arg(long, value_name = "WORDS")]
    pub(crate) commands: Option<String>,
}

/// Count what a trace holds, and say how the recording ended.
///
/// Exit status: 0, also if parts are damaged, which is told; 1 the trace cannot be read; 2 usage,
/// or there is no such file.
#[derive(Debug, Args)]
pub(crate) struct StatsArguments {
    /// Trace file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write a trace in the format of another tool.
///
/// Exit status: 0; 1 the trace or steps of it cannot be read, or OUT cannot be written; 2 usage, or
/// there is no such file.
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Trace file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// What to write.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) to: Format,

    /// How the steps stand in JSON: what changed from one to the next, or beside that each one with
    /// all its state, which is for small traces.
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Steps::Delta)]
    pub(crate) steps: Steps,

    /// File to write, replaced if it exists; `-` is standard output.
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    pub(crate) output: PathBuf,
}

/// List the plug-ins of the tracer that are installed, and whether each can be used.
///
/// Each is loaded for that by the interpreter that records: name, package, version, kind, and why
/// it cannot be used. Exit status: 0; 1 one of them cannot be used; 2 usage, or the interpreter
/// cannot record; 127 there is none, or it has no calcharo.
#[derive(Debug, Args)]
pub(crate) struct PluginsArguments {
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,

    /// Ask the interpreter X: a path, a command, or a version such as 3.12.
    #[arg(long, value_name = "X")]
    pub(crate) interpreter: Option<OsString>,
}

/// Forms of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Steps {
    Delta,
    Full,
}

/// Formats of `phicode trace export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One document of everything, as `Trace.from_json` reads it.
    Json,
    /// One line for each step, with what changed.
    Jsonl,
    /// The trace of Python Tutor.
    Tutor,
}
