//! Writes a trace: blocks are compressed on a thread of their own, in order.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::block::{BlockKind, block, file_header};
use crate::definition::{Definition, DefinitionBlock, Footer, Header};
use crate::error::{StoreError, StoreErrorKind};

/// Finished chunks that may wait for the compressor; then the program waits too.
const WAITING: usize = 4;
/// Output is stored in blocks of at most so many bytes.
const OUTPUT_BLOCK: usize = 1 << 24;

/// The operations of some steps.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Index of the first step.
    pub first_step: u64,
    /// How many steps there are.
    pub steps: u32,
    /// How many of them are line steps.
    pub line_steps: u32,
    /// A keyframe, and the operations.
    pub raw: Vec<u8>,
    /// What was written to standard output and standard error meanwhile.
    pub written: [Vec<u8>; 2],
}

enum Message {
    Define(Vec<Definition>),
    Chunk(Chunk),
    Finish(Footer),
}

/// Where the bytes go.
enum Target {
    File(File),
    Memory(Arc<Mutex<Vec<u8>>>),
}

/// The end of a trace that is being recorded.
pub struct Writer {
    sender: SyncSender<Message>,
    /// Buffers that the compressor is done with.
    spent: Receiver<Vec<u8>>,
    thread: JoinHandle<io::Result<()>>,
    memory: Option<Arc<Mutex<Vec<u8>>>>,
    path: Option<PathBuf>,
    stored: Arc<AtomicU64>,
    raw: u64,
}

impl Writer {
    /// Begins a trace in a file, which must not exist or may be replaced.
    pub fn create(path: &Path, header: &Header) -> Result<Self, StoreError> {
        let file = File::create(path).map_err(|error| at(error.into(), path))?;
        let mut writer =
            Self::start(Target::File(file), header).map_err(|it| at(it.into(), path))?;
        writer.path = Some(path.to_owned());
        Ok(writer)
    }

    /// Begins a trace in memory.
    pub fn in_memory(header: &Header) -> Result<Self, StoreError> {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let mut writer = Self::start(Target::Memory(bytes.clone()), header)
            .map_err(|error| StoreErrorKind::from(error).at(None))?;
        writer.memory = Some(bytes);
        Ok(writer)
    }

    fn start(mut target: Target, header: &Header) -> io::Result<Self> {
        let mut first = file_header().to_vec();
        first.extend(block(BlockKind::Header, (0, 0, 0), &json(header)?)?);
        target.append(&first)?;
        let stored = Arc::new(AtomicU64::new(first.len() as u64));
        let (sender, receiver) = sync_channel(WAITING);
        let (give_back, spent) = sync_channel(WAITING + 2);
        let count = stored.clone();
        let thread = std::thread::Builder::new()
            .name("calcharo-writer".to_owned())
            .spawn(move || work(target, &receiver, &give_back, &count))?;
        Ok(Self { sender, spent, thread, memory: None, path: None, stored, raw: 0 })
    }

    /// Adds definitions; they come before every chunk that is written later.
    pub fn define(&mut self, definitions: Vec<Definition>) {
        if !definitions.is_empty() {
            // A writer that failed is noticed at the end, with its own error.
            drop(self.sender.send(Message::Define(definitions)));
        }
    }

    /// Writes a chunk, and waits if too many are waiting; gives an empty buffer for the next one.
    pub fn write(&mut self, chunk: Chunk) -> Vec<u8> {
        self.raw += chunk.raw.len() as u64;
        let capacity = chunk.raw.capacity();
        drop(self.sender.send(Message::Chunk(chunk)));
        self.spent.try_recv().unwrap_or_else(|_| Vec::with_capacity(capacity))
    }

    /// Bytes of chunks before compression.
    pub fn raw_bytes(&self) -> u64 {
        self.raw
    }

    /// Bytes that are stored so far.
    pub fn stored_bytes(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    /// Closes the trace; the bytes of one in memory.
    pub fn finish(self, footer: Footer) -> Result<Option<Vec<u8>>, StoreError> {
        self.end(Some(footer))
    }

    /// Closes the trace, with no footer as if the recording had been killed if there is none.
    pub(crate) fn end(self, footer: Option<Footer>) -> Result<Option<Vec<u8>>, StoreError> {
        let Self { sender, thread, memory, path, .. } = self;
        if let Some(footer) = footer {
            drop(sender.send(Message::Finish(footer)));
        }
        drop(sender);
        let result = thread.join().unwrap_or_else(|_| Err(io::Error::other("its thread panicked")));
        result.map_err(|error| StoreErrorKind::from(error).at(path))?;
        Ok(memory.map(|bytes| {
            std::mem::take(&mut *bytes.lock().unwrap_or_else(PoisonError::into_inner))
        }))
    }
}

fn at(kind: StoreErrorKind, path: &Path) -> StoreError {
    kind.at(Some(path.to_owned()))
}

impl Target {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::File(file) => file.write_all(bytes),
            Self::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
                Ok(())
            }
        }
    }
}

fn work(
    mut target: Target,
    receiver: &Receiver<Message>,
    give_back: &SyncSender<Vec<u8>>,
    stored: &AtomicU64,
) -> io::Result<()> {
    let mut blocks = Blocks::default();
    for message in receiver {
        let is_last = matches!(message, Message::Finish(_));
        let bytes = match message {
            Message::Define(definitions) => blocks.definitions(definitions)?,
            Message::Chunk(mut chunk) => {
                let bytes = blocks.chunk(&chunk)?;
                chunk.raw.clear();
                drop(give_back.try_send(chunk.raw));
                bytes
            }
            Message::Finish(footer) => block(BlockKind::Footer, (0, 0, 0), &json(&footer)?)?,
        };
        target.append(&bytes)?;
        stored.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if is_last {
            break;
        }
    }
    Ok(())
}

/// What later blocks repeat of earlier ones, so that the loss of one is noticed.
#[derive(Default)]
struct Blocks {
    defined: [u32; 4],
    written: [u64; 2],
}

impl Blocks {
    fn definitions(&mut self, definitions: Vec<Definition>) -> io::Result<Vec<u8>> {
        let content = DefinitionBlock { first: self.defined, definitions };
        let bytes = block(BlockKind::Definitions, (0, 0, 0), &json(&content)?)?;
        for definition in &content.definitions {
            let kind = match definition {
                Definition::File(_) => 0,
                Definition::Code(_) => 1,
                Definition::Thread(_) => 2,
                Definition::Task(_) => 3,
            };
            self.defined[kind] += 1;
        }
        Ok(bytes)
    }

    /// The blocks of a chunk; none of operations if there are none.
    fn chunk(&mut self, chunk: &Chunk) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for (stream, kind) in [BlockKind::Stdout, BlockKind::Stderr].into_iter().enumerate() {
            for text in chunk.written[stream].chunks(OUTPUT_BLOCK) {
                bytes.extend(block(kind, (self.written[stream], 0, 0), text)?);
                self.written[stream] += text.len() as u64;
            }
        }
        if !chunk.raw.is_empty() {
            let steps = (chunk.first_step, chunk.steps, chunk.line_steps);
            bytes.extend(block(BlockKind::Chunk, steps, &chunk.raw)?);
        }
        Ok(bytes)
    }
}

fn json(value: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::other)
}
