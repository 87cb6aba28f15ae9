//! What a run writes: the first part is kept, the rest counted.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use crate::{Captured, OUTPUT_FACTOR, Stream, Watcher};

/// One output stream of a run, read without waiting.
#[derive(Debug)]
pub(crate) struct Output {
    stream: Stream,
    pipe: Option<File>,
    keep: u64,
    captured: Captured,
}

impl Output {
    /// Reads from a pipe that does not block.
    pub(crate) fn new(stream: Stream, pipe: OwnedFd, keep: u64) -> Self {
        Self { stream, pipe: Some(File::from(pipe)), keep, captured: Captured::default() }
    }

    /// The pipe, while it has writers.
    pub(crate) fn pipe(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Reads what is there, but no more than a few buffers, so that deadlines are kept.
    pub(crate) fn read(&mut self, buffer: &mut [u8], watcher: &mut dyn Watcher) {
        for _ in 0..16 {
            let Some(pipe) = self.pipe.as_mut() else { return };
            match pipe.read(buffer) {
                Ok(0) => self.pipe = None,
                Ok(count) => self.take(&buffer[..count], watcher),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.pipe = None,
            }
        }
    }

    /// Whether so much was written that the run has to end.
    pub(crate) fn is_excessive(&self) -> bool {
        self.captured.written > self.keep * OUTPUT_FACTOR
    }

    /// How many bytes were written.
    pub(crate) fn written(&self) -> u64 {
        self.captured.written
    }

    /// What is kept.
    pub(crate) fn into_captured(self) -> Captured {
        self.captured
    }

    fn take(&mut self, data: &[u8], watcher: &mut dyn Watcher) {
        let kept = self.captured.kept.len() as u64;
        let room = usize::try_from(self.keep - kept).unwrap_or(usize::MAX);
        let data_kept = &data[..data.len().min(room)];
        self.captured.written += data.len() as u64;
        if !data_kept.is_empty() {
            self.captured.kept.extend_from_slice(data_kept);
            watcher.output(self.stream, data_kept);
        }
    }
}
