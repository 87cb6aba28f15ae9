//! Words of one dash and several letters, read as Python reads them.

use std::collections::VecDeque;
use std::ffi::OsString;

use crate::arguments::{TargetWord, unknown_flag, value_of};
use crate::error::LaunchError;
use crate::flags::PYTHON_FLAGS;

const INTERACTIVE: &str = "PYTHONINSPECT=1 in the environment opens the prompt after the program";
const FIRST_LINE: &str = "make the first line of the file a comment";

/// What one word such as `-Bc` means.
pub(crate) struct Cluster {
    /// The flags to pass on, as words.
    pub(crate) flags: Vec<OsString>,
    /// The target if the word ends in `c` or `m`.
    pub(crate) target: Option<TargetWord>,
}

/// Reads `word`, which begins with a dash, and takes a value from `rest` if it has none itself.
pub(crate) fn read(word: OsString, rest: &mut VecDeque<OsString>) -> Result<Cluster, LaunchError> {
    // Flags are ASCII: a word that is not text can only hold a value, and is refused by its flag.
    let text = word.to_string_lossy().into_owned();
    for (index, letter) in text.char_indices().skip(1) {
        let end = index + letter.len_utf8();
        let inline = Some(&text[end..]).filter(|value| !value.is_empty()).map(OsString::from);
        let known = PYTHON_FLAGS.iter().find(|flag| flag.letter == letter);
        match (letter, known) {
            ('c' | 'm', _) => {
                let flags = if index > 1 { vec![text[..index].into()] } else { Vec::new() };
                let name = format!("-{letter}");
                let value = match inline {
                    Some(value) => value,
                    None => required(&name, rest)?,
                };
                let target = Some(match letter {
                    'c' => TargetWord::Code(value),
                    _ => TargetWord::Module(value),
                });
                return Ok(Cluster { flags, target });
            }
            (_, Some(flag)) if flag.takes_value => {
                let mut flags = vec![word];
                if inline.is_none() {
                    flags.push(value_of(&format!("-{letter}"), rest.pop_front())?);
                }
                return Ok(Cluster { flags, target: None });
            }
            (_, Some(_)) => {}
            ('i', None) => return Err(unsupported("-i", INTERACTIVE)),
            ('x', None) => return Err(unsupported("-x", FIRST_LINE)),
            (_, None) => return Err(unknown_flag(&format!("-{letter}"))),
        }
    }
    Ok(Cluster { flags: vec![word], target: None })
}

fn unsupported(flag: &str, hint: &str) -> LaunchError {
    LaunchError::usage(format!("Python's `{flag}` is not supported")).with_hint(hint)
}

/// The next word even if it is empty: `-c ''` is a program.
fn required(flag: &str, rest: &mut VecDeque<OsString>) -> Result<OsString, LaunchError> {
    rest.pop_front().ok_or_else(|| LaunchError::usage(format!("`{flag}` needs a value")))
}
