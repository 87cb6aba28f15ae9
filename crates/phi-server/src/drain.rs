//! From serving to stopped: who asks for it, and what waits for it.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use phi_sandbox::{Stop, StopReason};
use tokio::sync::watch;

/// How far the server is on its way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Serving,
    /// Nothing new begins; what runs may finish.
    Draining,
    /// What runs is ended.
    Stopping,
}

/// The phase, and the runs that its last step ends.
#[derive(Debug)]
pub(crate) struct Drain {
    phase: watch::Sender<Phase>,
    runs: Mutex<Vec<Weak<Stop>>>,
}

impl Drain {
    pub(crate) fn new() -> Self {
        Self { phase: watch::Sender::new(Phase::Serving), runs: Mutex::default() }
    }

    pub(crate) fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Goes on to `phase`; there is no way back.
    pub(crate) fn advance(&self, phase: Phase) {
        self.phase.send_if_modified(|now| {
            let is_later = phase > *now;
            *now = phase.max(*now);
            is_later
        });
        if phase == Phase::Stopping {
            let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            for stop in runs.iter().filter_map(Weak::upgrade) {
                stop.now(StopReason::Shutdown);
            }
        }
    }

    /// Waits until the server is at `phase` or beyond.
    pub(crate) async fn reached(&self, phase: Phase) {
        let mut receiver = self.phase.subscribe();
        // The sender lives as long as `self`.
        let _ = receiver.wait_for(|now| *now >= phase).await;
    }

    /// A handle on a run that ends with the server.
    pub(crate) fn track(&self, stop: Stop) -> Arc<Stop> {
        let stop = Arc::new(stop);
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|known| known.strong_count() > 0);
        runs.push(Arc::downgrade(&stop));
        if self.phase() == Phase::Stopping {
            stop.now(StopReason::Shutdown);
        }
        stop
    }
}
