//! Limits that no event notices: the program is in code out of scope, or in C. Limits that the event
//! of one thread has noticed while others are there, too.
//!
//! The watching thread sees that a limit is passed. Code of Python is then interrupted by an
//! exception, which takes the interpreter's lock. Code in C that never gives the lock back can only
//! be ended with the process, so only a process that was made for the program is: the trace is
//! closed without the lock, which nobody else can be at, and the process exits.
#![expect(unsafe_code, reason = "the recording is taken from a program that is in foreign code")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::global;
use crate::limits::{Limits, cpu_clock, read_clock};

/// Events have so long to notice a limit by themselves.
const PATIENCE: Duration = Duration::from_millis(20);
/// The exception is raised again so often: a program may catch it.
const REPEAT: Duration = Duration::from_millis(100);
/// The process is ended so long after the limit, if nothing was recorded for [`QUIET`].
const LAST: Duration = Duration::from_millis(40);
const QUIET: Duration = Duration::from_millis(10);
/// Exit status of a process that is ended here.
const STATUS: i32 = 124;

/// What happens at limits that no event notices.
pub(crate) struct Late {
    limits: Limits,
    started: Instant,
    clock: Option<libc::clockid_t>,
    cpu_start: u64,
    /// Interrupts the program; `None` if it is to go on.
    interrupt: Option<Arc<Py<PyAny>>>,
    /// Where the end is told to the parent process, if this one is the program's own.
    status: Option<i32>,
    passed: Option<Instant>,
    next_call: Instant,
    is_calling: Arc<AtomicBool>,
    last_seen: (u64, usize),
    quiet_since: Instant,
}

impl Late {
    /// Limits of the calling thread, from now on.
    pub(crate) fn new(limits: Limits, interrupt: Option<Py<PyAny>>, status: Option<i32>) -> Self {
        let now = Instant::now();
        let clock = cpu_clock();
        Self {
            limits,
            started: now,
            clock,
            cpu_start: clock.map_or(0, read_clock),
            interrupt: interrupt.map(Arc::new),
            status,
            passed: None,
            next_call: now,
            is_calling: Arc::default(),
            last_seen: (0, 0),
            quiet_since: now,
        }
    }

    /// Looks at the clocks; called each tick.
    pub(crate) fn look(&mut self, resident: u64) {
        let Some(limit) = self.reached(resident) else { return };
        if self.interrupt.is_none() {
            return;
        }
        let now = Instant::now();
        let Some(passed) = self.passed else {
            (self.passed, self.quiet_since, self.next_call) = (Some(now), now, now + PATIENCE);
            return;
        };
        if now >= self.next_call {
            self.next_call = now + REPEAT;
            self.call(limit);
        }
        if let Some(status) = self.status {
            self.watch_progress(now);
            if now >= passed + LAST && now >= self.quiet_since + QUIET {
                end_process(limit, status);
            }
        }
    }

    fn reached(&self, resident: u64) -> Option<&'static str> {
        let limits = &self.limits;
        if let Some(limit) = limits.reached.get() {
            return Some(limit);
        }
        let wall = self.started.elapsed().as_nanos();
        if limits.wall_ns.is_some_and(|limit| wall >= u128::from(limit)) {
            return Some("wall_seconds");
        }
        if limits.memory_bytes.is_some_and(|limit| resident >= limit) {
            return Some("max_memory_bytes");
        }
        let (limit, clock) = (limits.cpu_ns?, self.clock?);
        (read_clock(clock).saturating_sub(self.cpu_start) >= limit).then_some("cpu_seconds")
    }

    /// The lock may never come: another thread waits for it.
    fn call(&self, limit: &'static str) {
        let Some(interrupt) = self.interrupt.clone() else { return };
        let is_calling = self.is_calling.clone();
        if is_calling.swap(true, Ordering::AcqRel) {
            return;
        }
        let call = move || {
            let called = Python::try_attach(|py| {
                // SAFETY: the interpreter is attached.
                let recorder = unsafe { global::recorder() };
                if let Some(recorder) = recorder.filter(|it| !it.inside && !it.paused) {
                    recorder.stop_at(limit);
                }
                interrupt.call1(py, (limit,)).map(drop)
            });
            // What cannot be interrupted ends at its next event, or with its process.
            drop(called);
            is_calling.store(false, Ordering::Release);
        };
        let thread = std::thread::Builder::new().name("calcharo-stop".to_owned()).spawn(call);
        drop(thread);
    }

    fn watch_progress(&mut self, now: Instant) {
        // SAFETY: only numbers are read, and only compared: the program may write them meanwhile.
        let seen = unsafe { global::recorder() }
            .map_or((0, 0), |recorder| (recorder.steps(), recorder.out.len()));
        if seen != self.last_seen {
            (self.last_seen, self.quiet_since) = (seen, now);
        }
    }
}

/// Closes the trace from outside of the interpreter, and ends the process.
fn end_process(limit: &'static str, status: i32) {
    // SAFETY: the program has recorded nothing for a while, so it is in foreign code; from here on
    // its callbacks find the recording paused, and then find none.
    unsafe {
        let Some(recorder) = global::recorder() else { return };
        if recorder.is_at_work() || std::mem::replace(&mut recorder.paused, true) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
        if recorder.is_at_work() {
            recorder.paused = false;
            return;
        }
    }
    let Some(mut recorder) = global::clear() else { return };
    // SAFETY: one byte is written to a descriptor that was given for that.
    unsafe { libc::write(status, b"e".as_ptr().cast(), 1) };
    recorder.note("what C code did while the limit was passed");
    if !recorder.is_over {
        recorder.end("limit");
    }
    recorder.finish_chunk();
    let footer = recorder.footer("limit", Some(limit.to_owned()));
    if let Some(writer) = recorder.writer.take() {
        drop(writer.finish(footer));
    }
    // Objects of Python are not given back: that takes the interpreter's lock.
    std::mem::forget(recorder);
    // SAFETY: the process ends at once, with nothing of the interpreter being run.
    unsafe { libc::_exit(STATUS) };
}

/// Raises an exception in a thread at its next instruction; `None` takes one back.
#[pyfunction]
pub(crate) fn interrupt(ident: u64, kind: Option<&Bound<'_, PyAny>>) -> bool {
    let kind = kind.map_or(std::ptr::null_mut(), Bound::as_ptr);
    // SAFETY: the caller is attached, and the interpreter takes a reference of its own.
    unsafe { pyo3::ffi::PyThreadState_SetAsyncExc(ident.cast_signed(), kind) == 1 }
}
