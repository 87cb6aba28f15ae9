//! Ending a run from outside.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::event::{EventfdFlags, eventfd};
use rustix::io::{Errno, write};

/// Why a run is ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Whoever asked for it is gone.
    Disconnect = 1,
    /// The server goes down.
    Shutdown = 2,
}

/// A handle that ends a run; clones end the same run.
#[derive(Clone, Debug)]
pub struct Stop(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    reason: AtomicU8,
    event: OwnedFd,
}

impl Stop {
    /// A handle for one run.
    ///
    /// Errors: no descriptor is left.
    pub fn new() -> Result<Self, Errno> {
        let event = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self(Arc::new(Inner { reason: AtomicU8::new(0), event })))
    }

    /// Ends the run; the first reason counts.
    pub fn now(&self, reason: StopReason) {
        let first =
            self.0.reason.compare_exchange(0, reason as u8, Ordering::AcqRel, Ordering::Acquire);
        if first.is_ok() {
            // A counter of eight bytes: only its being readable matters.
            let _ = write(&self.0.event, &1_u64.to_ne_bytes());
        }
    }

    /// Why the run is to end, if it is.
    pub fn reason(&self) -> Option<StopReason> {
        match self.0.reason.load(Ordering::Acquire) {
            1 => Some(StopReason::Disconnect),
            2 => Some(StopReason::Shutdown),
            _ => None,
        }
    }
}

impl AsFd for Stop {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.event.as_fd()
    }
}
