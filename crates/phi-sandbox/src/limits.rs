//! How much a run may use, and the bounds of what may be asked for.

use std::time::Duration;

/// What one run may use. Whatever is reached ends the run or fails in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the start of the program to its end.
    pub wall: Duration,
    /// CPU time of all processes of the run together.
    pub cpu: Duration,
    /// MiB of memory of all processes of the run together, its files in memory included.
    pub memory_mb: u64,
    /// Processes and threads at one time.
    pub processes: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Bytes of one file.
    pub file_size: u64,
    /// Bytes of all files below `/work`, `/tmp` and `/dev/shm`.
    pub disk_bytes: u64,
    /// Number of files there.
    pub disk_files: u64,
    /// Bytes of one output stream that are kept; a run that writes
    /// [`OUTPUT_FACTOR`] times as much ends.
    pub output: u64,
}

/// How often the kept output may be written before the run ends.
pub const OUTPUT_FACTOR: u64 = 16;

const MIB: u64 = 1 << 20;

impl Limits {
    /// What a run gets that asks for nothing.
    pub const DEFAULT: Self = Self {
        wall: Duration::from_secs(5),
        cpu: Duration::from_secs(5),
        memory_mb: 256,
        processes: 32,
        open_files: 64,
        file_size: 16 * MIB,
        disk_bytes: 16 * MIB,
        disk_files: 1024,
        output: MIB,
    };

    /// What a run may ask for at most.
    pub const MAXIMUM: Self = Self {
        wall: Duration::from_mins(1),
        cpu: Duration::from_mins(1),
        memory_mb: 2048,
        processes: 128,
        open_files: 256,
        file_size: 64 * MIB,
        disk_bytes: 64 * MIB,
        disk_files: 8192,
        output: 8 * MIB,
    };
}

impl Limits {
    /// Every limit by the name and in the unit of its field in requests.
    pub fn fields(&self) -> [(&'static str, u64); 9] {
        [
            ("timeout_ms", millis(self.wall)),
            ("cpu_ms", millis(self.cpu)),
            ("memory_mb", self.memory_mb),
            ("max_output", self.output),
            ("processes", self.processes),
            ("open_files", self.open_files),
            ("file_size", self.file_size),
            ("disk_bytes", self.disk_bytes),
            ("disk_files", self.disk_files),
        ]
    }
}

/// Whole milliseconds.
pub fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
