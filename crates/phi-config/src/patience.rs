//! Reading a file that is busy for a moment, on a network or under a virus scanner.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::environment;
use crate::variables::{MAX_FILE_RETRIES, RETRY_BASE_DELAY};

/// A longer wait than the 20th would be measured in hours even from a millisecond.
const LAST_DOUBLING: u32 = 20;

/// All bytes of the file at `path`, repeated after EBUSY, EAGAIN and ESTALE as often as
/// `MAX_FILE_RETRIES` says, each time after twice the wait, `RETRY_BASE_DELAY` seconds at first.
pub fn read_patiently(path: &Path) -> io::Result<Vec<u8>> {
    patiently(|| fs::read(path), thread::sleep)
}

fn patiently<T>(
    mut attempt: impl FnMut() -> io::Result<T>,
    mut wait: impl FnMut(Duration),
) -> io::Result<T> {
    let mut repeated = 0;
    loop {
        match attempt() {
            // The variables are read where they are needed: hardly ever.
            Err(error)
                if is_transient(&error)
                    && u64::from(repeated) < environment::number(&MAX_FILE_RETRIES) =>
            {
                let factor = f64::from(1 << repeated.min(LAST_DOUBLING));
                let seconds = environment::seconds(&RETRY_BASE_DELAY) * factor;
                wait(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
                repeated += 1;
            }
            outcome => return outcome,
        }
    }
}

fn is_transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::WouldBlock | ErrorKind::StaleNetworkFileHandle
    )
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::patiently;

    fn fails_with(kinds: &[ErrorKind]) -> (io::Result<&'static str>, Vec<u128>) {
        let mut left = kinds.iter();
        let mut waits = Vec::new();
        let outcome = patiently(
            || left.next().map_or(Ok("text"), |&kind| Err(kind.into())),
            |wait| waits.push(wait.as_millis()),
        );
        (outcome, waits)
    }

    #[test]
    fn a_busy_file_is_read_after_waits_that_double() {
        let kinds =
            [ErrorKind::ResourceBusy, ErrorKind::WouldBlock, ErrorKind::StaleNetworkFileHandle];
        let (outcome, waits) = fails_with(&kinds);
        assert_eq!((outcome.expect("the fourth attempt"), waits), ("text", vec![10, 20, 40]));
    }

    #[test]
    fn patience_ends_and_other_errors_are_told_at_once() {
        let (outcome, waits) = fails_with(&[ErrorKind::ResourceBusy; 9]);
        assert_eq!((outcome.is_err(), waits.len()), (true, 3));
        let (outcome, waits) = fails_with(&[ErrorKind::PermissionDenied]);
        assert_eq!((outcome.is_err(), waits.len()), (true, 0));
    }
}
