//! The limits that a request may ask for.

use std::ops::RangeInclusive;
use std::time::Duration;

use phi_sandbox::Limits;

use crate::problem::Problem;
use crate::request::Fields;

/// The fields of limits.
pub(crate) const LIMIT_FIELDS: [&str; 9] = [
    "timeout_ms",
    "cpu_ms",
    "memory_mb",
    "max_output",
    "processes",
    "open_files",
    "file_size",
    "disk_bytes",
    "disk_files",
];

/// Takes the fields of [`LIMIT_FIELDS`]; what is absent is the default, what is above `maximum` is
/// refused.
pub(crate) fn limits(fields: &mut Fields, maximum: &Limits) -> Result<Limits, Problem> {
    let default = default_within(maximum);
    let mut take = |name, default: u64, most: u64| {
        let range: RangeInclusive<u64> = 1..=most;
        fields.integer(name, range).map(|given| given.unwrap_or(default))
    };
    let wall = take("timeout_ms", in_ms(default.wall), in_ms(maximum.wall))?;
    let cpu = take("cpu_ms", in_ms(default.cpu), in_ms(maximum.cpu))?;
    Ok(Limits {
        wall: Duration::from_millis(wall),
        cpu: Duration::from_millis(cpu),
        memory_mb: take("memory_mb", default.memory_mb, maximum.memory_mb)?,
        processes: take("processes", default.processes, maximum.processes)?,
        open_files: take("open_files", default.open_files, maximum.open_files)?,
        file_size: take("file_size", default.file_size, maximum.file_size)?,
        disk_bytes: take("disk_bytes", default.disk_bytes, maximum.disk_bytes)?,
        disk_files: take("disk_files", default.disk_files, maximum.disk_files)?,
        output: take("max_output", default.output, maximum.output)?,
    })
}

/// The defaults, where the operator of the server allows that much.
fn default_within(maximum: &Limits) -> Limits {
    let default = Limits::DEFAULT;
    Limits {
        wall: default.wall.min(maximum.wall),
        cpu: default.cpu.min(maximum.cpu),
        memory_mb: default.memory_mb.min(maximum.memory_mb),
        processes: default.processes.min(maximum.processes),
        open_files: default.open_files.min(maximum.open_files),
        file_size: default.file_size.min(maximum.file_size),
        disk_bytes: default.disk_bytes.min(maximum.disk_bytes),
        disk_files: default.disk_files.min(maximum.disk_files),
        output: default.output.min(maximum.output),
    }
}

/// Name, default and maximum of every limit, where the operator of the server allows `maximum`.
pub(crate) fn limit_ranges(maximum: &Limits) -> [(&'static str, u64, u64); 9] {
    let (most, default) = (maximum, default_within(maximum));
    [
        ("timeout_ms", in_ms(default.wall), in_ms(most.wall)),
        ("cpu_ms", in_ms(default.cpu), in_ms(most.cpu)),
        ("memory_mb", default.memory_mb, most.memory_mb),
        ("max_output", default.output, most.output),
        ("processes", default.processes, most.processes),
        ("open_files", default.open_files, most.open_files),
        ("file_size", default.file_size, most.file_size),
        ("disk_bytes", default.disk_bytes, most.disk_bytes),
        ("disk_files", default.disk_files, most.disk_files),
    ]
}

/// Whole milliseconds.
pub(crate) fn in_ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
