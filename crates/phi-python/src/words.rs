//! Where the words of a Python text stand, and what they are there.

use std::ops::Range;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{ParseError, parse_module};
use ruff_text_size::Ranged;

use crate::PythonSyntaxError;
use crate::bindings::Bindings;
use crate::nesting::with_deep_stack;
use crate::syntax_error::located;

/// What a word is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A keyword that can never be a name.
    HardKeyword,
    /// `match`, `case` or `type` in the grammar position of the keyword.
    SoftKeyword,
    /// The operator `:=`.
    Walrus,
    /// A load of a watched name that the file binds nowhere.
    FreeLoad,
    /// Any other occurrence of a watched name.
    Name,
}

/// One word of a Python text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte offsets into the text.
    pub range: Range<usize>,
    /// What it is there.
    pub role: Role,
    /// A number ends where the word begins, as in `1if x else y`.
    pub after_number: bool,
}

impl Word {
    /// Whether a name may stand here, so that it can be stropped.
    pub fn is_name(&self) -> bool {
        matches!(self.role, Role::Name | Role::FreeLoad)
    }
}

/// Reads all keywords, `:=` and the names that `watched` selects, in the order of the text.
///
/// Replacement fields of f-strings are read as code; strings, comments and string
/// annotations are not. A text that does not parse is refused with its first error. Free
/// loads are exact per file: a name that is bound in any scope has none.
pub fn read_words(
    text: &str,
    watched: impl Fn(&str) -> bool + Sync,
) -> Result<Vec<Word>, PythonSyntaxError> {
    with_deep_stack(text, || {
        let parsed = parse_module(text).map_err(|error| describe(&error))?;
        let free_loads = Bindings::collect(parsed.suite(), &watched).free_loads();
        let mut reader = Reader { text, watched: &watched, free_loads: &free_loads, number_end: 0 };
        Ok(parsed.tokens().iter().filter_map(|token| reader.word(token)).collect())
    })
}

/// The first error of a text that does not parse as Python, `None` if it does.
pub fn syntax_error(text: &str) -> Option<PythonSyntaxError> {
    let parsed = with_deep_stack(text, || match parse_module(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(describe(&error)),
    });
    parsed.err()
}

pub(crate) fn describe(error: &ParseError) -> PythonSyntaxError {
    located(&error.error, error.location)
}

struct Reader<'a> {
    text: &'a str,
    watched: &'a dyn Fn(&str) -> bool,
    free_loads: &'a [usize],
    number_end: usize,
}

impl Reader<'_> {
    fn word(&mut self, token: &Token) -> Option<Word> {
        let range = token.range().to_std_range();
        let role = match token.kind() {
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                self.number_end = range.end;
                return None;
            }
            TokenKind::ColonEqual => Role::Walrus,
            TokenKind::Name => self.name(&range)?,
            kind if kind.is_non_soft_keyword() => Role::HardKeyword,
            kind if kind.is_soft_keyword() => Role::SoftKeyword,
            _ => return None,
        };
        let after_number = self.number_end == range.start && range.start > 0;
        Some(Word { range, role, after_number })
    }

    fn name(&mut self, range: &Range<usize>) -> Option<Role> {
        if !(self.watched)(&self.text[range.clone()]) {
            return None;
        }
        while self.free_loads.first().is_some_and(|&offset| offset < range.start) {
            self.free_loads = &self.free_loads[1..];
        }
        let is_free = self.free_loads.first() == Some(&range.start);
        Some(if is_free { Role::FreeLoad } else { Role::Name })
    }
}

#[cfg(test)]
mod tests {
    use super::{read_words, syntax_error};

    fn roles(text: &str) -> String {
        let words = read_words(text, |name| matches!(name, "print" | "type" | "λ"));
        let shown = words.expect("it parses").into_iter().map(|word| {
            let mark = if word.after_number { "!" } else { "" };
            format!("{}{mark}:{:?}", &text[word.range], word.role)
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn soft_keywords_are_known_by_their_position() {
        assert_eq!(roles("type X = int\ntype(3)\n"), "type:SoftKeyword type:FreeLoad");
        assert_eq!(
            roles("match match:\n case case: pass\n"),
            "match:SoftKeyword case:SoftKeyword pass:HardKeyword"
        );
    }

    #[test]
    fn a_name_that_is_bound_anywhere_is_never_free() {
        assert_eq!(roles("print(1)\nx.print\nf(print=1)"), "print:FreeLoad print:Name print:Name");
        assert_eq!(roles("print(1)\ndef f(print): pass").matches("Free").count(), 0);
        assert_eq!(roles("print(1)\nimport a.print").matches("Free").count(), 0);
    }

    #[test]
    fn fields_are_code_and_a_format_spec_is_not() {
        assert_eq!(roles("f'{x:=5} {(y:=1)} {print}'"), ":=:Walrus print:FreeLoad");
    }

    #[test]
    fn words_glued_to_a_number_are_marked() {
        assert_eq!(roles("1if λ else 2."), "if!:HardKeyword λ:FreeLoad else:HardKeyword");
        assert_eq!(roles("[0x1for x in y]"), "or!:HardKeyword in:HardKeyword");
    }

    #[test]
    fn a_text_that_does_not_parse_is_refused_with_its_place() {
        let error = syntax_error("x = = 1").expect("no Python");
        assert_eq!((error.message.as_str(), error.range), ("expected an expression", 4..5));
    }
}
