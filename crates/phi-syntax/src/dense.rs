//! The hot loop of dense text: all glyphs of one block of 64 bytes.
//!
//! It does what [`Lexer::beyond_ascii`] does, for the common case only, and leaves everything
//! else to it. State is kept in locals, each glyph is found by its bytes and written through
//! one window of fixed size, and choices that fall at random are arithmetic, not branches.

use std::num::NonZeroU64;

use crate::lexer::Lexer;
use crate::map::{Replacement, Tables};
use crate::quick::QuickGlyph;
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::Sink;

/// Unchanged text before a glyph that is copied in one piece.
const PENDING: usize = 32;
/// Unchanged text, a blank, a padded word, a blank.
const WINDOW: usize = 64;
/// One byte before a block, the block, and what the longest character may add.
const REACH: usize = 72;

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
        let mut run = Run {
            taken: sink.taken,
            written: sink.written,
            word_end: self.word_end,
            blank_written: self.blank_written,
        };
        run.block(self.text, self.tables, sink.buffer.as_mut_slice(), base, stops);
        let is_first = run.taken <= first;
        (sink.taken, sink.written) = (run.taken, run.written);
        (self.word_end, self.blank_written) = (run.word_end, run.blank_written);
        if is_first {
            self.beyond_ascii(first);
        } else {
            self.at = run.taken;
        }
    }
}

/// The state of the conversion, in registers.
struct Run {
    taken: usize,
    written: usize,
    word_end: usize,
    blank_written: bool,
}

impl Run {
    /// Converts glyphs from the first stop on, until one needs the general path.
    #[inline(always)]
    fn block(&mut self, text: &[u8], tables: &Tables, buffer: &mut [u8], base: usize, stops: u64) {
        let Some(reach) = base.checked_sub(1).and_then(|start| text.get(start..)) else { return };
        let Some(reach): Option<&[u8; REACH]> = reach.first_chunk() else { return };
        let mut stops = stops;
        while let Some(some) = NonZeroU64::new(stops) {
            // Masked, so that no index needs a check.
            let offset = some.trailing_zeros() as usize % 64;
            let Some(bytes) = reach[offset + 1..].first_chunk() else { return };
            let Some(glyph) = tables.quick.find(*bytes) else { return };
            let length = usize::from(glyph.length);
            let at = base + offset;
            let mut before = BEFORE[usize::from(reach[offset])];
            let mut after = AFTER[usize::from(reach[offset + 1 + length % 4])];
            if (before | after) >= UNCLEAR {
                if before >= UNCLEAR {
                    before =
                        if at == self.word_end { u8::from(!self.blank_written) } else { return };
                }
                if after >= UNCLEAR {
                    let Some(next) = text.get(at + length..).and_then(<[u8]>::first_chunk) else {
                        return;
                    };
                    after = if tables.quick.find(*next).is_some() { JOINS } else { return };
                }
            }
            let needs_apart = glyph.letter & (before | after) != APART;
            if needs_apart || !self.write(text, buffer, at, glyph, before, after) {
                return;
            }
            self.taken = at + length;
            self.word_end = at + length;
            self.blank_written = after == JOINS;
            stops &= stops - 1;
        }
    }

    /// Writes the unchanged text before `at` and the word; false if there is no room.
    #[inline(always)]
    fn write(
        &mut self,
        text: &[u8],
        buffer: &mut [u8],
        at: usize,
        glyph: &QuickGlyph,
        before: u8,
        after: u8,
    ) -> bool {
        let Some(source) = text.get(self.taken..) else { return false };
        let Some(source): Option<&[u8; PENDING]> = source.first_chunk() else { return false };
        let Some(window) = buffer.get_mut(self.written..) else { return false };
        let Some(window): Option<&mut [u8; WINDOW]> = window.first_chunk_mut() else {
            return false;
        };
        let pending = at - self.taken;
        if pending > PENDING {
            return false;
        }
        window[..PENDING].copy_from_slice(source);
        // Written always, kept if needed.
        window[pending] = b' ';
        let start = pending + usize::from(before & 1);
        window[start..start + Replacement::PADDED].copy_from_slice(&glyph.word);
        let stop = start + usize::from(glyph.word_length & 0x1F);
        window[stop % WINDOW] = b' ';
        self.written += stop + usize::from(after & 1);
        true
    }
}
