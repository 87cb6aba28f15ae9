//! What could not be done.

use std::fmt;

use rustix::io::Errno;

/// A step that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// A step that the kernel refused.
    pub fn new(step: &str, errno: Errno) -> Self {
        Self::text(step, std::io::Error::from(errno))
    }

    /// A step that failed for the reason given.
    pub fn text(step: &str, reason: impl fmt::Display) -> Self {
        Self(format!("cannot {step}: {reason}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Names the step whose result this is.
pub(crate) trait Step<T> {
    /// The failure tells the step.
    fn step(self, step: &str) -> Result<T, Failure>;
}

impl<T> Step<T> for rustix::io::Result<T> {
    fn step(self, step: &str) -> Result<T, Failure> {
        self.map_err(|errno| Failure::new(step, errno))
    }
}

impl<T> Step<T> for std::io::Result<T> {
    fn step(self, step: &str) -> Result<T, Failure> {
        self.map_err(|error| Failure::text(step, error))
    }
}
