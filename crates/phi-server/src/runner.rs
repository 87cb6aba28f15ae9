//! What runs programs for the server.

use phi_sandbox::{Gauges, Isolation, Outcome, Run, Sandbox, Stop, Watcher};

/// A sandbox, as the server sees it; tests put a scripted one in its place.
pub trait Runner: Send + Sync + 'static {
    /// What holds the runs.
    fn isolation(&self) -> Isolation;

    /// Names of the warm interpreters, the default one first.
    fn profiles(&self) -> Vec<String>;

    /// Runs one program to its end on the calling thread. `stop` ends it early.
    fn run(&self, run: &Run, watcher: &mut dyn Watcher, stop: &Stop) -> Outcome;

    /// Whether runs can be recorded: starts what records, if it is not there; blocks so long.
    ///
    /// Errors: why they cannot, and what to do about it.
    fn start_recorder(&self) -> Result<(), String>;

    /// What [`start_recorder`](Self::start_recorder) said; none if it has not answered yet.
    fn recorder(&self) -> Option<Result<(), String>>;

    /// Numbers for monitoring.
    fn gauges(&self) -> Gauges;
}

impl Runner for Sandbox {
    fn isolation(&self) -> Isolation {
        Self::isolation(self).clone()
    }

    fn profiles(&self) -> Vec<String> {
        Self::profiles(self)
    }

    fn run(&self, run: &Run, watcher: &mut dyn Watcher, stop: &Stop) -> Outcome {
        Self::run(self, run, watcher, stop)
    }

    fn start_recorder(&self) -> Result<(), String> {
        Self::start_recorder(self)
    }

    fn recorder(&self) -> Option<Result<(), String>> {
        Self::recorder(self)
    }

    fn gauges(&self) -> Gauges {
        Self::gauges(self)
    }
}
