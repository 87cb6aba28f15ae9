//! One isolated run of an interpreter, which answers with a record or is unusable.

use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::record::{Record, State};

/// An interpreter that takes longer than this to answer is unusable.
const TIME_LIMIT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(1);
/// No record is as long as this; whoever writes more is not answering.
const MOST_BYTES: u64 = 4 << 20;
const MARKER: &str = "phicode-interpreter 1 ";
const QUESTION: &str = include_str!("probe.py");
/// The oldest version that runs programs.
const OLDEST: (u8, u8) = (3, 8);

/// What came of a probe, and whether the same may be expected of the next one.
#[derive(Debug)]
pub(crate) struct Probed {
    pub(crate) state: State,
    /// False if the system, not the interpreter, was the cause.
    pub(crate) lasting: bool,
}

impl Probed {
    fn unusable(reason: impl Into<String>) -> Self {
        Self { state: State::Unusable(reason.into()), lasting: true }
    }
}

/// Runs `python` once.
pub(crate) fn probe(python: &Path) -> Probed {
    let mut command = Command::new(python);
    command
        .args(["-E", "-S", "-B", "-c", QUESTION])
        // Start files of the engine have no say in what the interpreter is.
        .env("PHICODE_NO_HOOK", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    match run(&mut command) {
        Ok((bytes, status)) => read_answer(&bytes, status),
        Err(probed) => probed,
    }
}

/// Runs `program` with `words` to its end and returns what it prints, or why there is nothing.
///
/// As a probe it has five seconds and reads nothing; what it starts ends with it.
pub fn ask(program: &Path, words: &[&str]) -> Result<String, String> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    match run(&mut command) {
        Ok((bytes, _)) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(Probed { state: State::Unusable(reason), .. }) => Err(reason),
        Err(Probed { state: State::Usable(_), .. }) => Err("it gives no answer".to_owned()),
    }
}

/// What `command` prints and its status, within the time limit.
fn run(command: &mut Command) -> Result<(Vec<u8>, ExitStatus), Probed> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.spawn().map_err(|error| not_started(&error)).and_then(answer_of)
}

fn not_started(error: &io::Error) -> Probed {
    let lasting = !matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::OutOfMemory | ErrorKind::ExecutableFileBusy
    );
    Probed { state: State::Unusable(format!("it does not start: {error}")), lasting }
}

fn answer_of(mut child: Child) -> Result<(Vec<u8>, ExitStatus), Probed> {
    let deadline = Instant::now() + TIME_LIMIT;
    let output = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    // The thread ends with the pipe: at the latest when the process group is killed.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.map(|output| output.take(MOST_BYTES).read_to_end(&mut bytes));
        let _ = sender.send(read.map(|_| bytes));
    });
    let bytes = receiver.recv_timeout(TIME_LIMIT).ok().flatten();
    let status = bytes.as_ref().and_then(|_| status_before(&mut child, deadline));
    match (bytes, status) {
        (Some(bytes), Some(Ok(status))) => Ok((bytes, status)),
        (_, Some(Err(error))) => {
            end(&mut child);
            let state = State::Unusable(format!("it cannot be watched: {error}"));
            Err(Probed { state, lasting: false })
        }
        _ => {
            end(&mut child);
            Err(Probed::unusable("it gives no answer within 5 seconds"))
        }
    }
}

/// The status of `child`, or `None` if it still runs at `deadline`.
fn status_before(child: &mut Child, deadline: Instant) -> Option<io::Result<ExitStatus>> {
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => return None,
            Ok(Some(status)) => return Some(Ok(status)),
            Err(error) => return Some(Err(error)),
        }
    }
}

/// Ends the child and what it started. Until it is waited for, its id belongs to nobody else.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Ok(group) = i32::try_from(child.id()) {
        let group = nix::unistd::Pid::from_raw(group);
        let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
    }
    // It may be gone already; then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
}

/// What every Python says, also one that is too old.
#[derive(Deserialize)]
struct Age {
    version: (u8, u8, u32),
}

fn read_answer(bytes: &[u8], status: ExitStatus) -> Probed {
    let text = String::from_utf8_lossy(bytes);
    let Some(answer) = text.lines().rev().find_map(|line| line.strip_prefix(MARKER)) else {
        return Probed::unusable(if status.success() {
            "it does not answer as a Python interpreter".to_owned()
        } else {
            format!("it does not answer as a Python interpreter ({status})")
        });
    };
    match serde_json::from_str::<Age>(answer) {
        Ok(Age { version: (major, minor, micro) }) if (major, minor) < OLDEST => {
            Probed::unusable(format!("Python {major}.{minor}.{micro} is older than 3.8"))
        }
        _ => match serde_json::from_str::<Record>(answer) {
            Ok(record) => Probed { state: State::Usable(Box::new(record)), lasting: true },
            Err(_) => Probed::unusable("its answer is not a full record"),
        },
    }
}
