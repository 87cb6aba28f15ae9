//! The names of a φ text that no spelling claimed.

use std::ops::Range;

use crate::lexer::Lexer;
use crate::map::{Replacement, SymbolMap};
use crate::scan::Scalar;
use crate::sink::{Blanks, Sink};

/// Byte ranges of the names in code, replacement fields included, that were not converted and
/// may interest a reader: those with a letter beyond ASCII, or all under a map of ASCII words.
pub(crate) fn code_names(source: &[u8], map: &SymbolMap) -> Vec<Range<usize>> {
    Lexer::run(source, map.tables(), NameSink::default(), Scalar).0.names
}

#[derive(Default)]
struct NameSink {
    names: Vec<Range<usize>>,
}

impl Sink for NameSink {
    fn replace(&mut self, _: &[u8], _: Range<usize>, _: &Replacement, _: Blanks) {}

    fn delete(&mut self, _: &[u8], _: Range<usize>) {}

    fn name(&mut self, range: Range<usize>) {
        self.names.push(range);
    }
}
