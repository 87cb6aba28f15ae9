//! One question to an interpreter whose layout says nothing.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{LaunchError, LaunchErrorKind};

/// An interpreter that takes longer than this to answer does not start.
const TIME_LIMIT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(2);

/// Finds the package without importing it: what it does at import must not decide.
const QUESTION: &str = "\
import importlib.util as u
s = u.find_spec('phicode_engine')
print('phicode:', s.submodule_search_locations[0] if s else '', sep='')
";

/// What an interpreter said.
pub(crate) enum Probe {
    /// The directory of the package `phicode_engine`.
    Engine(PathBuf),
    /// It runs, and has no engine.
    NoEngine,
}

/// Asks `python` where the engine is.
pub(crate) fn probe(python: &Path) -> Result<Probe, LaunchError> {
    let broken = || LaunchErrorKind::InterpreterBroken(python.to_owned());
    // The program's own standard input stays untouched.
    let mut child = Command::new(python)
        .args(["-c", QUESTION])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|cause| LaunchError::because(broken(), cause))?;
    if !ends_in_time(&mut child) {
        return Err(LaunchError::because(broken(), "it gives no answer within 5 seconds"));
    }
    let mut answer = String::new();
    if let Some(mut output) = child.stdout.take() {
        // What is not text is no answer, like no output at all.
        let _ = output.read_to_string(&mut answer);
    }
    match answer.lines().find_map(|line| line.strip_prefix("phicode:")) {
        Some("") => Ok(Probe::NoEngine),
        Some(package) => Ok(Probe::Engine(package.into())),
        None => Err(LaunchError::because(broken(), "it does not answer as a Python interpreter")),
    }
}

fn ends_in_time(child: &mut Child) -> bool {
    let deadline = Instant::now() + TIME_LIMIT;
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(Some(_)) => return true,
            Ok(None) | Err(_) => break,
        }
    }
    // It may be gone already; then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
    false
}
