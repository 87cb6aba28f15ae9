//! Makes new files of a sound one: damaged as a disk does it, or forged so that checksums hold.

use super::file::{Block, CHUNK, FILE_HEADER, bytes, set_content};
use crate::random::Random;

/// Changes bytes as they stand: checksums tell.
pub(super) fn damaged(file: &[u8], random: &mut Random) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=random.below(3) {
        // Mostly behind the header of the file, without which nothing is read.
        let from = if random.below(20) == 0 { 0 } else { FILE_HEADER };
        let at = from + random.below(file.len().saturating_sub(from));
        let until = (at + 1 + random.below(200)).min(file.len());
        match random.below(8) {
            0 => file.truncate(at.max(FILE_HEADER)),
            1 => drop(file.drain(at.min(until)..until)),
            2 => {
                let piece = file[at.min(until)..until].to_vec();
                drop(file.splice(at..at, piece));
            }
            3 => {
                let from = random.below(file.len());
                let piece = file[from..].to_vec();
                file.extend(piece);
            }
            _ => {
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    file
}

/// Changes blocks and their content, and makes every checksum hold again.
pub(super) fn forged(blocks: &[Block], random: &mut Random) -> Vec<u8> {
    let mut blocks = blocks.to_vec();
    for _ in 0..=random.below(3) {
        let (at, to) = (random.below(blocks.len()), random.below(blocks.len()));
        match random.below(8) {
            0 => blocks.swap(at, to),
            1 if blocks.len() > 1 => drop(blocks.remove(at)),
            2 => blocks.insert(to, blocks[at].clone()),
            3 => forge_header(&mut blocks[at], random),
            _ => forge_content(&mut blocks[at], random),
        }
    }
    bytes(&blocks)
}

fn forge_header(block: &mut Block, random: &mut Random) {
    let any = (1_u64 << random.below(64)).wrapping_sub(random.below(2) as u64);
    let narrow = u32::try_from(any & u64::from(u32::MAX)).unwrap_or_default();
    match random.below(5) {
        0 => block.kind = u8::try_from(random.below(9)).unwrap_or_default(),
        1 => block.first_step = any,
        2 => block.steps = narrow,
        3 => block.line_steps = narrow,
        _ => block.length = narrow,
    }
}

fn forge_content(block: &mut Block, random: &mut Random) {
    let mut content = std::mem::take(&mut block.content);
    for _ in 0..=random.below(4) {
        let at = random.below(content.len());
        let until = (at + random.below(24)).min(content.len());
        let piece = content[at.min(until)..until].to_vec();
        let to = random.below(content.len() + 1);
        match random.below(6) {
            0 => drop(content.splice(to..to, piece)),
            1 => drop(content.drain(at.min(until)..until)),
            2 if block.kind == CHUNK => {
                let often = piece.repeat(1 + random.below(2000));
                drop(content.splice(to..to, often));
            }
            3 => content.truncate(to),
            _ => {
                if let Some(byte) = content.get_mut(at) {
                    *byte = u8::try_from(random.below(256)).unwrap_or_default();
                }
            }
        }
    }
    set_content(block, content);
}
