//! Numbers of tests, read from the summaries that the test runners print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(formatter, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

impl Counts {
    pub(crate) const ONE_FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub(crate) const ONE_SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// Reads the summaries in a runner's output, of every crate or of one session.
    ///
    /// Understood are `test result: ok. 3 passed; 0 failed; 1 ignored; …` of cargo,
    /// `Summary [ 0.1s] 3 tests run: 3 passed, 1 skipped` of nextest and
    /// `3 passed, 1 skipped in 0.1s` of pytest, with or without its `=` signs.
    ///
    /// A run that failed without a failed test (it did not build, it crashed) counts as one failure.
    pub(crate) fn from_output(lines: &[String], succeeded: bool) -> Self {
        let mut counts = Self::default();
        for summary in lines.iter().filter(|line| is_summary(line)) {
            counts += Self::from_summary(summary);
        }
        if !succeeded && counts.failed == 0 {
            counts.failed = 1;
        }
        counts
    }

    fn from_summary(line: &str) -> Self {
        let mut counts = Self::default();
        let words: Vec<&str> = line
            .split(|separator: char| !separator.is_alphanumeric() && separator != '.')
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                "passed" | "xfailed" => counts.passed += number,
                "failed" | "error" | "errors" | "timed" | "xpassed" => counts.failed += number,
                "skipped" | "ignored" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }
}

fn is_summary(line: &str) -> bool {
    let line = line.trim_matches(['=', ' ']);
    line.starts_with("test result:")
        || line.starts_with("Summary [")
        || (line.starts_with(|first: char| first.is_ascii_digit())
            && line.contains(" in ")
            && [" passed", " failed", " skipped", " error"].iter().any(|word| line.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: (u64, u64, u64)) {
        let counts = Counts::from_output(&[line.to_owned()], true);
        assert_eq!((counts.passed, counts.failed, counts.skipped), expected, "{line}");
    }

    #[test]
    fn summaries_of_three_runners_are_read() {
        check("test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured", (3, 2, 1));
        check("     Summary [   0.013s] 12 tests run: 11 passed, 1 failed, 4 skipped", (11, 1, 4));
        check("=== 2 failed, 7 passed, 3 skipped, 1 error in 12.30s (0:00:12) ===", (7, 3, 3));
        check("7 passed in 0.30s", (7, 0, 0));
        check("test lexer::reads_3 passed strings ... ok", (0, 0, 0));
    }

    #[test]
    fn a_run_that_ends_without_a_summary_is_a_failure() {
        assert_eq!(Counts::from_output(&["error: could not compile".into()], false).failed, 1);
    }
}
