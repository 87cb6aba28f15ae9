//! A recorded trace: its blocks found, its definitions and output read, its steps on demand.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::block::{BLOCK_HEADER, BlockHeader};
use crate::definition::{Code, Footer, Header, SourceFile, Task, Thread};
use crate::error::{Damage, StoreError, StoreErrorKind};
use crate::load::load;
use crate::store::Store;

/// A chunk of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChunkPlace {
    pub(crate) offset: u64,
    pub(crate) header: BlockHeader,
}

impl ChunkPlace {
    pub(crate) fn first_step(&self) -> u64 {
        self.header.first_step
    }

    pub(crate) fn end(&self) -> u64 {
        self.header.first_step.saturating_add(u64::from(self.header.steps))
    }
}

/// A recorded trace, readable from several threads at once.
#[derive(Debug)]
pub struct Trace {
    pub(crate) path: Option<PathBuf>,
    pub(crate) store: Store,
    pub(crate) chunks: Vec<ChunkPlace>,
    pub(crate) header: Header,
    pub(crate) footer: Option<Footer>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) codes: Vec<Code>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) written: [Vec<u8>; 2],
    pub(crate) damage: Vec<String>,
    pub(crate) length: u64,
}

impl Trace {
    /// Opens a trace file. Damaged blocks are skipped and named in [`Trace::damage`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let at = |kind: StoreErrorKind| kind.at(Some(path.to_owned()));
        let file = File::open(path).map_err(|error| at(error.into()))?;
        load(Store::File(file), Some(path.to_owned()), u64::MAX).map_err(at)
    }

    /// Reads a trace in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, StoreError> {
        Self::from_bytes_within(bytes, u64::MAX)
    }

    /// Reads a trace in memory up to `most` bytes of its blocks before compression; where it has more
    /// it ends, and [`Trace::damage`] says so.
    pub fn from_bytes_within(bytes: Vec<u8>, most: u64) -> Result<Self, StoreError> {
        load(Store::Memory(bytes), None, most).map_err(|kind| kind.at(None))
    }

    pub(crate) fn content(
        &self,
        offset: u64,
        head: &BlockHeader,
        bytes: &[u8; BLOCK_HEADER],
    ) -> Result<Vec<u8>, StoreErrorKind> {
        let at = offset + BLOCK_HEADER as u64;
        let stored = self.store.read_up_to(at, head.stored as usize)?;
        Ok(head.content(bytes, &stored)?)
    }

    /// The operations of a chunk.
    pub(crate) fn chunk(&self, index: usize) -> Result<Vec<u8>, StoreErrorKind> {
        let place = self.chunks[index];
        let bytes = self.store.read_up_to(place.offset, BLOCK_HEADER)?;
        let bytes = bytes.first_chunk::<BLOCK_HEADER>().ok_or_else(Damage::truncated)?;
        self.content(place.offset, &place.header, bytes)
    }

    pub(crate) fn chunks(&self) -> &[ChunkPlace] {
        &self.chunks
    }

    /// How many steps there are.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether there is no step.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The steps of the chunk that holds a step: what is replayed to reach it. `None` if no chunk
    /// does.
    pub fn chunk_around(&self, step: u64) -> Option<Range<u64>> {
        let place = self.chunks.partition_point(|chunk| chunk.end() <= step);
        let chunk = self.chunks.get(place).filter(|chunk| chunk.first_step() <= step)?;
        Some(chunk.first_step()..chunk.end())
    }

    /// How many of the steps are line steps.
    pub fn line_steps(&self) -> u64 {
        self.chunks.iter().map(|place| u64::from(place.header.line_steps)).sum()
    }

    /// Bytes of chunks before compression.
    pub fn raw_bytes(&self) -> u64 {
        self.chunks.iter().map(|place| u64::from(place.header.raw)).sum()
    }

    /// Size of the file.
    pub fn stored_bytes(&self) -> Result<u64, StoreError> {
        self.store.size().map_err(|error| StoreErrorKind::from(error).at(self.path.clone()))
    }

    /// All bytes of the trace file.
    pub fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        let all = self.store.size().and_then(|size| {
            self.store.read_up_to(0, usize::try_from(size).map_err(io::Error::other)?)
        });
        all.map_err(|error| StoreErrorKind::from(error).at(self.path.clone()))
    }

    /// Where the file is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What the trace says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How the recording ended; `None` if it was killed.
    pub fn footer(&self) -> Option<&Footer> {
        self.footer.as_ref()
    }

    /// Source files, by index.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Code objects, by index.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Threads, by index.
    pub fn threads(&self) -> &[Thread] {
        &self.threads
    }

    /// Asyncio tasks, by index.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// All that was written to standard output (0) or standard error (1).
    pub fn written(&self, stream: usize) -> &[u8] {
        &self.written[stream & 1]
    }

    /// Blocks that could not be read.
    pub fn damage(&self) -> &[String] {
        &self.damage
    }
}
