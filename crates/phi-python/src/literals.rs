//! Where the text stands that no conversion may touch.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::parse_module;
use ruff_text_size::Ranged;

use crate::PythonSyntaxError;
use crate::nesting::with_deep_stack;
use crate::words::describe;

/// Byte ranges of all strings, comments and literal parts of f-strings, in the order of the text.
pub fn literals(text: &str) -> Result<Vec<Range<usize>>, PythonSyntaxError> {
    with_deep_stack(text, || {
        let parsed = parse_module(text).map_err(|error| describe(&error))?;
        let is_literal = |kind| {
            matches!(
                kind,
                TokenKind::String
                    | TokenKind::Comment
                    | TokenKind::FStringMiddle
                    | TokenKind::TStringMiddle
            )
        };
        let tokens = parsed.tokens().iter().filter(|token| is_literal(token.kind()));
        Ok(tokens.map(|token| token.range().to_std_range()).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn strings_comments_and_literal_parts_are_found() {
        let text = "x = 'a' # b\nf'c{d}e'\n";
        let found = literals(text).expect("it parses");
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["'a'", "# b", "c", "e"]);
    }
}
