//! The control group of one run at a time.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::Limits;

/// Of the interface of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

/// A control group that is used by one run after the other.
#[derive(Debug)]
pub(crate) struct Slot {
    version: Version,
    /// Version 1: memory, pids, cpuacct; version 2: one folder for all.
    folders: Vec<PathBuf>,
    before: Counters,
}

/// What the kernel has counted since the group was made.
#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    cpu: Duration,
    memory_kills: u64,
    pids_refused: u64,
}

impl Slot {
    pub(super) fn new(version: Version, folders: Vec<PathBuf>) -> Self {
        Self { version, folders, before: Counters::default() }
    }

    /// Sets the limits of the next run, and counts from here.
    pub(crate) fn prepare(&mut self, limits: &Limits) -> io::Result<()> {
        let memory = (limits.memory_mb << 20).to_string();
        // The first process of a run is not the program's.
        let processes = (limits.processes + 1).to_string();
        match self.version {
            Version::V1 => {
                // Between two limits the order of their changes matters; from -1 it does not.
                for value in ["-1", &memory] {
                    let swap = self.write(MEMORY, "memory.memsw.limit_in_bytes", value);
                    self.write(MEMORY, "memory.limit_in_bytes", value)?;
                    if swap.is_err() {
                        // Without swap accounting there is no such file.
                        let _ = self.write(MEMORY, "memory.memsw.limit_in_bytes", value);
                    }
                }
                let _ = self.write(MEMORY, "memory.max_usage_in_bytes", "0");
            }
            Version::V2 => {
                self.write(MEMORY, "memory.max", &memory)?;
                // Without swap there is no such file.
                let _ = self.write(MEMORY, "memory.swap.max", "0");
                self.write(MEMORY, "memory.oom.group", "1")?;
            }
        }
        self.write(PIDS, "pids.max", &processes)?;
        self.before = self.counters();
        Ok(())
    }

    /// Puts a process into the group; its children are born there.
    pub(crate) fn admit(&self, pid: i32) -> io::Result<()> {
        (0..self.folders.len())
            .try_for_each(|which| self.write(which, "cgroup.procs", &pid.to_string()))
    }

    /// CPU time of the run.
    pub(crate) fn cpu(&self) -> Duration {
        self.counters().cpu.saturating_sub(self.before.cpu)
    }

    /// How often the kernel ended a process of the run for want of memory.
    pub(crate) fn memory_kills(&self) -> u64 {
        self.counters().memory_kills - self.before.memory_kills
    }

    /// How often the kernel refused a process of the run.
    pub(crate) fn pids_refused(&self) -> u64 {
        self.counters().pids_refused - self.before.pids_refused
    }

    /// Most memory that the run has used at one time, in KiB.
    pub(crate) fn peak_kb(&self) -> u64 {
        let file = match self.version {
            Version::V1 => "memory.max_usage_in_bytes",
            // Counts since the group was made: no figure of one run.
            Version::V2 => "memory.current",
        };
        self.read(MEMORY, file).trim().parse::<u64>().unwrap_or(0) >> 10
    }

    /// Ends every process of the run at once, where the kernel can.
    pub(crate) fn kill(&self) {
        if self.version == Version::V2 {
            let _ = self.write(PIDS, "cgroup.kill", "1");
        }
    }

    fn counters(&self) -> Counters {
        match self.version {
            Version::V1 => Counters {
                cpu: Duration::from_nanos(
                    self.read(CPU, "cpuacct.usage").trim().parse().unwrap_or(0),
                ),
                memory_kills: field(&self.read(MEMORY, "memory.oom_control"), "oom_kill"),
                pids_refused: field(&self.read(PIDS, "pids.events"), "max"),
            },
            Version::V2 => Counters {
                cpu: Duration::from_micros(field(&self.read(CPU, "cpu.stat"), "usage_usec")),
                memory_kills: field(&self.read(MEMORY, "memory.events"), "oom_kill"),
                pids_refused: field(&self.read(PIDS, "pids.events"), "max"),
            },
        }
    }

    fn path(&self, which: usize, file: &str) -> PathBuf {
        self.folders[which.min(self.folders.len() - 1)].join(file)
    }

    fn read(&self, which: usize, file: &str) -> String {
        fs::read_to_string(self.path(which, file)).unwrap_or_default()
    }

    fn write(&self, which: usize, file: &str, value: &str) -> io::Result<()> {
        fs::write(self.path(which, file), value)
    }
}

const MEMORY: usize = 0;
const PIDS: usize = 1;
const CPU: usize = 2;

/// The number after a word at the beginning of a line.
fn field(text: &str, name: &str) -> u64 {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}
