//! The receiving side of a connection.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, timeout_at};

use crate::http::head::{Head, MAX_HEAD_BYTES, parse_head};
use crate::problem::{Problem, Slug};

/// Received bytes that nobody has used yet.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) bytes: Vec<u8>,
}

/// What came instead of a head.
#[derive(Debug)]
pub(crate) enum NoHead {
    /// The client has closed the connection, or has been silent for too long between requests.
    Gone,
    /// Something that is answered with an error.
    Refused(Problem),
}

impl Reader {
    /// Reads the next head.
    ///
    /// `limit` is both the longest silence before its first byte and its own longest time.
    pub(crate) async fn head(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
        limit: Duration,
    ) -> Result<Head, NoHead> {
        let mut deadline = Instant::now() + limit;
        loop {
            // Empty lines before a request are those of clients that end a body with one.
            while self.bytes.starts_with(b"\r\n") {
                self.bytes.drain(..2);
            }
            if let Some((head, length)) = parse_head(&self.bytes).map_err(NoHead::Refused)? {
                self.bytes.drain(..length);
                return Ok(head);
            }
            let was_silent = self.bytes.is_empty();
            match timeout_at(deadline, self.fill(stream)).await {
                Ok(Ok(0) | Err(_)) => return Err(NoHead::Gone),
                Ok(Ok(_)) if was_silent => deadline = Instant::now() + limit,
                Ok(Ok(_)) => {}
                Err(_) if was_silent => return Err(NoHead::Gone),
                Err(_) => {
                    let detail = "the head of the request did not come in time";
                    let problem = Problem::new(Slug::RequestTimeout, detail).closing();
                    return Err(NoHead::Refused(problem));
                }
            }
        }
    }

    /// Receives some bytes; 0 is the end of the connection. Cancelling loses nothing.
    pub(crate) async fn fill(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
    ) -> io::Result<usize> {
        self.bytes.reserve(8 * 1024);
        stream.read_buf(&mut self.bytes).await
    }

    /// Waits until the client is gone; what it sends meanwhile is kept for later, up to the length
    /// of a head.
    pub(crate) async fn until_gone(&mut self, stream: &mut (impl AsyncRead + Unpin)) {
        while self.bytes.len() < MAX_HEAD_BYTES {
            if matches!(self.fill(stream).await, Ok(0) | Err(_)) {
                return;
            }
        }
        std::future::pending::<()>().await;
    }
}
