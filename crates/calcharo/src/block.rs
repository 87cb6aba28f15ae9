//! Blocks: the units that a trace file is made of.
//!
//! | bytes of a file | content |
//! |---|---|
//! | 0–7 | `CALCHARO` |
//! | 8–9 | major version, little-endian |
//! | 10–11 | minor version |
//! | then | blocks |
//!
//! | bytes of a block | content |
//! |---|---|
//! | 0 | kind |
//! | 1–3 | `blk` |
//! | 4–11 | first step (chunks), offset in the stream (output), else 0 |
//! | 12–15 | steps (chunks), else 0 |
//! | 16–19 | line steps (chunks), else 0 |
//! | 20–23 | length before compression |
//! | 24–27 | length as stored |
//! | 28–35 | XXH3-64 of the stored bytes, with the XXH3-64 of bytes 0–27 as seed |
//! | 36–39 | lowest 32 bits of the XXH3-64 of bytes 0–35 |
//! | then | the stored bytes: one zstd frame |
//!
//! Nothing is ever written twice: a process that is killed leaves whole blocks and at most one
//! that is cut off.

use std::io::{self, Read};

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::error::{Damage, StoreErrorKind};

/// What every trace file begins with.
pub(crate) const MAGIC: &[u8; 8] = b"CALCHARO";
/// A reader refuses a later major version.
pub(crate) const MAJOR: u16 = 1;
/// A reader skips what a later minor version added.
pub(crate) const MINOR: u16 = 0;
/// Length of the file's own header.
pub(crate) const FILE_HEADER: usize = 12;
/// Length of a block's header.
pub(crate) const BLOCK_HEADER: usize = 40;
/// No sound block is larger before compression.
pub(crate) const LARGEST: u32 = 1 << 30;
/// Nor is one that holds JSON.
const LARGEST_JSON: u32 = 1 << 26;
/// Memory for so many bytes is taken before they are there; most blocks are smaller.
const AT_ONCE: u32 = 1 << 22;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Header,
    Definitions,
    Chunk,
    Stdout,
    Stderr,
    Footer,
    /// Of a later minor version: skipped.
    Unknown,
}

impl BlockKind {
    fn largest(self) -> u32 {
        match self {
            Self::Header | Self::Definitions | Self::Footer => LARGEST_JSON,
            Self::Chunk | Self::Stdout | Self::Stderr | Self::Unknown => LARGEST,
        }
    }

    fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Header,
            2 => Self::Definitions,
            3 => Self::Chunk,
            4 => Self::Stdout,
            5 => Self::Stderr,
            6 => Self::Footer,
            _ => Self::Unknown,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Header => 1,
            Self::Definitions => 2,
            Self::Chunk => 3,
            Self::Stdout => 4,
            Self::Stderr => 5,
            Self::Footer => 6,
        }
    }
}

/// The header of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockHeader {
    pub(crate) kind: BlockKind,
    pub(crate) first_step: u64,
    pub(crate) steps: u32,
    pub(crate) line_steps: u32,
    pub(crate) raw: u32,
    pub(crate) stored: u32,
    checksum: u64,
}

/// The first bytes of a file.
pub(crate) fn file_header() -> [u8; FILE_HEADER] {
    let mut bytes = [0; FILE_HEADER];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..10].copy_from_slice(&MAJOR.to_le_bytes());
    bytes[10..].copy_from_slice(&MINOR.to_le_bytes());
    bytes
}

/// Checks the first bytes of a file.
pub(crate) fn check_file_header(bytes: &[u8]) -> Result<(), StoreErrorKind> {
    let known = &MAGIC[..bytes.len().min(MAGIC.len())];
    if bytes.is_empty() || bytes[..known.len()] != *known {
        return Err(StoreErrorKind::NotATrace);
    }
    let Some(&[low, high]) = bytes.get(8..10).and_then(|it| it.first_chunk::<2>()) else {
        return Err(StoreErrorKind::Truncated);
    };
    let found = u16::from_le_bytes([low, high]);
    if found == 0 || found > MAJOR {
        return Err(StoreErrorKind::UnsupportedVersion { found, known: MAJOR });
    }
    if bytes.len() < FILE_HEADER { Err(StoreErrorKind::Truncated) } else { Ok(()) }
}

/// A whole block: header and compressed content.
pub(crate) fn block(kind: BlockKind, steps: (u64, u32, u32), raw: &[u8]) -> io::Result<Vec<u8>> {
    let too_large = || io::Error::other(format!("a block of {} bytes", raw.len()));
    let length = u32::try_from(raw.len()).ok().filter(|length| *length <= kind.largest());
    let length = length.ok_or_else(too_large)?;
    let stored = zstd::bulk::compress(raw, 1)?;
    let mut bytes = Vec::with_capacity(BLOCK_HEADER + stored.len());
    bytes.push(kind.byte());
    bytes.extend(b"blk");
    bytes.extend(steps.0.to_le_bytes());
    bytes.extend(steps.1.to_le_bytes());
    bytes.extend(steps.2.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(u32::try_from(stored.len()).map_err(|_| too_large())?.to_le_bytes());
    let checksum = xxh3_64_with_seed(&stored, xxh3_64(&bytes));
    bytes.extend(checksum.to_le_bytes());
    bytes.extend(&xxh3_64(&bytes).to_le_bytes()[..4]);
    bytes.extend(stored);
    Ok(bytes)
}

impl BlockHeader {
    /// Reads a header; `None` if these bytes are none, or a damaged one.
    pub(crate) fn read(bytes: &[u8; BLOCK_HEADER]) -> Option<Self> {
        let u32_at = |at: usize| {
            let mut part = [0; 4];
            part.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(part)
        };
        let u64_at = |at: usize| u64::from(u32_at(at)) | u64::from(u32_at(at + 4)) << 32;
        let header = Self {
            kind: BlockKind::from_byte(bytes[0]),
            first_step: u64_at(4),
            steps: u32_at(12),
            line_steps: u32_at(16),
            raw: u32_at(20),
            stored: u32_at(24),
            checksum: u64_at(28),
        };
        let is_sound = bytes[36..] == xxh3_64(&bytes[..36]).to_le_bytes()[..4];
        let is_block = bytes[1..4] == *b"blk" && is_sound;
        (is_block && header.raw <= header.kind.largest()).then_some(header)
    }

    /// The content of the block whose header is `bytes`.
    pub(crate) fn content(
        &self,
        bytes: &[u8; BLOCK_HEADER],
        stored: &[u8],
    ) -> Result<Vec<u8>, Damage> {
        if xxh3_64_with_seed(stored, xxh3_64(&bytes[..28])) != self.checksum {
            return Err(Damage::checksum());
        }
        let raw = decompressed(stored, self.raw)
            .map_err(|_| Damage::malformed("a block that does not decompress"))?;
        if raw.len() == self.raw as usize {
            Ok(raw)
        } else {
            Err(Damage::malformed("a block of another length than it states"))
        }
    }
}

/// At most `length` bytes and one more, in memory that grows with what comes: a small block may
/// state any length.
fn decompressed(stored: &[u8], length: u32) -> io::Result<Vec<u8>> {
    let mut raw = Vec::with_capacity(length.min(AT_ONCE) as usize);
    let mut decoder = zstd::stream::read::Decoder::with_buffer(stored)?.single_frame();
    decoder.by_ref().take(u64::from(length) + 1).read_to_end(&mut raw)?;
    Ok(raw)
}
