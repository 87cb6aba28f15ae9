//! Exit statuses: the only place that knows their numbers.

use std::io::{self, ErrorKind};

use phi_config::ConfigError;
use phi_launch::{LaunchError, LaunchErrorKind};

use crate::execute::ExecuteError;
use crate::report::UsageError;
use crate::trace::TraceError;

/// How the command ended, worst last. A program's own status passes through untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything is as asked for.
    Success = 0,
    /// An input has errors, or differs where `--check` or `--diff` asks.
    Failure = 1,
    /// Usage, a target or path that does not exist, or a refused configuration.
    Usage = 2,
    /// `execute`: no server, or no answer of one (`EX_UNAVAILABLE` of sysexits).
    Unavailable = 69,
    /// `execute`: the server failed (`EX_SOFTWARE`).
    ServerFailed = 70,
    /// `execute`: the server is busy (`EX_TEMPFAIL`).
    Busy = 75,
    /// `execute`: the token or the guard does not allow it (`EX_NOPERM`).
    NotPermitted = 77,
    /// `execute`: the program used up its time, as `timeout` of coreutils has it.
    TimedOut = 124,
    /// The interpreter does not start.
    NotStarted = 126,
    /// There is no interpreter, or none with the engine.
    NotFound = 127,
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) fn status(self) -> u8 {
        self as u8
    }

    /// The status that an expected error stands for; `None` is a bug.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        if is_broken_pipe(error) {
            // Whoever reads our output has seen enough.
            Self::Success
        } else if let Some(error) = error.downcast_ref::<LaunchError>() {
            Self::of_launch(&error.kind)
        } else if let Some(error) = error.downcast_ref::<TraceError>() {
            if error.is_usage { Self::Usage } else { Self::Failure }
        } else if let Some(error) = error.downcast_ref::<ExecuteError>() {
            error.exit
        } else if error.is::<ConfigError>() || error.is::<UsageError>() {
            Self::Usage
        } else {
            Self::Failure
        }
    }

    fn of_launch(kind: &LaunchErrorKind) -> Self {
        match kind {
            LaunchErrorKind::Usage(_)
            | LaunchErrorKind::Reserved(_)
            | LaunchErrorKind::TargetMissing(_)
            | LaunchErrorKind::TargetUnusable { .. }
            | LaunchErrorKind::TargetUnreadable(_)
            | LaunchErrorKind::InterpreterUnsupported(_)
            | LaunchErrorKind::Configuration(_) => Self::Usage,
            LaunchErrorKind::InterpreterMissing(_)
            | LaunchErrorKind::TracerMissing(_)
            | LaunchErrorKind::EngineMissing(_) => Self::NotFound,
            LaunchErrorKind::InterpreterBroken(_) | LaunchErrorKind::Loop => Self::NotStarted,
        }
    }
}

impl From<Exit> for i32 {
    fn from(exit: Exit) -> Self {
        exit.status().into()
    }
}

/// The status that a shell shows for a program that `signal` has ended.
pub(crate) fn signal_status(signal: i32) -> i32 {
    128 + signal
}

/// Whether `error` says that nobody reads the output any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == ErrorKind::BrokenPipe)
    })
}

/// Ends the process with the status of a program that ran elsewhere.
#[expect(clippy::exit, reason = "the program has ended, and its status is this process's")]
pub(crate) fn with_program_status(status: i32) -> ! {
    std::process::exit(status)
}

/// Ends the process with a child's own status, where the launcher cannot become the interpreter.
pub(crate) fn with_child_status(status: i32) -> std::convert::Infallible {
    with_program_status(status)
}

/// Ends the process that was only there to start another one.
#[cfg(unix)]
#[expect(clippy::exit, reason = "its copy does all that remains to be done")]
pub(crate) fn at_once() -> ! {
    std::process::exit(0)
}
