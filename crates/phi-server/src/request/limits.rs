//! The limits that a request may ask for.

use std::ops::RangeInclusive;
use std::time::Duration;

use phi_sandbox::{Limits, millis};

use crate::problem::Problem;
use crate::request::Fields;

/// The names of the fields of limits.
pub(crate) fn limit_fields() -> [&'static str; 9] {
    Limits::DEFAULT.fields().map(|(name, _)| name)
}

/// Takes the fields of [`limit_fields`]; what is absent is the default, what is above `maximum` is
/// refused.
pub(crate) fn limits(fields: &mut Fields, maximum: &Limits) -> Result<Limits, Problem> {
    let default = default_within(maximum);
    let mut take = |name, default: u64, most: u64| {
        let range: RangeInclusive<u64> = 1..=most;
        fields.integer(name, range).map(|given| given.unwrap_or(default))
    };
    let wall = take("timeout_ms", millis(default.wall), millis(maximum.wall))?;
    let cpu = take("cpu_ms", millis(default.cpu), millis(maximum.cpu))?;
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
pub(crate) fn limit_ranges(
    maximum: &Limits,
) -> impl Iterator<Item = (&'static str, u64, u64)> + use<> {
    let default = default_within(maximum).fields().into_iter();
    default.zip(maximum.fields()).map(|((name, default), (_, most))| (name, default, most))
}
