//! Memory for the bodies of requests and answers, of all connections together.

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

/// KiB that all large answers may have together.
const ANSWERS: u32 = 128 << 10;

/// Room for bodies.
#[derive(Debug)]
pub(crate) struct Bodies {
    /// In KiB.
    room: Arc<Semaphore>,
    /// In KiB.
    answers: Arc<Semaphore>,
    /// Bytes of the largest body.
    largest: usize,
    wait: Duration,
}

impl Bodies {
    /// `largest` is the most bytes of one body; `wait` is how long one waits for its room.
    pub(crate) fn new(largest: usize, wait: Duration) -> Self {
        let room = Arc::new(Semaphore::new(LARGEST_BODIES * kib(largest) as usize));
        let answers = Arc::new(Semaphore::new(ANSWERS as usize));
        Self { room, answers, largest, wait }
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
        let room = self.wait(&self.room, kib(length.min(self.largest))).await;
        room.map(Some).ok_or_else(|| too_many("there are too many large requests").closing())
    }

    /// Waits for the room that an answer of at most `length` bytes needs until it is sent; one that
    /// needs more than there is gets all of it.
    pub(crate) async fn acquire_answer(
        &self,
        length: usize,
    ) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        if length as u64 <= SMALL {
            return Ok(None);
        }
        let room = self.wait(&self.answers, kib(length).min(ANSWERS)).await;
        room.map(Some).ok_or_else(|| {
            too_many("the program has run, but there are too many large answers to send its own")
        })
    }

    async fn wait(&self, room: &Arc<Semaphore>, kib: u32) -> Option<OwnedSemaphorePermit> {
        timeout(self.wait, Arc::clone(room).acquire_many_owned(kib)).await.ok()?.ok()
    }
}

fn too_many(detail: &str) -> Problem {
    Problem::new(Slug::QueueFull, detail).with_header("Retry-After", "1")
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}
