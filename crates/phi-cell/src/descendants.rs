//! The processes below a process, where no namespace holds them together.

use std::collections::BTreeSet;
use std::fs;

use rustix::process::{Pid, Signal, kill_process};

/// All processes below `pid`, those that have ended and were not collected among them.
///
/// Who takes orphans in (a child subreaper) has all of them below itself. What cannot be read is
/// gone.
pub fn descendants(pid: i32) -> BTreeSet<i32> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![pid];
    while let Some(pid) = waiting.pop() {
        let new = children(pid);
        waiting.extend(new.into_iter().filter(|child| found.insert(*child)));
    }
    found
}

/// The children of a process; the kernel lists those of each of its threads.
fn children(pid: i32) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")));
    let lists = lists.map(Result::unwrap_or_default);
    lists.flat_map(|list| numbers(&list)).collect()
}

fn numbers(list: &str) -> Vec<i32> {
    list.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Ends all processes below `pid`; says whether there were any.
///
/// Each is stopped before one is ended, because a process that runs can start others faster than
/// they are found.
pub fn end_descendants(pid: i32) -> bool {
    let mut stopped = BTreeSet::new();
    loop {
        let new: Vec<_> = descendants(pid).difference(&stopped).copied().collect();
        if new.is_empty() {
            break;
        }
        for pid in &new {
            signal(*pid, Signal::STOP);
        }
        stopped.extend(new);
    }
    for pid in &stopped {
        signal(*pid, Signal::KILL);
    }
    !stopped.is_empty()
}

fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        // It may have ended by itself.
        let _ = kill_process(pid, signal);
    }
}
