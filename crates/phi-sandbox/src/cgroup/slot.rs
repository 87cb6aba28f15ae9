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
    /// What the last run could use: memory and processes.
    limits: Option<(u64, u64)>,
    before: Counted,
}

/// What the kernel has counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    /// CPU time.
    pub(crate) cpu: Duration,
    /// How often the kernel ended a process for want of memory.
    pub(crate) memory_kills: u64,
    /// How often the kernel refused a process.
    pub(crate) pids_refused: u64,
    /// Most memory at one time, in KiB; 0 where it is not known.
    pub(crate) peak_kb: u64,
}

impl Slot {
    pub(super) fn new(version: Version, folders: Vec<PathBuf>) -> Self {
        Self { version, folders, limits: None, before: Counted::default() }
    }

    /// Sets the limits of the next run, and counts from here.
    pub(crate) fn prepare(&mut self, limits: &Limits) -> io::Result<()> {
        let wanted = (limits.memory_mb, limits.processes);
        if self.limits != Some(wanted) {
            self.limits = None;
            self.set(limits)?;
            self.limits = Some(wanted);
        }
        if self.version == Version::V1 {
            // Older kernels cannot forget it.
            let _ = self.write(MEMORY, "memory.max_usage_in_bytes", "0");
        }
        self.before = self.total();
        Ok(())
    }

    /// Puts a process into the group; its children are born there.
    pub(crate) fn admit(&self, pid: i32) -> io::Result<()> {
        (0..self.folders.len())
            .try_for_each(|which| self.write(which, "cgroup.procs", &pid.to_string()))
    }

    /// What the run has used since [`prepare`](Self::prepare).
    pub(crate) fn counted(&self) -> Counted {
        let (total, before) = (self.total(), &self.before);
        Counted {
            cpu: total.cpu.saturating_sub(before.cpu),
            memory_kills: total.memory_kills - before.memory_kills,
            pids_refused: total.pids_refused - before.pids_refused,
            peak_kb: total.peak_kb,
        }
    }

    fn set(&self, limits: &Limits) -> io::Result<()> {
        let memory = (limits.memory_mb << 20).to_string();
        // The first process of a run and the one that started it are not the program's.
        self.write(PIDS, "pids.max", &(limits.processes + 2).to_string())?;
        if self.version == Version::V2 {
            // Without swap there is no such file.
            let _ = self.write(MEMORY, "memory.swap.max", "0");
            return self.write(MEMORY, "memory.max", &memory);
        }
        // Of two limits the one with swap must never be the lower; without swap accounting there is
        // no such file.
        let with_swap = "memory.memsw.limit_in_bytes";
        let _ = self.write(MEMORY, with_swap, "-1");
        self.write(MEMORY, "memory.limit_in_bytes", &memory)?;
        let _ = self.write(MEMORY, with_swap, &memory);
        Ok(())
    }

    fn total(&self) -> Counted {
        let pids_refused = field(&self.read(PIDS, "pids.events"), "max");
        match self.version {
            Version::V1 => Counted {
                cpu: Duration::from_nanos(number(&self.read(CPU, "cpuacct.usage"))),
                memory_kills: field(&self.read(MEMORY, "memory.oom_control"), "oom_kill"),
                pids_refused,
                peak_kb: number(&self.read(MEMORY, "memory.max_usage_in_bytes")) >> 10,
            },
            Version::V2 => Counted {
                cpu: Duration::from_micros(field(&self.read(CPU, "cpu.stat"), "usage_usec")),
                memory_kills: field(&self.read(MEMORY, "memory.events"), "oom_kill"),
                pids_refused,
                // `memory.peak` is of the group, not of the run.
                peak_kb: 0,
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

/// The number that a text is; 0 if it is none.
fn number(text: &str) -> u64 {
    text.trim().parse().unwrap_or(0)
}

/// The number after a word at the beginning of a line.
fn field(text: &str, name: &str) -> u64 {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map_or(0, number)
}
