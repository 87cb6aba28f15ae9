//! φ texts of a wanted size and share of glyphs.

/// Spellings of the map `phi`, letters and symbols.
const GLYPHS: [&str; 12] = ["∈", "∧", "∨", "≡", "¿", "∀", "⟲", "∑", "⟪", "λ", "π", "ℓ"];
const WORDS: [&str; 10] =
    ["value", "items", "index", "result", "name", "count", "total", "x", "path", "offset"];

/// Lines of blank-separated tokens, of which `percent` in a hundred are glyphs, in about `size`
/// bytes. The same arguments give the same text.
pub(crate) fn text(size: usize, percent: u64) -> Vec<u8> {
    let mut text = String::with_capacity(size + 128);
    let mut numbers = Numbers(7);
    while text.len() < size {
        for token in 0..16 {
            if token > 0 {
                text.push(' ');
            }
            let is_glyph = numbers.below(100) < percent;
            text.push_str(if is_glyph { numbers.pick(&GLYPHS) } else { numbers.pick(&WORDS) });
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// A linear congruential generator; its high bits are random enough to choose words with.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let index = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from[index]
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_share_of_glyphs_is_what_was_asked_for() {
        assert!(text(1000, 0).is_ascii());
        let all = String::from_utf8(text(1000, 100)).expect("it is UTF-8");
        assert!(all.split_whitespace().all(|token| !token.is_ascii()));
        assert_eq!(text(1000, 25), text(1000, 25));
    }
}
