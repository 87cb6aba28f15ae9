//! The body of a request.

use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::time::{Instant, timeout_at};

use crate::http::chunked::{Step, next_chunk};
use crate::http::framing::Framing;
use crate::http::reader::Reader;
use crate::problem::{Problem, Slug};

/// How much of a body is taken, and how long is waited for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    pub(crate) bytes: usize,
    pub(crate) time: Duration,
}

impl BodyLimits {
    /// Refuses a body whose length is told and too great, before any of it is read.
    pub(crate) fn check(self, framing: Framing) -> Result<(), Problem> {
        match framing {
            Framing::Length(length) if length > self.bytes as u64 => Err(self.too_large()),
            _ => Ok(()),
        }
    }

    fn too_large(self) -> Problem {
        let detail = format!("the body of a request has at most {} bytes", self.bytes);
        Problem::new(Slug::BodyTooLarge, detail).closing()
    }
}

/// Reads the whole body.
pub(crate) async fn read_body(
    reader: &mut Reader,
    stream: &mut (impl AsyncRead + Unpin),
    framing: Framing,
    limits: BodyLimits,
) -> Result<Vec<u8>, Problem> {
    let read = async {
        match framing {
            Framing::Empty => Ok(Vec::new()),
            Framing::Length(length) => {
                limits.check(framing)?;
                take(reader, stream, usize::try_from(length).unwrap_or(usize::MAX)).await
            }
            Framing::Chunked => read_chunks(reader, stream, limits).await,
        }
    };
    timeout_at(Instant::now() + limits.time, read).await.unwrap_or_else(|_| {
        let seconds = limits.time.as_secs_f64();
        let detail = format!("the body of the request did not come within {seconds} s");
        Err(Problem::new(Slug::RequestTimeout, detail).closing())
    })
}

async fn read_chunks(
    reader: &mut Reader,
    stream: &mut (impl AsyncRead + Unpin),
    limits: BodyLimits,
) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    let mut is_first = true;
    loop {
        match next_chunk(&reader.bytes, is_first).map_err(broken)? {
            Step::More => more(reader, stream).await?,
            Step::End { head } => {
                reader.bytes.drain(..head);
                return Ok(body);
            }
            Step::Data { head, data } => {
                if data > limits.bytes - body.len() {
                    return Err(limits.too_large());
                }
                reader.bytes.drain(..head);
                body.append(&mut take(reader, stream, data).await?);
                is_first = false;
            }
        }
    }
}

/// Takes exactly `length` bytes.
async fn take(
    reader: &mut Reader,
    stream: &mut (impl AsyncRead + Unpin),
    length: usize,
) -> Result<Vec<u8>, Problem> {
    while reader.bytes.len() < length {
        more(reader, stream).await?;
    }
    let rest = reader.bytes.split_off(length);
    Ok(std::mem::replace(&mut reader.bytes, rest))
}

async fn more(reader: &mut Reader, stream: &mut (impl AsyncRead + Unpin)) -> Result<(), Problem> {
    match reader.fill(stream).await {
        Ok(1..) => Ok(()),
        Ok(0) | Err(_) => Err(broken("the body is shorter than its length says")),
    }
}

fn broken(detail: &str) -> Problem {
    Problem::new(Slug::BadFraming, detail).closing()
}
