//! Scanners with vector units, chosen when the program runs.

#![expect(unsafe_code, reason = "vector loads and calls into functions with target features")]

use phi_diagnostics::Diagnostic;

use crate::lexer::Lexer;
use crate::map::Tables;
use crate::scan::Scalar;
use crate::sink::Sink;

/// Reads `text` with the best scanner of this machine.
pub(crate) fn run<S: Sink>(text: &[u8], tables: &Tables, sink: S) -> (S, Vec<Diagnostic>) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi2") {
        // SAFETY: the features that the function is compiled for were detected on the line above.
        return unsafe { x86::run(text, tables, sink) };
    }
    Lexer::run(text, tables, sink, Scalar)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_set1_epi8, _mm256_setr_epi8, _mm256_shuffle_epi8,
    };

    use phi_diagnostics::Diagnostic;

    use crate::lexer::Lexer;
    use crate::map::Tables;
    use crate::scan::{BLOCK, IDENTIFIER, Scalar, Scan};
    use crate::sink::Sink;

    /// The lexer, compiled for AVX2 with all its scans inside.
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn run<S: Sink>(text: &[u8], tables: &Tables, sink: S) -> (S, Vec<Diagnostic>) {
        Lexer::run(text, tables, sink, Avx2 { base: usize::MAX, stops: 0, pad: [0; BLOCK] })
    }

    const HALF: usize = 32;

    /// Exists only inside [`run`], so AVX2 is there whenever a method is called.
    struct Avx2 {
        /// Where the block whose stops are known begins.
        base: usize,
        /// One bit for each byte of the block at which code must be looked at.
        stops: u64,
        /// Copy of the last, short block, padded with NUL.
        pad: [u8; BLOCK],
    }

    impl Avx2 {
        #[inline(always)]
        fn block<'a>(&'a mut self, text: &'a [u8], base: usize) -> &'a [u8; BLOCK] {
            if let Some(block) = text[base..].first_chunk() {
                return block;
            }
            let rest = &text[base..];
            self.pad = [0; BLOCK];
            self.pad[..rest.len()].copy_from_slice(rest);
            &self.pad
        }

        #[inline(always)]
        fn find(
            &mut self,
            text: &[u8],
            from: usize,
            classify: impl Fn(&[u8; BLOCK], usize) -> u64,
        ) -> usize {
            if from >= text.len() {
                return text.len();
            }
            let mut base = from / BLOCK * BLOCK;
            if base != self.base {
                self.stops = classify(self.block(text, base), base);
                self.base = base;
            }
            let mut stops = self.stops & (u64::MAX << (from % BLOCK));
            while stops == 0 {
                base += BLOCK;
                if base >= text.len() {
                    return text.len();
                }
                stops = classify(self.block(text, base), base);
                self.base = base;
                self.stops = stops;
            }
            base + stops.trailing_zeros() as usize
        }
    }

    impl Scan for Avx2 {
        #[inline(always)]
        fn code_stop(&mut self, text: &[u8], from: usize) -> usize {
            // SAFETY: AVX2 is there, see the type.
            self.find(text, from, |block, _| unsafe { code_stops(block) })
        }

        #[inline(always)]
        fn stops_from(&self, at: usize) -> (usize, u64) {
            (self.base, self.stops & (u64::MAX << (at % BLOCK)))
        }

        #[inline(always)]
        fn word_stop(&mut self, text: &[u8], from: usize) -> usize {
            self.find(text, from, |block, base| {
                let goes_on = base > 0 && IDENTIFIER[usize::from(text[base - 1])];
                // SAFETY: AVX2 is there, see the type.
                unsafe { code_stops(block) | word_starts(block, goes_on) }
            })
        }

        #[inline(always)]
        fn literal_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
            // SAFETY: AVX2 is there, see the type.
            let stop = search(text, from, |block| unsafe { literal_stops(block, quote) });
            stop.unwrap_or_else(|at| Scalar.literal_stop(text, at, quote))
        }

        #[inline(always)]
        fn triple_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
            // SAFETY: AVX2 is there, see the type.
            let stop = search(text, from, |block| unsafe { triple_stops(block, quote) });
            stop.unwrap_or_else(|at| Scalar.triple_stop(text, at, quote))
        }

        #[inline(always)]
        fn field_stop(&mut self, text: &[u8], from: usize) -> usize {
            // SAFETY: AVX2 is there, see the type.
            let stop = search(text, from, |block| unsafe { field_stops(block) });
            stop.unwrap_or_else(|at| Scalar.field_stop(text, at))
        }

        #[inline(always)]
        fn text_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
            // SAFETY: AVX2 is there, see the type.
            let stop = search(text, from, |block| unsafe { text_stops(block, quote) });
            stop.unwrap_or_else(|at| Scalar.text_stop(text, at, quote))
        }

        #[inline(always)]
        fn line_end(&mut self, text: &[u8], from: usize) -> usize {
            // SAFETY: AVX2 is there, see the type.
            let stop = search(text, from, |block| unsafe { line_ends(block) });
            stop.unwrap_or_else(|at| Scalar.line_end(text, at))
        }
    }

    /// The first stop at or after `from`, or where less than a block is left.
    #[inline(always)]
    fn search(
        text: &[u8],
        from: usize,
        classify: impl Fn(&[u8; BLOCK]) -> u64,
    ) -> Result<usize, usize> {
        let mut at = from;
        while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let stops = classify(block);
            if stops != 0 {
                return Ok(at + stops.trailing_zeros() as usize);
            }
            at += BLOCK;
        }
        Err(at)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn bits(vector: __m256i) -> u32 {
        _mm256_movemask_epi8(vector).cast_unsigned()
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn halves(block: &[u8; BLOCK]) -> [__m256i; 2] {
        // SAFETY: both loads lie inside the 64 bytes; `loadu` has no alignment requirement.
        unsafe {
            let low = block.as_ptr();
            [_mm256_loadu_si256(low.cast()), _mm256_loadu_si256(low.add(HALF).cast())]
        }
    }

    /// One bit for each byte of a block that `test` marks.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn marks(block: &[u8; BLOCK], test: impl Fn(__m256i) -> __m256i) -> u64 {
        let [low, high] = halves(block);
        u64::from(bits(test(low))) | u64::from(bits(test(high))) << HALF
    }

    /// Bytes of `set`, which must differ in their low four bits; 0 never matches.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn is_in(bytes: __m256i, set: __m256i) -> __m256i {
        // The shuffle picks the one member of the set with a byte's low bits, or 0 for bytes
        // beyond ASCII.
        _mm256_cmpeq_epi8(_mm256_shuffle_epi8(set, bytes), bytes)
    }

    /// A table for [`is_in`]; slots without a member hold a byte that never stands there.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn set(members: &[u8]) -> __m256i {
        let mut slots = [0x0F_u8; 16];
        slots[0x0F] = 0;
        for &member in members {
            slots[usize::from(member & 0x0F)] = member;
        }
        let s = slots.map(u8::cast_signed);
        _mm256_setr_epi8(
            s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13],
            s[14], s[15], s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11],
            s[12], s[13], s[14], s[15],
        )
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn equal(bytes: __m256i, byte: u8) -> __m256i {
        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn code_stops(block: &[u8; BLOCK]) -> u64 {
        let stops = set(b"\"'#`");
        // The first byte of a character beyond ASCII is at least 0xC0.
        let lead = _mm256_set1_epi8(0xC0_u8.cast_signed());
        let leads = |bytes| _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, lead), bytes);
        marks(block, |bytes| _mm256_or_si256(is_in(bytes, stops), leads(bytes)))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn field_stops(block: &[u8; BLOCK]) -> u64 {
        // Members of one set differ in their low four bits, so the braces need one of their own.
        let (stops, braces) = (set(b"\"'#`()[]:!"), set(b"{}"));
        let lead = _mm256_set1_epi8(0xC0_u8.cast_signed());
        marks(block, |bytes| {
            let leads = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, lead), bytes);
            let others = _mm256_or_si256(is_in(bytes, stops), is_in(bytes, braces));
            _mm256_or_si256(leads, others)
        })
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn text_stops(block: &[u8; BLOCK], quote: u8) -> u64 {
        let stops = set(b"\\{}\n");
        marks(block, |bytes| {
            let others = _mm256_or_si256(equal(bytes, quote), equal(bytes, b'\r'));
            _mm256_or_si256(is_in(bytes, stops), others)
        })
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn literal_stops(block: &[u8; BLOCK], quote: u8) -> u64 {
        let stops = set(b"\\\n\r");
        marks(block, |bytes| _mm256_or_si256(is_in(bytes, stops), equal(bytes, quote)))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn triple_stops(block: &[u8; BLOCK], quote: u8) -> u64 {
        marks(block, |bytes| _mm256_or_si256(equal(bytes, b'\\'), equal(bytes, quote)))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn line_ends(block: &[u8; BLOCK]) -> u64 {
        marks(block, |bytes| is_in(bytes, set(b"\n\r")))
    }

    /// First letters of ASCII names; `goes_on` if the byte before the block belongs to a name.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn word_starts(block: &[u8; BLOCK], goes_on: bool) -> u64 {
        let mut letters = 0_u64;
        let mut parts = 0_u64;
        for (index, &byte) in block.iter().enumerate() {
            let is_part = IDENTIFIER[usize::from(byte)];
            parts |= u64::from(is_part) << index;
            letters |= u64::from(is_part && !byte.is_ascii_digit()) << index;
        }
        letters & !(parts << 1 | u64::from(goes_on))
    }
}
