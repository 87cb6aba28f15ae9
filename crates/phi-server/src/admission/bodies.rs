//! Memory for the bodies of requests, of all connections together.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::http::Framing;
use crate::problem::{Problem, Slug};

/// How many of the largest bodies there is room for.
const LARGEST_BODIES: usize = 8;

/// Bodies up to this length are not counted: the number of connections bounds them.
const SMALL: u64 = 64 << 10;

/// Room for bodies.
#[derive(Debug)]
pub(crate) struct Bodies {
    /// In KiB.
    room: Arc<Semaphore>,
    /// Bytes of the largest body.
    largest: usize,
    wait: Duration,
}

impl Bodies {
    /// `largest` is the most bytes of one body; `wait` is how long one waits for its room.
    pub(crate) fn new(largest: usize, wait: Duration) -> Self {
        let room = Arc::new(Semaphore::new(LARGEST_BODIES * kib(largest) as usize));
        Self { room, largest, wait }
    }

    /// Waits for the room that a body needs, which is free again when the answer is dropped. A body
    /// in chunks, whose length is not known, needs that of the largest.
    pub(crate) async fn acquire(
        &self,
        framing: Framing,
    ) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let length = match framing {
            Framing::Empty => return Ok(None),
            Framing::Length(length) if length <= SMALL => return Ok(None),
            Framing::Length(length) => usize::try_from(length).unwrap_or(usize::MAX),
            Framing::Chunked => self.largest,
        };
        let room = Arc::clone(&self.room).acquire_many_owned(kib(length.min(self.largest)));
        if let Ok(Ok(room)) = timeout(self.wait, room).await {
            return Ok(Some(room));
        }
        let problem = Problem::new(Slug::QueueFull, "there are too many large requests");
        Err(problem.with_header("Retry-After", "1").closing())
    }
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}
