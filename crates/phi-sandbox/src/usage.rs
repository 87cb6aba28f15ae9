//! CPU time and memory of a process and all its descendants, where no control group counts them.

use std::fs;
use std::time::Duration;

use phi_cell::descendants;
use rustix::param::clock_ticks_per_second;

/// Descriptors of a process that count nothing.
const FEW: u64 = 16;
/// KiB that the kernel may hold for each further one, by its defaults for sockets.
const HELD_KB: u64 = 208;

/// The sums over a tree of processes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tree {
    /// Of the living, and of the dead that were collected.
    pub(crate) cpu: Duration,
    /// KiB of memory that is not a file's, and what descriptors may hold; what processes share
    /// counts for each of them.
    pub(crate) resident_kb: u64,
}

impl Tree {
    /// Looks at the tree below a process.
    pub(crate) fn of(pid: i32) -> Self {
        let mut tree = Self::default();
        tree.add(pid);
        for pid in descendants(pid) {
            tree.add(pid);
        }
        tree
    }

    /// A process that is gone adds nothing.
    fn add(&mut self, pid: i32) {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The name in parentheses may hold anything.
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        let ticks: u64 =
            fields.split(' ').skip(11).take(4).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        self.cpu += Duration::from_millis(ticks * 1000 / clock_ticks_per_second());
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let own = status.lines().filter_map(|line| {
            let value = line.strip_prefix("RssAnon:").or_else(|| line.strip_prefix("RssShmem:"))?;
            value.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        });
        // Linux 6.2 and newer say how many there are.
        let descriptors = fs::metadata(format!("/proc/{pid}/fd")).map_or(0, |facts| facts.len());
        self.resident_kb += own.sum::<u64>() + HELD_KB * descriptors.saturating_sub(FEW);
    }
}
