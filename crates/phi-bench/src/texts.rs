//! φ texts of a wanted size and share of glyphs. They compile, so that what follows a conversion
//! can be measured too.

/// Names and operators, as glyphs of the map `phi` and as words that stay.
const NAMES: [[&str; 6]; 2] =
    [["value", "items", "index", "result", "count", "total"], ["∑", "π", "ℓ", "⟪", "∑", "π"]];
const OPERATORS: [[&str; 4]; 2] = [["in", "and", "or", "is"], ["∈", "∧", "∨", "≡"]];

/// Lines of blank-separated tokens, of which `percent` in a hundred are glyphs, in about `size`
/// bytes. The same arguments give the same text.
pub(crate) fn text(size: usize, percent: u64) -> Vec<u8> {
    let mut text = String::with_capacity(size + 128);
    let mut numbers = Numbers(7);
    while text.len() < size {
        for token in 0..15 {
            let is_glyph = usize::from(numbers.below(100) < percent);
            if token > 0 {
                text.push(' ');
            }
            text.push_str(if token % 2 == 0 {
                numbers.pick(&NAMES[is_glyph])
            } else {
                numbers.pick(&OPERATORS[is_glyph])
            });
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
