//! A bound on nesting, so that the recursive parser never meets a text that could exhaust
//! its stack.

use crate::PythonSyntaxError;

/// Stack for a text that hardly nests.
const BASE_BYTES: usize = 1 << 20;

/// More than one level of nesting costs in a debug build.
const LEVEL_BYTES: usize = 10 << 10;

/// Deepest nesting that is parsed; CPython itself gives up below 10,000 levels.
const MAX_DEPTH: usize = 100_000;

/// Runs `work` on a stack that is deep enough for `text`, if that is not absurdly deep.
///
/// The stack is address space; pages are touched only as deep as the text really nests.
pub(crate) fn with_deep_stack<T>(
    text: &str,
    work: impl FnOnce() -> Result<T, PythonSyntaxError>,
) -> Result<T, PythonSyntaxError> {
    // The commas between a lambda's parameters separate nothing, so lambdas count on their own.
    let lambdas = text.matches("lambda").count();
    match depth_bound(text.as_bytes()) {
        Ok(levels) if levels + lambdas <= MAX_DEPTH => {
            stacker::grow(BASE_BYTES + (levels + lambdas) * LEVEL_BYTES, work)
        }
        outcome => {
            let offset = outcome.err().unwrap_or(0);
            let message = "too many nested expressions".to_owned();
            Err(PythonSyntaxError { message, range: offset..offset })
        }
    }
}

/// What a byte can do to the nesting of a stretch.
#[derive(Clone, Copy)]
enum Effect {
    None,
    Level,
    Open,
    Close,
    Comma,
    LineEnd,
}

/// Only punctuation and blanks can add levels: a keyword operator has a blank or a bracket
/// beside it.
static EFFECTS: [Effect; 256] = {
    let mut effects = [Effect::None; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        effects[byte as usize] = match byte {
            b'(' | b'[' | b'{' => Effect::Open,
            b')' | b']' | b'}' => Effect::Close,
            b',' => Effect::Comma,
            b'\n' | b';' => Effect::LineEnd,
            b'_' | b'"' | b'\'' => Effect::None,
            b' ' => Effect::Level,
            other if other.is_ascii_punctuation() => Effect::Level,
            _ => Effect::None,
        };
        byte += 1;
    }
    effects
};

/// A bound of the nesting: the most operators and brackets that stand in one stretch without a
/// comma or a line end outside brackets. `Err` is the offset at which it passes [`MAX_DEPTH`].
///
/// Strings are not looked at: a text is refused too early only if one literal holds that much.
fn depth_bound(text: &[u8]) -> Result<usize, usize> {
    let (mut open, mut levels, mut deepest) = (0_usize, 0_usize, 0_usize);
    let mut last = 0;
    for (offset, &byte) in text.iter().enumerate() {
        match EFFECTS[usize::from(byte)] {
            // Of a run of blanks, such as an indentation, the first counts.
            Effect::Level => levels += usize::from(byte != b' ' || last != b' '),
            Effect::Open => {
                open += 1;
                levels += 1;
            }
            Effect::Close => open = open.saturating_sub(1),
            Effect::Comma => levels = 0,
            Effect::LineEnd if open == 0 => levels = 0,
            Effect::None | Effect::LineEnd => {}
        }
        last = byte;
        deepest = deepest.max(levels).max(open);
        if deepest > MAX_DEPTH {
            return Err(offset);
        }
    }
    Ok(deepest)
}

#[cfg(test)]
mod tests {
    use crate::syntax_error;

    #[test]
    fn deep_texts_end_in_an_error_and_never_in_an_overflow() {
        for unit in ["-", "(", "not ", "lambda:", "lambda a,b:", "x if x else ", "1+", "x.", "[\n"]
        {
            let text = unit.repeat(2_000_000 / unit.len());
            let error = syntax_error(&text).expect("refused");
            assert_eq!(error.message, "too many nested expressions", "{unit}");
        }
    }

    #[test]
    fn texts_below_the_bound_are_parsed_without_an_overflow() {
        for unit in ["-", "(", "not ", "x if x else ", "1+", "x.", "[", "lambda:", "lambda a,b:"] {
            let text = format!("{}1", unit.repeat(45_000 / unit.len().min(4)));
            let _parsed_or_refused = syntax_error(&text);
        }
    }
}
