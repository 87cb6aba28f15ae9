//! Files that a writer leaves when it dies between writing and renaming.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use crate::EntryName;

/// A live writer needs far less time.
const STALE_AFTER: Duration = Duration::from_hours(1);
const RANDOM_DIGITS: usize = 16;

/// The process whose temporary file has this name, `ENTRY.PID.RANDOM`; `None` for other files.
pub(crate) fn writer(file_name: &str) -> Option<u32> {
    let (rest, random) = file_name.rsplit_once('.')?;
    let (entry, process) = rest.rsplit_once('.')?;
    let is_random = random.len() == RANDOM_DIGITS
        && random.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    EntryName::parse(entry).filter(|_| is_random)?;
    process.parse().ok()
}

/// Whether nobody will ever rename the file: its writer is dead, and it is old enough that the
/// number of the process cannot be a coincidence of two machines that share a folder.
pub(crate) fn is_left_over(writer: u32, facts: &Metadata) -> bool {
    let age = facts.modified().ok().and_then(|then| SystemTime::now().duration_since(then).ok());
    age.is_some_and(|age| age > STALE_AFTER) && !is_alive(writer)
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    use nix::errno::Errno;
    use nix::sys::signal::kill;
    use nix::unistd::Pid;

    // Any other answer than "no such process" means hands off.
    i32::try_from(process).map_or(true, |id| kill(Pid::from_raw(id), None) != Err(Errno::ESRCH))
}

/// Elsewhere there is no harmless signal to ask with.
#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::writer;

    #[test]
    fn only_names_that_the_engine_gives_are_taken() {
        assert_eq!(writer("a.cpython-313.φ.pyc.42.0123456789abcdef"), Some(42));
        for other in [
            "a.cpython-313.φ.pyc",
            "a.cpython-313.φ.pyc.42",
            "a.cpython-313.φ.pyc.42.backup",
            "a.cpython-313.φ.pyc.x.0123456789abcdef",
            "a.cpython-313.pyc.42.0123456789abcdef",
        ] {
            assert_eq!(writer(other), None, "{other}");
        }
    }
}
