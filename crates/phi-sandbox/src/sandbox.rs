//! Warm interpreters and the runs that they start.

use std::path::PathBuf;
use std::sync::Arc;

use crate::interpreter::{Interpreter, unprivileged};
use crate::pool::Pool;
use crate::recorder::Recorder;
use crate::slots::Slots;
use crate::warming::Warming;
use crate::{Isolation, Level, Outcome, Run, Stop, execute, setup};

/// Name of the profile with the standard library.
pub const BASE: &str = "base";

/// A warm interpreter with modules that are already imported.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name in requests.
    pub name: String,
    /// Modules imported beforehand beside those of the base profile.
    pub imports: Vec<String>,
}

/// How a sandbox is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Interpreters of which the first usable one runs programs: real binaries of `CPython` 3.8 or
    /// newer, no shims.
    pub pythons: Vec<PathBuf>,
    /// Warm interpreters beside the base one.
    pub profiles: Vec<Profile>,
    /// Folders with packages that runs may import.
    pub packages: Vec<PathBuf>,
    /// Runs at one time; further callers of [`Sandbox::run`] wait.
    pub slots: usize,
    /// Below this level nothing starts.
    pub required: Level,
    /// User and group that run programs if this process is root.
    pub user: (u32, u32),
}

/// Why no sandbox could be started: a sentence, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(pub String);

impl std::fmt::Display for StartError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// What the sandbox is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Runs at this moment.
    pub running: usize,
    /// Runs at one time.
    pub slots: usize,
    /// Warm interpreters that answer.
    pub zygotes: usize,
    /// Warm interpreters that were replaced since the start.
    pub zygote_restarts: u64,
}

/// One of the two output streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Learns what a run writes while it runs.
pub trait Watcher {
    /// The run has started.
    fn started(&mut self) {}
    /// Kept bytes of a stream, in order.
    fn output(&mut self, stream: Stream, data: &[u8]);
}

/// A watcher that is not interested.
#[derive(Clone, Copy, Debug)]
pub struct Deaf;

impl Watcher for Deaf {
    fn output(&mut self, _: Stream, _: &[u8]) {}
}

/// Warm interpreters that start isolated runs; shared between threads.
#[derive(Debug)]
pub struct Sandbox {
    isolation: Isolation,
    python: String,
    /// Goes before what it works on.
    warming: Option<Warming>,
    pools: Vec<Arc<Pool>>,
    recorder: Recorder,
    slots: Arc<Slots>,
}

impl Sandbox {
    /// Starts the warm interpreters, and tries what the isolation is worth.
    ///
    /// Errors: the interpreter cannot be used, or the isolation is below what is required.
    pub fn start(options: &Options) -> Result<Self, StartError> {
        let user = unprivileged(options.user);
        let interpreter = Interpreter::first_of(&options.pythons, user)?;
        let sandbox = setup::build(options, &interpreter, user)?;
        if sandbox.isolation.level < options.required {
            return Err(setup::too_weak(&sandbox.isolation, options.required));
        }
        Ok(sandbox)
    }

    pub(crate) fn assemble(
        isolation: Isolation,
        python: String,
        pools: Vec<Arc<Pool>>,
        recorder: Recorder,
        slots: Slots,
    ) -> Self {
        Self { isolation, python, warming: None, pools, recorder, slots: Arc::new(slots) }
    }

    /// From now on processes of the base profile wait for runs.
    pub(crate) fn keep_warm(&mut self) {
        if let Some(pool) = self.pools.first() {
            self.warming = Some(Warming::start(Arc::clone(&self.slots), Arc::clone(pool)));
        }
    }

    pub(crate) fn set_isolation(&mut self, isolation: Isolation) {
        self.isolation = isolation;
    }

    /// What holds the runs.
    pub fn isolation(&self) -> &Isolation {
        &self.isolation
    }

    /// `sys.version` of the interpreter.
    pub fn python(&self) -> &str {
        &self.python
    }

    /// Names of the profiles, `base` first.
    pub fn profiles(&self) -> Vec<String> {
        self.pools.iter().map(|pool| pool.name().to_owned()).collect()
    }

    /// Runs one program to its end; blocks the calling thread until a slot is free, and then for at
    /// most the wall limit and a bit.
    ///
    /// The run must have passed [`Run::check`]. What fails inside is an [`Outcome`] too.
    pub fn run(&self, run: &Run, watcher: &mut dyn Watcher, stop: &Stop) -> Outcome {
        let mut slot = self.slots.take();
        match self.pool_of(run) {
            Ok(pool) => execute::execute(pool, &mut slot, run, watcher, stop),
            Err(reason) => execute::failed(reason),
        }
    }

    fn pool_of(&self, run: &Run) -> Result<&Arc<Pool>, String> {
        if run.recording.is_some() {
            return self.recorder.pool();
        }
        let name = if run.profile.is_empty() { BASE } else { &run.profile };
        let found = self.pools.iter().find(|pool| pool.name() == name);
        found.ok_or_else(|| format!("there is no profile {name:?}"))
    }

    /// Whether runs can be recorded: starts the interpreter that records, if none has yet.
    ///
    /// Errors: why they cannot, and what to do about it.
    pub fn start_recorder(&self) -> Result<(), String> {
        self.recorder.pool().map(drop)
    }

    /// What [`start_recorder`](Self::start_recorder) said; none if it was not called, or has not
    /// answered.
    pub fn recorder(&self) -> Option<Result<(), String>> {
        self.recorder.known()
    }

    /// Gives the control groups to a user, so that this process can go on as that user.
    ///
    /// Errors: the kernel refuses.
    pub fn give_to(&self, user: u32, group: u32) -> std::io::Result<()> {
        self.slots.give_to(user, group)
    }

    /// Numbers for monitoring.
    pub fn gauges(&self) -> Gauges {
        let (running, slots) = self.slots.count();
        let pools = || self.pools.iter().chain(self.recorder.started());
        Gauges {
            running,
            slots,
            zygotes: pools().filter(|pool| pool.is_alive()).count(),
            zygote_restarts: pools().map(|pool| pool.restarts()).sum(),
        }
    }
}
