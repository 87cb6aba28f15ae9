//! What the host, the warm interpreter and the first process of a run tell each other.

use serde::{Deserialize, Serialize};

/// How the file system of the cell is made; sent once, before the first order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Blueprint {
    /// Whether runs get namespaces of their own. Without them there is no private file system.
    pub namespaces: bool,
    /// Whether a control group counts the memory of runs, also what no process shows.
    pub counted: bool,
    /// Files and folders of the host that runs may read, at the same place. Paths are canonical.
    pub visible: Vec<String>,
    /// Symbolic links: where, and what they point to.
    pub links: Vec<(String, String)>,
}

/// What the host wants from a warm interpreter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Start a process that waits for a run; standard output, standard error and the connection to
    /// it come with this.
    Run,
    /// Become two: the new one serves the socket that comes with this.
    Copy,
    /// Tell how you are.
    Ping,
}

/// What a warm interpreter answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The cell is built.
    Ready,
    /// The copy serves, or the process waits for its [`Go`]; a process descriptor comes with this.
    Spawned {
        /// As the host sees it.
        pid: i32,
    },
    /// To a ping.
    Well {
        /// Resident memory in KiB.
        resident_kb: u64,
    },
    /// What could not be done, and why.
    Failed(String),
}

/// The run begins; the job and the program's standard input come with this.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Go {
    /// A message without bytes would look like the end of the connection.
    Now,
}

/// One run, as the cell needs it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Job {
    /// What the interpreter runs: a JSON document for `zygote.py`.
    pub script: Vec<u8>,
    /// Files below the work folder: path and content.
    pub files: Vec<(String, Vec<u8>)>,
    /// Patterns of the files that come back.
    pub return_files: Vec<String>,
    /// The work folder if there is no private file system.
    pub folder: Option<String>,
    /// What the program may read beside that folder.
    pub readable: Vec<String>,
    /// What the kernel enforces.
    pub limits: KernelLimits,
}

/// What the first process of a run hands to the second; the script and the program's standard input
/// come with this.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) folder: Option<String>,
    pub(crate) readable: Vec<String>,
    pub(crate) limits: KernelLimits,
}

/// Limits that the kernel enforces by process or by mount.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct KernelLimits {
    /// Bytes of address space of one process.
    pub address_space: u64,
    /// Seconds of CPU time of one process.
    pub cpu_seconds: u64,
    /// Processes and threads.
    pub processes: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Bytes of one file.
    pub file_size: u64,
    /// Bytes of all files.
    pub disk_bytes: u64,
    /// Number of files.
    pub disk_files: u64,
}

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// With an exit status.
    Exited(i32),
    /// By a signal.
    Signalled(i32),
}

/// What the program said about its own end. It may lie: a hint for words, never for decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hint {
    /// Nothing.
    None,
    /// An uncaught `MemoryError`.
    Memory,
    /// An uncaught error at the start of a process or thread.
    Processes,
}

/// The last word of a run's first process.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Report {
    /// The program never started.
    Failed(String),
    /// The program ended, and everything that it started.
    Done {
        /// How.
        end: End,
        /// What it said about it.
        hint: Hint,
    },
}

/// What comes back, in the memory file that comes with a [`Report`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Returned {
    /// Paths and contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// Paths of files that were asked for and do not come back, and why.
    pub skipped: Vec<(Vec<u8>, String)>,
}
