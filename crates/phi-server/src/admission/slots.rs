//! Slots for runs, and the queue before them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::auth::Token;
use crate::drain::{Drain, Phase};
use crate::problem::{Problem, Slug};

/// A bounded queue before a number of slots; who came first is first.
#[derive(Debug)]
pub(crate) struct Slots {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    pub(crate) total: usize,
    pub(crate) queue: usize,
    wait: Duration,
}

/// The right to run; the slot is free when it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    _slot: OwnedSemaphorePermit,
    /// The share of the token in the slots.
    _share: Option<OwnedSemaphorePermit>,
    /// How long it was waited for.
    pub(crate) waited: Duration,
}

impl Slots {
    pub(crate) fn new(total: usize, queue: usize, wait: Duration) -> Self {
        let free = Arc::new(Semaphore::new(total));
        Self { free, waiting: AtomicUsize::new(0), total, queue, wait }
    }

    /// Requests in the queue.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Slots in use.
    pub(crate) fn used(&self) -> usize {
        self.total - self.free.available_permits().min(self.total)
    }

    /// Waits for a slot: at most as long as the queue allows, and not when the server goes down.
    pub(crate) async fn acquire(
        &self,
        token: Option<&Arc<Token>>,
        drain: &Drain,
    ) -> Result<Permit, Problem> {
        let start = Instant::now();
        if drain.phase() > Phase::Serving {
            return Err(draining());
        }
        let share = match token.and_then(|token| token.runs.clone()) {
            None => None,
            Some(runs) => Some(runs.try_acquire_owned().map_err(|_| {
                let detail = "as many programs of this token run as it allows";
                Problem::new(Slug::RateLimited, detail).with_header("Retry-After", "1")
            })?),
        };
        let slot = match Arc::clone(&self.free).try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => self.wait(drain).await?,
        };
        Ok(Permit { _slot: slot, _share: share, waited: start.elapsed() })
    }

    async fn wait(&self, drain: &Drain) -> Result<OwnedSemaphorePermit, Problem> {
        let _place =
            Place::take(&self.waiting, self.queue).ok_or_else(|| full("the queue is full"))?;
        let slot = Arc::clone(&self.free).acquire_owned();
        tokio::select! {
            () = drain.reached(Phase::Draining) => Err(draining()),
            slot = timeout(self.wait, slot) => match slot {
                Ok(Ok(slot)) => Ok(slot),
                _ => Err(full("no slot became free in time")),
            },
        }
    }
}

/// A place in the queue.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let grown = |count| (count < most).then_some(count + 1);
        waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, grown).ok()?;
        Some(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn full(detail: &str) -> Problem {
    Problem::new(Slug::QueueFull, detail).with_header("Retry-After", "1")
}

fn draining() -> Problem {
    let detail = "the server is shutting down";
    Problem::new(Slug::Draining, detail).with_header("Retry-After", "5").closing()
}
