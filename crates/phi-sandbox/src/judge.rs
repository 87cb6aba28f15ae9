//! Why a run ended, from everything that is known about its end.

use phi_cell::message::{End, Hint, Report};

use crate::{Kill, KilledBy, Limits, Status, millis};

/// Names of the signals of Linux by their numbers.
const SIGNALS: [&str; 32] = [
    "none",
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];

/// What the parties say.
pub(crate) struct Evidence<'a> {
    /// This process.
    pub(crate) kill: Option<Kill>,
    /// The run's first process.
    pub(crate) report: Option<&'a Report>,
    /// The kernel: processes that were ended for want of memory.
    pub(crate) memory_kills: u64,
    /// The kernel: processes that were refused.
    pub(crate) pids_refused: u64,
    pub(crate) limits: &'a Limits,
    pub(crate) cpu: std::time::Duration,
}

/// The end of a run in words.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) status: Status,
    pub(crate) exit_code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) message: Option<String>,
    pub(crate) kill: Option<Kill>,
}

/// Judges; what was seen from outside counts before what the program says.
pub(crate) fn judge(evidence: &Evidence<'_>) -> Verdict {
    let end = match evidence.report {
        Some(Report::Done { end, .. }) => Some(*end),
        _ => None,
    };
    let mut verdict = match (&evidence.kill, evidence.report, end) {
        (Some(kill), ..) => by_host(kill),
        // Some process of the run, perhaps not the program's own: the run is over all the same.
        (None, ..) if evidence.memory_kills > 0 => {
            by_kernel(Status::Memory, "memory", evidence.limits.memory_mb)
        }
        (None, Some(Report::Failed(reason)), _) => failed(reason.clone()),
        (None, Some(Report::Done { hint, .. }), Some(End::Exited(code))) => {
            exit(code, *hint, evidence)
        }
        (None, _, Some(End::Signalled(signal))) => signalled(signal, evidence),
        (None, ..) => failed("the first process of the run ended without a word".to_owned()),
    };
    match end {
        Some(End::Exited(code)) => verdict.exit_code = Some(code),
        Some(End::Signalled(signal)) => verdict.signal = Some(signal),
        None => {}
    }
    verdict
}

fn plain(status: Status, message: Option<String>) -> Verdict {
    Verdict { status, exit_code: None, signal: None, message, kill: None }
}

fn failed(reason: String) -> Verdict {
    plain(Status::Internal, Some(reason))
}

fn by_host(kill: &Kill) -> Verdict {
    let limit = kill.limit.unwrap_or(0);
    let (status, message) = match kill.reason {
        "timeout" => (Status::Timeout, format!("the run took longer than {limit} ms")),
        "cpu" => (Status::Cpu, format!("the run used more than {limit} ms of CPU time")),
        "memory" => (Status::Memory, format!("the run used more than {limit} MiB of memory")),
        "output" => (Status::Output, format!("the run wrote more than {limit} bytes to a stream")),
        "shutdown" => (Status::Killed, "the server went down".to_owned()),
        _ => (Status::Killed, "whoever asked for the run went away".to_owned()),
    };
    Verdict { kill: Some(kill.clone()), ..plain(status, Some(message)) }
}

fn by_kernel(status: Status, reason: &'static str, limit: u64) -> Verdict {
    let kill = Kill { by: KilledBy::Kernel, reason, limit: Some(limit), observed: None };
    Verdict { status, ..by_host(&kill) }
}

fn exit(code: i32, hint: Hint, evidence: &Evidence<'_>) -> Verdict {
    let limits = evidence.limits;
    match (code, hint) {
        (0, _) => plain(Status::Ok, None),
        (_, Hint::Memory) => {
            let text =
                format!("the program ran out of memory; it may use {} MiB", limits.memory_mb);
            plain(Status::Memory, Some(text))
        }
        (_, Hint::Processes) => pids(limits),
        _ if evidence.pids_refused > 0 => pids(limits),
        _ => plain(Status::Error, Some(format!("the program ended with exit status {code}"))),
    }
}

fn pids(limits: &Limits) -> Verdict {
    let count = limits.processes;
    let text = format!("the program may have {count} processes and threads at one time");
    plain(Status::Pids, Some(text))
}

fn signalled(signal: i32, evidence: &Evidence<'_>) -> Verdict {
    let cpu_limit = evidence.limits.cpu;
    if signal == libc::SIGXCPU || (signal == libc::SIGKILL && evidence.cpu >= cpu_limit) {
        return by_kernel(Status::Cpu, "cpu", millis(cpu_limit));
    }
    let name = usize::try_from(signal).ok().and_then(|signal| SIGNALS.get(signal));
    let name = name.copied().unwrap_or("real-time");
    let message = format!("signal {signal} ({name}) ended the program");
    let kill = Kill { by: KilledBy::Program, reason: "signal", limit: None, observed: None };
    Verdict { kill: Some(kill), ..plain(Status::Killed, Some(message)) }
}
