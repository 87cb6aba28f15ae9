//! What a run did, and why it ended.

use std::time::Duration;

/// Why a run ended, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The program ended with exit status 0.
    Ok,
    /// It ended with another status: `sys.exit`, an uncaught exception.
    Error,
    /// Wall time was used up.
    Timeout,
    /// CPU time was used up.
    Cpu,
    /// Memory was used up.
    Memory,
    /// It wrote too much.
    Output,
    /// It wanted too many processes or threads.
    Pids,
    /// A signal ended it, or its caller did.
    Killed,
    /// The sandbox failed; the program is not to blame.
    Internal,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Ok,
        Self::Error,
        Self::Timeout,
        Self::Cpu,
        Self::Memory,
        Self::Output,
        Self::Pids,
        Self::Killed,
        Self::Internal,
    ];

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::Pids => "pids",
            Self::Killed => "killed",
            Self::Internal => "internal",
        }
    }
}

/// Who ended a run that did not end by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kill {
    /// Who did it.
    pub by: KilledBy,
    /// One word: `timeout`, `cpu`, `memory`, `output`, `signal`, `disconnect`, `shutdown`.
    pub reason: &'static str,
    /// The limit, in the unit of the request's field (ms, MiB, bytes); none for a signal.
    pub limit: Option<u64>,
    /// What was seen, in the same unit.
    pub observed: Option<u64>,
}

/// Who ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KilledBy {
    /// This process, because of a limit.
    Server,
    /// The kernel, because of a limit.
    Kernel,
    /// A signal that the program sent or caused.
    Program,
    /// Whoever asked for the run.
    Client,
}

impl KilledBy {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Kernel => "kernel",
            Self::Program => "program",
            Self::Client => "client",
        }
    }
}

/// The kept part of one output stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// The first bytes, as many as are kept.
    pub kept: Vec<u8>,
    /// How many were written.
    pub written: u64,
}

impl Captured {
    /// Whether some of it was dropped.
    pub fn truncated(&self) -> bool {
        self.written > self.kept.len() as u64
    }
}

/// A file that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to `/work`.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// A file that was asked for and did not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedFile {
    /// Relative to `/work`; any bytes.
    pub path: Vec<u8>,
    /// Why, as a short phrase.
    pub reason: String,
}

/// Everything that is known of a run after its end.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Why it ended.
    pub status: Status,
    /// The program's exit status, if it exited.
    pub exit_code: Option<i32>,
    /// The signal that ended the program, if one did.
    pub signal: Option<i32>,
    /// One sentence about anything but `ok`.
    pub message: Option<String>,
    /// Who ended it.
    pub kill: Option<Kill>,
    /// What it wrote to its standard output.
    pub stdout: Captured,
    /// What it wrote to its standard error.
    pub stderr: Captured,
    /// From its start to its end.
    pub wall: Duration,
    /// Of all its processes.
    pub cpu: Duration,
    /// Most memory at one time, in KiB: of all its processes where a cgroup counts it, otherwise
    /// of the largest.
    pub max_rss_kb: u64,
    /// Files that came back.
    pub files: Vec<OutputFile>,
    /// Files that did not.
    pub files_skipped: Vec<SkippedFile>,
    /// The trace, or why there is none, if the run was recorded. The program can write what it
    /// likes there.
    pub trace: Option<Result<Vec<u8>, String>>,
}

impl Outcome {
    /// Of a program of which nothing has run.
    pub fn not_run(status: Status, message: String) -> Self {
        Self {
            status,
            exit_code: None,
            signal: None,
            message: Some(message),
            kill: None,
            stdout: Captured::default(),
            stderr: Captured::default(),
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            max_rss_kb: 0,
            files: Vec::new(),
            files_skipped: Vec::new(),
            trace: None,
        }
    }
}
