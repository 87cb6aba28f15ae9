//! The hot loop of dense text: all glyphs of one block of 64 bytes.
//!
//! It does what [`Lexer::beyond_ascii`] does, for the common case only, and leaves everything
//! else to it. State is kept in locals, each glyph is found by its bytes and written through
//! one window of fixed size, and choices that fall at random are arithmetic, not branches.

use std::num::NonZeroU64;

use crate::lexer::Lexer;
use crate::map::{Replacement, Tables};
use crate::quick::QuickGlyph;
use crate::scan::{BLOCK, IDENTIFIER, Scan};
use crate::sink::Sink;

/// One byte before a block, the block, and as much again for copies of fixed size.
const REACH: usize = 1 + 2 * BLOCK;
/// Unchanged text, a blank, a padded word, a blank.
const WINDOW: usize = 2 * BLOCK;
/// Most that the glyphs of a block can become: 32 of them, 18 bytes each, and other text.
const OUTPUT: usize = 1024;
/// Room that a block needs in the buffer.
pub(crate) const ROOM: usize = BLOCK + OUTPUT + WINDOW;

/// Neighbour of a glyph: a character that no word joins.
const APART: u8 = 0;
/// Neighbour of a glyph: a blank must keep them apart.
const JOINS: u8 = 1;
/// Neighbour of a glyph: a look at more than the byte is needed.
const UNCLEAR: u8 = 2;

// A point may end a number, a backtick a stropped name.
static BEFORE: [u8; 256] = neighbours(b".`", UNCLEAR);
static AFTER: [u8; 256] = neighbours(b"`", JOINS);

const fn neighbours(special: &[u8], class: u8) -> [u8; 256] {
    let mut table = [UNCLEAR; 256];
    let mut byte = 0;
    while byte < 0x80 {
        table[byte] = if IDENTIFIER[byte] { JOINS } else { APART };
        byte += 1;
    }
    let mut index = 0;
    while index < special.len() {
        table[special[index] as usize] = class;
        index += 1;
    }
    table
}

impl<S: Sink, C: Scan> Lexer<'_, S, C> {
    /// Converts the glyph at `first` and, if nothing else comes between, those that follow in
    /// its block.
    #[inline(always)]
    pub(crate) fn glyphs(&mut self, first: usize) {
        let (base, stops) = self.scan.stops_from(first);
        self.glyph_run(first, base, stops);
    }

    /// Converts the glyphs that `stops` marks from `base` on; `first` is the first of them.
    #[inline(always)]
    pub(crate) fn glyph_run(&mut self, first: usize, base: usize, stops: u64) {
        let Some(sink) = self.sink.as_text() else {
            return self.beyond_ascii(first);
        };
        let mut run = Run { taken: sink.taken, written: sink.written };
        let follows_word = self.word_end == sink.taken;
        run.block(self.text, self.tables, &mut sink.buffer, (base, stops), follows_word);
        if run.taken <= first {
            return self.beyond_ascii(first);
        }
        (sink.taken, sink.written) = (run.taken, run.written);
        self.word_end = run.taken;
        self.blank_written = sink.buffer[run.written - 1] == b' ';
        self.at = run.taken;
    }
}

/// How far text was taken over and written.
struct Run {
    taken: usize,
    written: usize,
}

impl Run {
    /// Converts glyphs from the first stop on, until one needs the general path.
    ///
    /// `follows_word`: the text was last taken over behind a glyph word or a stropped name.
    /// Indices are masked where they are small by construction, which saves their checks.
    #[inline(always)]
    fn block(
        &mut self,
        text: &[u8],
        tables: &Tables,
        buffer: &mut [u8],
        (base, mut stops): (usize, u64),
        follows_word: bool,
    ) {
        let Some(reach) = base.checked_sub(1).and_then(|start| text.get(start..)) else { return };
        let Some(reach): Option<&[u8; REACH]> = reach.first_chunk() else { return };
        let Some(room) = buffer.get_mut(self.written..) else { return };
        let Some(room): Option<&mut [u8; ROOM]> = room.first_chunk_mut() else { return };
        let Some(gap) = self.gap(text, base, room) else { return };
        let Some(output): Option<&mut [u8; OUTPUT + WINDOW]> = room[gap..].first_chunk_mut() else {
            return;
        };
        let mut taken = self.taken.saturating_sub(base);
        let mut follows_word = follows_word && self.taken >= base;
        let mut written = 0;
        while let Some(some) = NonZeroU64::new(stops) {
            let offset = some.trailing_zeros() as usize % BLOCK;
            let Some(bytes) = reach[offset + 1..].first_chunk() else { break };
            let Some(glyph) = tables.quick.find(*bytes) else { break };
            let end = offset + usize::from(glyph.length % 4);
            let mut before = BEFORE[usize::from(reach[offset])];
            let mut after = AFTER[usize::from(reach[end + 1])];
            if (before | after) >= UNCLEAR {
                if before >= UNCLEAR {
                    // Directly behind a word only a blank of its own keeps them apart.
                    let behind_word = written > 0 && taken == offset && follows_word;
                    before = if behind_word {
                        u8::from(output[(written - 1) % OUTPUT] != b' ')
                    } else {
                        break;
                    };
                }
                if after >= UNCLEAR {
                    let Some(next) = reach[end + 1..].first_chunk() else { break };
                    after = if tables.quick.find(*next).is_some() { JOINS } else { break };
                }
            }
            if glyph.letter & (before | after) != APART {
                break;
            }
            let Some(window) = output[written % OUTPUT..].first_chunk_mut() else { break };
            let source = reach[taken % BLOCK + 1..].first_chunk();
            let Some(source) = source else { break };
            written += write(source, window, offset - taken, glyph, before, after);
            taken = end;
            follows_word = true;
            stops &= stops - 1;
        }
        if written > 0 {
            self.taken = base + taken;
            self.written += gap + written;
        }
    }

    /// Copies what is unchanged before the block; `None` if that is too much.
    #[inline(always)]
    fn gap(&self, text: &[u8], base: usize, room: &mut [u8; ROOM]) -> Option<usize> {
        let gap = base.saturating_sub(self.taken);
        let source: &[u8; BLOCK] = text.get(self.taken..)?.first_chunk()?;
        room[..BLOCK].copy_from_slice(source);
        (gap <= BLOCK).then_some(gap)
    }
}

/// Writes `pending` bytes of unchanged text and the word; returns how many bytes that is.
#[inline(always)]
fn write(
    source: &[u8; BLOCK],
    window: &mut [u8; WINDOW],
    pending: usize,
    glyph: &QuickGlyph,
    before: u8,
    after: u8,
) -> usize {
    window[..BLOCK].copy_from_slice(source);
    let pending = pending % BLOCK;
    // Written always, kept if needed.
    window[pending] = b' ';
    let start = pending + usize::from(before & 1);
    window[start..start + Replacement::PADDED].copy_from_slice(&glyph.word);
    let stop = start + usize::from(glyph.word_length % 32);
    window[stop] = b' ';
    stop + usize::from(after & 1)
}
