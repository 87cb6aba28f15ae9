//! The words behind `phicode sandbox`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use phi_sandbox::Level;

/// Run a program that nobody trusts.
#[derive(Debug, Parser)]
#[command(name = "phicode sandbox", disable_version_flag = true)]
pub(crate) struct SandboxArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Run(Box<RunArguments>),
    Info(InfoArguments),
}

/// Say what the isolation is worth on this machine, found by trying it.
///
/// Exit status: 0; 2 usage, no interpreter, or less than is required.
#[derive(Debug, Args)]
pub(crate) struct InfoArguments {
    #[command(flatten)]
    pub(crate) place: PlaceArguments,

    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where programs run, and how well they are isolated.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlaceArguments {
    /// Interpreter: CPython 3.8 or newer that, if you are root, everybody can read.
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Option<PathBuf>,

    /// Least isolation: L3, L2 or L1.
    #[arg(long, value_name = "LEVEL", default_value = "L2")]
    pub(crate) isolation: Level,

    /// Permit a level below L2: programs may then see other processes, and more.
    #[arg(long)]
    pub(crate) allow_weak_sandbox: bool,

    /// Folder with packages that programs may import; may be repeated.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) packages: Vec<PathBuf>,
}

/// Run FILE in a cell without network, with its own files and processes, within limits.
///
/// Its output comes as it is written, and its exit status is this command's: 128 and the signal
/// if one ended it; 124 if it took too long; 137 if another limit ended it. 2 usage, no
/// interpreter, or less isolation than is required; 70 the sandbox failed.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Program, φ by its suffix; `-` is standard input, read as φ.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Words for the program.
    #[arg(value_name = "ARG", last = true)]
    pub(crate) args: Vec<String>,

    #[command(flatten)]
    pub(crate) place: PlaceArguments,

    /// Milliseconds from start to end.
    #[arg(long, value_name = "MS", default_value_t = 5000)]
    pub(crate) timeout: u64,

    /// Milliseconds of CPU time of all its processes.
    #[arg(long, value_name = "MS", default_value_t = 5000)]
    pub(crate) cpu: u64,

    /// MiB of memory of all its processes.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    pub(crate) memory: u64,

    /// Processes and threads at one time.
    #[arg(long, value_name = "COUNT", default_value_t = 32)]
    pub(crate) processes: u64,

    /// Bytes of each output stream that are kept; 16 times as much end the run.
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    pub(crate) max_output: u64,

    /// File that the program reads as its standard input; `-` is this one's.
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin: Option<PathBuf>,

    /// Variable for the program, as NAME=VALUE; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) env: Vec<String>,

    /// File for the program's folder, as PATH or PATH=SOURCE; may be repeated.
    #[arg(long = "add-file", value_name = "PATH[=SOURCE]")]
    pub(crate) files: Vec<String>,

    /// Pattern of files that come back, such as `out/*.csv`; may be repeated.
    #[arg(long = "return", value_name = "PATTERN", requires = "output_dir")]
    pub(crate) return_files: Vec<String>,

    /// Folder that files which come back are written to.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) output_dir: Option<PathBuf>,

    /// Print one JSON document with everything that is known of the run in place of its output.
    #[arg(long)]
    pub(crate) json: bool,
}
