//! Processes that wait for runs, so that runs do not wait for processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::pool::Pool;
use crate::slots::Slots;

/// How long a change of places may go unseen.
const PATIENCE: Duration = Duration::from_millis(200);

/// A thread that warms free places; it ends with this.
#[derive(Debug)]
pub(crate) struct Warming {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Warming {
    /// Keeps as many places warm as there are processors: more cannot begin at one time.
    pub(crate) fn start(slots: Arc<Slots>, pool: Arc<Pool>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&over);
        let wanted = thread::available_parallelism().map_or(1, usize::from);
        let warm = move || {
            while !is_over.load(Ordering::Acquire) {
                let warmed =
                    slots.take_cold(wanted).is_some_and(|mut place| pool.warm(&mut place).is_ok());
                if !warmed {
                    // What cannot be warmed now is tried again with the next change.
                    slots.wait_for_change(PATIENCE);
                }
            }
        };
        // Without the thread each run starts its own process.
        let thread = thread::Builder::new().name("phi-sandbox-warm".to_owned()).spawn(warm).ok();
        Self { over, thread }
    }
}

impl Drop for Warming {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // It has panicked, or it has not: it is over.
            let _ = thread.join();
        }
    }
}
