//! Clocks, limits and the thread that watches both.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use calcharo::code;
use calcharo::wire::put_varint;

use crate::late::Late;
use crate::recorder::Recorder;

/// How often the clock is read.
const TICK: Duration = Duration::from_millis(1);
/// Memory is read every so many ticks.
const MEMORY_TICKS: u32 = 8;

/// What ends a recording.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) steps: Option<u64>,
    pub(crate) trace_bytes: Option<u64>,
    pub(crate) memory_bytes: Option<u64>,
    pub(crate) wall_ns: Option<u64>,
    pub(crate) cpu_ns: Option<u64>,
    /// The limit that an event has noticed.
    pub(crate) reached: Arc<OnceLock<&'static str>>,
    /// Steps of the chunk at which the limit of steps is reached.
    pub(crate) chunk_stop: u32,
}

impl Limits {
    /// A chunk begins.
    pub(crate) fn set_stop(&mut self, first_step: u64) {
        let left = self.steps.map(|steps| steps.saturating_sub(first_step));
        self.chunk_stop = left.and_then(|left| u32::try_from(left).ok()).unwrap_or(u32::MAX);
    }
}

/// A thread that ticks, and reads the memory of the process.
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(crate) fn start(
        ticks: Arc<AtomicU32>,
        resident: Arc<AtomicU64>,
        mut late: Late,
    ) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let watch = move || {
            let mut count = 0;
            while !stopped.load(Ordering::Relaxed) {
                if count % MEMORY_TICKS == 0 {
                    resident.store(resident_bytes(), Ordering::Relaxed);
                }
                std::thread::sleep(TICK);
                count += 1;
                ticks.store(count, Ordering::Relaxed);
                late.look(resident.load(Ordering::Relaxed));
            }
        };
        let thread = std::thread::Builder::new().name("calcharo-watch".to_owned()).spawn(watch)?;
        Ok(Self { stop, thread: Some(thread) })
    }

    pub(crate) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Resident memory of the process; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split_ascii_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * 4096
}

impl Recorder {
    /// Writes the wall-clock time, and nothing else that costs a call of the system.
    pub(crate) fn read_clock(&mut self) {
        let wall = u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.out.push(code::CLOCK);
        put_varint(&mut self.out, wall.saturating_sub(self.wall_ns));
        self.out.push(0);
        put_varint(&mut self.out, self.resident);
        self.wall_ns = wall;
    }

    /// Reads the clocks, and sees whether a limit is reached.
    pub(crate) fn tick(&mut self) {
        let tick = self.ticks.load(Ordering::Relaxed);
        if tick != self.last_tick {
            self.last_tick = tick;
            let wall = u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX);
            let cpu = thread_cpu_ns().saturating_sub(self.cpu_start);
            let resident = self.peak.load(Ordering::Relaxed);
            if self.options.clock {
                self.out.push(code::CLOCK);
                put_varint(&mut self.out, wall.saturating_sub(self.wall_ns));
                put_varint(&mut self.out, cpu.saturating_sub(self.cpu_ns));
                put_varint(&mut self.out, resident);
            }
            self.wall_ns = wall;
            self.cpu_ns = self.cpu_ns.max(cpu);
            self.resident = resident;
        }
        if self.stopped.is_none() {
            self.stopped = self.limit_reached();
            if let Some(limit) = self.stopped {
                // Other threads may be in code that sends no events.
                self.limits.reached.get_or_init(|| limit);
            }
        }
    }

    fn limit_reached(&self) -> Option<&'static str> {
        let reached = |limit: Option<u64>, value: u64| limit.is_some_and(|limit| value >= limit);
        let limits = &self.limits;
        let stored = self.writer.as_ref().map_or(0, calcharo::Writer::stored_bytes);
        if reached(limits.steps, self.steps()) {
            Some("max_steps")
        } else if reached(limits.wall_ns, self.wall_ns) {
            Some("wall_seconds")
        } else if reached(limits.cpu_ns, self.cpu_ns) {
            Some("cpu_seconds")
        } else if reached(limits.memory_bytes, self.resident) {
            Some("max_memory_bytes")
        } else if reached(limits.trace_bytes, stored) {
            Some("max_trace_bytes")
        } else {
            None
        }
    }
}

/// CPU time of this thread.
pub(crate) fn thread_cpu_ns() -> u64 {
    read_clock(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// The clock of this thread's CPU time, for other threads to read.
#[expect(unsafe_code, reason = "the clock of a thread has no safe interface")]
pub(crate) fn cpu_clock() -> Option<libc::clockid_t> {
    let mut clock = 0;
    // SAFETY: the thread is this one, and the call writes to the number it is given.
    let failed = unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &raw mut clock) };
    (failed == 0).then_some(clock)
}

/// A clock in nanoseconds; 0 if there is no such clock.
#[expect(unsafe_code, reason = "clocks of the system have no safe interface")]
pub(crate) fn read_clock(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes to the structure it is given and keeps nothing.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
}
