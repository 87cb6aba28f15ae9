//! A bound on nesting, so that the recursive parser never meets a text that could exhaust
//! its stack.

use std::thread;

use crate::PythonSyntaxError;

/// Address space of the parsing thread; pages are only touched as deep as a text nests.
const STACK_BYTES: usize = 1 << 30;

/// Deepest nesting that is parsed. Measured: one level costs up to 3 kB of stack, and CPython
/// itself gives up below 10,000 levels.
const MAX_DEPTH: usize = 100_000;

/// Runs `work` where deep recursion is safe, after a check that `text` cannot recurse deeper.
pub(crate) fn with_deep_stack<T: Send>(
    text: &str,
    work: impl FnOnce() -> Result<T, PythonSyntaxError> + Send,
) -> Result<T, PythonSyntaxError> {
    if let Some(offset) = too_deep(text.as_bytes()) {
        let message = "too many nested expressions".to_owned();
        return Err(PythonSyntaxError { message, range: offset..offset });
    }
    thread::scope(|scope| {
        let parser = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        match parser {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => {
                let message = format!("cannot start a parsing thread: {error}");
                Err(PythonSyntaxError { message, range: 0..0 })
            }
        }
    })
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

/// The offset at which more operators and brackets than [`MAX_DEPTH`] stand in one stretch
/// without a comma or a line end outside brackets.
///
/// Strings are not looked at: a text is refused too early only if one literal holds that much.
fn too_deep(text: &[u8]) -> Option<usize> {
    if text.len() <= MAX_DEPTH {
        return None;
    }
    let (mut open, mut levels) = (0_usize, 0_usize);
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
        if levels > MAX_DEPTH || open > MAX_DEPTH {
            return Some(offset);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::syntax_error;

    #[test]
    fn deep_texts_end_in_an_error_and_never_in_an_overflow() {
        for unit in ["-", "(", "not ", "lambda:", "x if x else ", "1+", "x.", "[\n"] {
            let text = unit.repeat(2_000_000 / unit.len());
            let error = syntax_error(&text).expect("refused");
            assert_eq!(error.message, "too many nested expressions", "{unit}");
        }
    }

    #[test]
    fn texts_below_the_bound_are_parsed_without_an_overflow() {
        for unit in ["-", "(", "not ", "x if x else ", "1+", "x.", "[", "lambda:"] {
            let text = format!("{}1", unit.repeat(45_000 / unit.len().min(4)));
            let _parsed_or_refused = syntax_error(&text);
        }
    }
}
