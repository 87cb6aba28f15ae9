//! Finds the blocks of a trace, and reads all but its chunks.

use std::path::PathBuf;

use crate::block::{BLOCK_HEADER, BlockHeader, BlockKind, FILE_HEADER, LARGEST, check_file_header};
use crate::definition::{Code, Definition, DefinitionBlock, Header, SourceFile, Task, Thread};
use crate::error::{Damage, StoreErrorKind};
use crate::store::Store;
use crate::trace::{ChunkPlace, Trace};

/// So many bytes are searched at once for the next block.
const WINDOW: usize = 1 << 16;
/// Definitions beyond this number cannot be missed: their block is refused when others are lost.
const MOST_LOST: usize = 1 << 16;

/// Reads what is sound; what is not is named in [`Trace::damage`]. `most` is how many bytes all blocks
/// together may have before compression.
pub(crate) fn load(
    store: Store,
    path: Option<PathBuf>,
    most: u64,
) -> Result<Trace, StoreErrorKind> {
    check_file_header(&store.read_up_to(0, FILE_HEADER)?)?;
    let mut loader = Loader { trace: empty(store, path), loaded: 0 };
    let (mut offset, size) = (FILE_HEADER as u64, loader.trace.store.size()?);
    let mut raw = 0_u64;
    let mut has_block = false;
    while offset < size {
        let bytes = loader.trace.store.read_up_to(offset, BLOCK_HEADER)?;
        let bytes = bytes.first_chunk::<BLOCK_HEADER>();
        let Some((head, bytes)) = bytes.and_then(|it| Some((BlockHeader::read(it)?, it))) else {
            loader.note(format!("no block begins at byte {offset}"));
            offset = next_block(&loader.trace.store, offset + 1, size)?;
            continue;
        };
        let end = offset + BLOCK_HEADER as u64 + u64::from(head.stored);
        if end > size {
            loader.note(format!("the block at byte {offset} is cut off"));
            break;
        }
        raw = raw.saturating_add(u64::from(head.raw));
        if raw > most {
            loader
                .note(format!("from byte {offset} on there are more than {most} bytes of content"));
            break;
        }
        if let Err(damage) = loader.take(offset, &head, bytes) {
            loader.note(format!("byte {offset}: {damage}"));
        }
        has_block = true;
        offset = end;
    }
    if has_block { Ok(loader.trace) } else { Err(StoreErrorKind::Truncated) }
}

fn empty(store: Store, path: Option<PathBuf>) -> Trace {
    Trace {
        path,
        store,
        chunks: Vec::new(),
        header: Header::default(),
        footer: None,
        files: Vec::new(),
        codes: Vec::new(),
        threads: Vec::new(),
        tasks: Vec::new(),
        written: [Vec::new(), Vec::new()],
        damage: Vec::new(),
        length: 0,
    }
}

/// Where the next sound block header is, from `at` on; the end of the file if there is none.
fn next_block(store: &Store, mut at: u64, size: u64) -> Result<u64, StoreErrorKind> {
    loop {
        let window = store.read_up_to(at, WINDOW)?;
        let is_header = |bytes: &[u8]| {
            bytes[1..4] == *b"blk"
                && bytes.first_chunk().is_some_and(|it| BlockHeader::read(it).is_some())
        };
        if let Some(place) = window.windows(BLOCK_HEADER).position(is_header) {
            return Ok(at + place as u64);
        }
        if window.len() < WINDOW {
            return Ok(size);
        }
        at += (WINDOW - BLOCK_HEADER + 1) as u64;
    }
}

struct Loader {
    trace: Trace,
    /// Bytes of content that are held in memory.
    loaded: u64,
}

impl Loader {
    fn note(&mut self, damage: String) {
        self.trace.damage.push(damage);
    }

    fn take(
        &mut self,
        offset: u64,
        head: &BlockHeader,
        bytes: &[u8; BLOCK_HEADER],
    ) -> Result<(), StoreErrorKind> {
        match head.kind {
            BlockKind::Unknown => return Ok(()),
            BlockKind::Chunk => return self.take_chunk(offset, head),
            _ => {}
        }
        if self.loaded + u64::from(head.raw) > u64::from(LARGEST) {
            return Err(Damage::malformed("more output and definitions than fit").into());
        }
        let content = self.trace.content(offset, head, bytes)?;
        self.loaded += u64::from(head.raw);
        let trace = &mut self.trace;
        match head.kind {
            BlockKind::Header => trace.header = parsed(&content)?,
            BlockKind::Footer => trace.footer = Some(parsed(&content)?),
            BlockKind::Stdout => append(&mut trace.written[0], head.first_step, &content)?,
            BlockKind::Stderr => append(&mut trace.written[1], head.first_step, &content)?,
            _ => self.define(parsed(&content)?)?,
        }
        Ok(())
    }

    fn take_chunk(&mut self, offset: u64, head: &BlockHeader) -> Result<(), StoreErrorKind> {
        let end = head.first_step.checked_add(u64::from(head.steps));
        let end = end.filter(|_| head.first_step >= self.trace.length);
        self.trace.length = end.ok_or_else(|| Damage::malformed("a chunk out of order"))?;
        self.trace.chunks.push(ChunkPlace { offset, header: *head });
        Ok(())
    }

    /// Numbers count up for each kind: where a block was lost, later ones must keep theirs.
    fn define(&mut self, block: DefinitionBlock<serde_json::Value>) -> Result<(), StoreErrorKind> {
        let trace = &mut self.trace;
        let [files, codes, threads, tasks] = block.first;
        restore_numbers(&mut trace.files, files, SourceFile::lost)?;
        restore_numbers(&mut trace.codes, codes, Code::lost)?;
        restore_numbers(&mut trace.threads, threads, Thread::lost)?;
        restore_numbers(&mut trace.tasks, tasks, Task::lost)?;
        for definition in block.definitions {
            let kind = definition.get("define").and_then(serde_json::Value::as_str);
            if !matches!(kind, Some("file" | "code" | "thread" | "task")) {
                // Of a later minor version.
                continue;
            }
            match serde_json::from_value(definition).map_err(foreign)? {
                Definition::File(file) => trace.files.push(file),
                Definition::Code(code) => trace.codes.push(code),
                Definition::Thread(thread) => trace.threads.push(thread),
                Definition::Task(task) => trace.tasks.push(task),
            }
        }
        Ok(())
    }
}

fn restore_numbers<T>(known: &mut Vec<T>, first: u32, lost: fn() -> T) -> Result<(), Damage> {
    let first = first as usize;
    if first < known.len() || (first > known.len() && first > MOST_LOST) {
        return Err(Damage::malformed("definitions whose numbers do not follow"));
    }
    known.resize_with(first, lost);
    Ok(())
}

/// Output behind a lost part is left out: offsets into it would be wrong.
fn append(written: &mut Vec<u8>, offset: u64, content: &[u8]) -> Result<(), Damage> {
    if offset != written.len() as u64 {
        return Err(Damage::malformed("output whose beginning is lost"));
    }
    written.extend(content);
    Ok(())
}

fn parsed<T: serde::de::DeserializeOwned>(content: &[u8]) -> Result<T, Damage> {
    serde_json::from_slice(content).map_err(foreign)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err passes")]
fn foreign(error: serde_json::Error) -> Damage {
    Damage::malformed(error.to_string())
}
