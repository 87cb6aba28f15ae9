//! A recorded trace: its blocks found, its definitions and output read, its steps on demand.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::block::{BLOCK_HEADER, BlockHeader, BlockKind, FILE_HEADER, check_file_header};
use crate::definition::{Code, Definition, Footer, Header, SourceFile, Thread};
use crate::error::{Damage, StoreError, StoreErrorKind};

/// Where the bytes are.
#[derive(Debug)]
enum Store {
    File(File),
    Memory(Vec<u8>),
}

/// A chunk of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChunkPlace {
    offset: u64,
    header: BlockHeader,
}

impl ChunkPlace {
    pub(crate) fn first_step(&self) -> u64 {
        self.header.first_step
    }

    pub(crate) fn end(&self) -> u64 {
        self.header.first_step + u64::from(self.header.steps)
    }
}

/// A recorded trace, readable from several threads at once.
#[derive(Debug)]
pub struct Trace {
    path: Option<PathBuf>,
    store: Store,
    chunks: Vec<ChunkPlace>,
    header: Header,
    footer: Option<Footer>,
    files: Vec<SourceFile>,
    codes: Vec<Code>,
    threads: Vec<Thread>,
    written: [Vec<u8>; 2],
    damage: Vec<String>,
    length: u64,
}

impl Trace {
    /// Opens a trace file. Damaged blocks are skipped and named in [`Trace::damage`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let at = |kind: StoreErrorKind| kind.at(Some(path.to_owned()));
        let file = File::open(path).map_err(|error| at(error.into()))?;
        Self::load(Store::File(file), Some(path.to_owned())).map_err(at)
    }

    /// Reads a trace in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, StoreError> {
        Self::load(Store::Memory(bytes), None).map_err(|kind| kind.at(None))
    }

    fn load(store: Store, path: Option<PathBuf>) -> Result<Self, StoreErrorKind> {
        let mut trace = Self {
            path,
            chunks: Vec::new(),
            header: Header::default(),
            footer: None,
            files: Vec::new(),
            codes: Vec::new(),
            threads: Vec::new(),
            written: [Vec::new(), Vec::new()],
            damage: Vec::new(),
            length: 0,
            store,
        };
        check_file_header(&trace.store.read_up_to(0, FILE_HEADER)?)?;
        let mut offset = FILE_HEADER as u64;
        let size = trace.store.size()?;
        let mut has_header = false;
        while offset < size {
            let Some((head, bytes)) = trace.header_at(offset)? else {
                offset = trace.resume_behind(offset, size)?;
                continue;
            };
            let end = offset + BLOCK_HEADER as u64 + u64::from(head.stored);
            if end > size {
                trace.damage.push(format!("the block at byte {offset} is cut off"));
                break;
            }
            if let Err(damage) = trace.take(offset, &head, &bytes) {
                trace.damage.push(format!("byte {offset}: {damage}"));
            }
            has_header |= head.kind == BlockKind::Header;
            offset = end;
        }
        if has_header { Ok(trace) } else { Err(StoreErrorKind::Truncated) }
    }

    fn header_at(
        &self,
        offset: u64,
    ) -> Result<Option<(BlockHeader, [u8; BLOCK_HEADER])>, StoreErrorKind> {
        let bytes = self.store.read_up_to(offset, BLOCK_HEADER)?;
        let bytes = bytes.first_chunk::<BLOCK_HEADER>().copied();
        Ok(bytes.and_then(|bytes| Some((BlockHeader::read(&bytes)?, bytes))))
    }

    /// Notes bytes that are no block, and finds the next one.
    fn resume_behind(&mut self, offset: u64, size: u64) -> Result<u64, StoreErrorKind> {
        self.damage.push(format!("no block begins at byte {offset}"));
        let mut at = offset + 1;
        while at < size {
            let window = self.store.read_up_to(at, 1 << 16)?;
            let found = window.windows(3).position(|three| three == b"blk");
            if let Some(place) = found.filter(|place| *place > 0 || at > offset + 1) {
                return Ok(at + place as u64 - 1);
            }
            at += (window.len() as u64).saturating_sub(3).max(1);
        }
        Ok(size)
    }

    fn take(
        &mut self,
        offset: u64,
        head: &BlockHeader,
        bytes: &[u8; BLOCK_HEADER],
    ) -> Result<(), StoreErrorKind> {
        if head.kind == BlockKind::Chunk {
            if head.first_step < self.length {
                return Err(Damage::malformed("a chunk out of order").into());
            }
            let place = ChunkPlace { offset, header: *head };
            self.length = place.end();
            self.chunks.push(place);
            return Ok(());
        }
        let content = self.content(offset, head, bytes)?;
        let foreign = |error: serde_json::Error| Damage::malformed(error.to_string());
        match head.kind {
            BlockKind::Header => self.header = serde_json::from_slice(&content).map_err(foreign)?,
            BlockKind::Footer => {
                self.footer = Some(serde_json::from_slice(&content).map_err(foreign)?);
            }
            BlockKind::Stdout => self.written[0].extend(content),
            BlockKind::Stderr => self.written[1].extend(content),
            BlockKind::Definitions => {
                let definitions: Vec<Definition> =
                    serde_json::from_slice(&content).map_err(foreign)?;
                for definition in definitions {
                    match definition {
                        Definition::File(file) => self.files.push(file),
                        Definition::Code(code) => self.codes.push(code),
                        Definition::Thread(thread) => self.threads.push(thread),
                    }
                }
            }
            BlockKind::Chunk | BlockKind::Unknown => {}
        }
        Ok(())
    }

    fn content(
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

    /// All that was written to standard output (0) or standard error (1).
    pub fn written(&self, stream: usize) -> &[u8] {
        &self.written[stream & 1]
    }

    /// Blocks that could not be read.
    pub fn damage(&self) -> &[String] {
        &self.damage
    }
}

impl Store {
    fn size(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// The bytes from `offset` on; fewer at the end of the file.
    fn read_up_to(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        match self {
            Self::File(file) => {
                let left = file.metadata()?.len().saturating_sub(offset);
                let length = usize::try_from(left).map_or(length, |left| left.min(length));
                let mut bytes = vec![0; length];
                read_exact_at(file, &mut bytes, offset)?;
                Ok(bytes)
            }
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).map_or(bytes.len(), |at| at.min(bytes.len()));
                let end = start.saturating_add(length).min(bytes.len());
                Ok(bytes[start..end].to_vec())
            }
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(not(unix))]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}
