//! What the kernel tells about this process.

use std::fs;

/// Open descriptors; 0 where that is not told.
pub(crate) fn descriptors() -> usize {
    // The listing itself has one.
    fs::read_dir("/proc/self/fd").map_or(0, |all| all.count().saturating_sub(1))
}

/// Bytes of memory that are in use; 0 where that is not told.
pub(crate) fn resident_bytes() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * rustix::param::page_size() as u64
}

/// Bytes of memory of this machine; none where that is not told.
pub(crate) fn total_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}
