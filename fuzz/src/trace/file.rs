//! A trace file as its blocks, with checksums that can be made to hold again.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Length of the file's own header.
pub(super) const FILE_HEADER: usize = 12;
const BLOCK_HEADER: usize = 40;

/// A block: the fields of its header, and its content before compression.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) kind: u8,
    pub(super) first_step: u64,
    pub(super) steps: u32,
    pub(super) line_steps: u32,
    /// What the header states as the length of the content.
    pub(super) length: u32,
    pub(super) content: Vec<u8>,
}

/// The kinds of blocks that mutations tell apart.
pub(super) const CHUNK: u8 = 3;

/// Splits a sound file; `None` if it is none.
pub(super) fn blocks(bytes: &[u8]) -> Option<Vec<Block>> {
    let (mut blocks, mut at) = (Vec::new(), FILE_HEADER);
    while at < bytes.len() {
        let head = bytes.get(at..at + BLOCK_HEADER)?;
        let u32_at = |from: usize| Some(u32::from_le_bytes(*head.get(from..)?.first_chunk()?));
        let (length, stored) = (u32_at(20)?, u32_at(24)? as usize);
        let end = at + BLOCK_HEADER + stored;
        let content = zstd::bulk::decompress(&bytes[at + BLOCK_HEADER..end], length as usize);
        blocks.push(Block {
            kind: head[0],
            first_step: u64::from_le_bytes(*head.get(4..)?.first_chunk()?),
            steps: u32_at(12)?,
            line_steps: u32_at(16)?,
            length,
            content: content.ok()?,
        });
        at = end;
    }
    Some(blocks)
}

/// The file of these blocks: every checksum holds.
pub(super) fn bytes(blocks: &[Block]) -> Vec<u8> {
    let mut bytes = b"CALCHARO\x01\0\0\0".to_vec();
    for block in blocks {
        let stored = zstd::bulk::compress(&block.content, 1).unwrap_or_default();
        let mut head = vec![block.kind];
        head.extend(b"blk");
        head.extend(block.first_step.to_le_bytes());
        for number in [block.steps, block.line_steps, block.length] {
            head.extend(number.to_le_bytes());
        }
        head.extend(u32::try_from(stored.len()).unwrap_or(u32::MAX).to_le_bytes());
        head.extend(xxh3_64_with_seed(&stored, xxh3_64(&head)).to_le_bytes());
        head.extend(&xxh3_64(&head).to_le_bytes()[..4]);
        bytes.extend(head);
        bytes.extend(stored);
    }
    bytes
}

/// Content that is to be stored with the length that it has.
pub(super) fn set_content(block: &mut Block, content: Vec<u8>) {
    block.length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    block.content = content;
}

/// A file with the chunks of another one several times over: each begins with the whole state.
pub(super) fn repeated(blocks: &[Block], times: u32) -> Vec<Block> {
    let mut all = Vec::new();
    for block in blocks {
        if block.kind != CHUNK {
            all.push(block.clone());
            continue;
        }
        let copies = (0..times).map(|number| {
            let first_step = block.first_step + u64::from(number) * u64::from(block.steps);
            Block { first_step, ..block.clone() }
        });
        all.extend(copies);
    }
    all
}
