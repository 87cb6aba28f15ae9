//! Makes new texts from the seeds: cut, splice, delete, insert what matters to a lexer.

use crate::random::Random;

/// What changes the state of the lexer, and its neighbours.
const TOKENS: &[&str] = &[
    "∈",
    "¿",
    "¬",
    "≡",
    "⋄",
    "≔",
    "⟲",
    "⟪",
    "∑",
    "✓",
    "⋯",
    "‼",
    "№",
    "←",
    "λ",
    "π",
    "ƒ",
    "Ø",
    "ℂ",
    "ℓ",
    "τ",
    "१",
    "२.",
    "०x",
    "१e५",
    "e५",
    "٣",
    "۴",
    "９",
    "৪",
    "अगर",
    "и",
    "`",
    "`λ`",
    "`y`",
    "`for`",
    "`a b`",
    "`f`",
    "``",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "f\"",
    "f'",
    "rf'",
    "f\"\"\"",
    "t'",
    "b'",
    "Rb\"",
    "fr\"\"\"",
    "u'",
    "{",
    "}",
    "{{",
    "}}",
    "{x!r:",
    ":",
    "!",
    "!=",
    "=",
    ":=",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "\\\n",
    "\\\r\n",
    "\\N{",
    "\\N{BULLET}",
    "\n",
    "\r",
    "\r\n",
    "\u{c}",
    " ",
    "\t",
    "#",
    "# ∈",
    "1",
    "1.",
    ".5",
    "1e5",
    "1.e5",
    "1.j",
    "0x1f",
    "0xey",
    "1_0",
    ".",
    "..",
    "...",
    "x",
    "_",
    "y",
    "no",
    "si",
    "en",
    "es",
    "con",
    "for",
    "in",
    "is",
    "not",
    "lambda",
    "match",
    "case",
    "type",
    "print",
    "é",
    "e\u{301}",
    "\u{301}",
    "变",
    "𝜋",
    "\u{feff}",
    "∉",
    "€",
    "²",
    "٣",
    "\u{200b}",
    "\u{2028}",
    "😀",
];

/// A text of at most about `limit` bytes, made from one or two seeds.
pub(crate) fn mutated(seeds: &[Vec<u8>], random: &mut Random, limit: usize) -> Vec<u8> {
    let mut text = window(&seeds[random.below(seeds.len())], random, limit);
    for _ in 0..=random.below(8) {
        mutate(&mut text, seeds, random);
    }
    text
}

fn window(seed: &[u8], random: &mut Random, limit: usize) -> Vec<u8> {
    let length = 1 + random.below(limit);
    let start = random.below(seed.len().saturating_sub(length) + 1);
    let mut from = start;
    while from > 0 && seed.get(from).is_some_and(|byte| byte & 0xC0 == 0x80) {
        from -= 1;
    }
    let mut to = (start + length).min(seed.len());
    while to < seed.len() && seed[to] & 0xC0 == 0x80 {
        to += 1;
    }
    seed[from..to].to_vec()
}

fn mutate(text: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = boundary(text, random.below(text.len() + 1));
    match random.below(12) {
        0 => drop(text.drain(at..boundary(text, at + random.below(20)))),
        1 => drop(text.drain(at..boundary(text, at + 1 + random.below(3)))),
        2 => {
            let piece = window(&seeds[random.below(seeds.len())], random, 60);
            drop(text.splice(at..at, piece));
        }
        3 => {
            let piece = text[at..boundary(text, at + random.below(40))].to_vec();
            let to = boundary(text, random.below(text.len() + 1));
            drop(text.splice(to..to, piece));
        }
        // Any byte at all: mostly no UTF-8 any more, which must come back unchanged.
        4 if random.below(4) == 0 => {
            let byte = u8::try_from(random.below(256)).unwrap_or_default();
            text.insert(at, byte);
        }
        _ => {
            let token = random.choose(TOKENS).as_bytes();
            drop(text.splice(at..at, token.iter().copied()));
        }
    }
}

/// The character boundary at or after `at`, at most the length.
fn boundary(text: &[u8], at: usize) -> usize {
    let mut at = at.min(text.len());
    while text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at += 1;
    }
    at
}
