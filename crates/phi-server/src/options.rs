//! How a server is set up.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use phi_sandbox::{Level, Limits};
use phi_syntax::SymbolMap;

use crate::process::total_memory;

/// Everything that the operator decides; [`Default`] has the documented values.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names beside those of this machine under which the server is asked.
    pub hosts: Vec<String>,
    /// Pages beside the server's own that may use it, such as `https://app.example`.
    pub origins: Vec<String>,
    /// The token file.
    pub token_file: Option<PathBuf>,
    /// The log; none is standard error.
    pub log_file: Option<PathBuf>,
    /// The symbol map of texts without a header.
    pub map: SymbolMap,
    /// What `/info` says about the interpreter, such as `CPython 3.13.0`.
    pub python: String,
    /// What runs the programs of each profile.
    pub interpreters: Vec<InterpreterInfo>,
    /// The isolation level that was asked for.
    pub required: Level,
    /// Whether a level below L2 was allowed explicitly.
    pub weak_allowed: bool,
    /// Programs that run at one time.
    pub slots: usize,
    /// Requests that wait for a slot.
    pub queue: usize,
    /// How long they wait.
    pub queue_wait: Duration,
    /// Requests per second of one client.
    pub rate: NonZeroU32,
    /// Bytes of a body.
    pub max_body: usize,
    /// What a run may ask for.
    pub maximum: Limits,
    /// Longest time for a head, and between requests.
    pub head_timeout: Duration,
    /// Longest time for a body.
    pub body_timeout: Duration,
    /// Longest time in which a client takes nothing of its answer.
    pub write_timeout: Duration,
    /// How long runs may go on when the server goes down.
    pub grace: Duration,
}

/// The interpreter of a profile.
#[derive(Clone, Debug)]
pub struct InterpreterInfo {
    /// Name of the profile.
    pub profile: String,
    /// Such as `CPython 3.13.0`.
    pub version: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            origins: Vec::new(),
            token_file: None,
            log_file: None,
            map: SymbolMap::phi().clone(),
            python: String::new(),
            interpreters: Vec::new(),
            required: Level::L2,
            weak_allowed: false,
            slots: default_slots(),
            queue: 256,
            queue_wait: Duration::from_secs(2),
            rate: NonZeroU32::new(1000).expect("it is not zero"),
            max_body: 8 << 20,
            maximum: Limits::MAXIMUM,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(10),
        }
    }
}

/// Eight for each processor, as long as half of the memory is enough for all of them.
pub fn default_slots() -> usize {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let by_memory =
        total_memory().map_or(u64::MAX, |bytes| (bytes / 2) >> 20) / Limits::DEFAULT.memory_mb;
    usize::try_from(by_memory).unwrap_or(usize::MAX).min(8 * processors).max(1)
}
