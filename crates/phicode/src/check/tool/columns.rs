//! How tools count columns.

use std::ffi::OsString;
use std::path::Path;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Bytes of UTF-8, as in Python's syntax tree.
    Bytes,
    Characters,
    Utf16,
}

/// The columns of one tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) unit: Unit,
    /// The first column in lines of text.
    pub(crate) first: usize,
    /// The first column in JSON, where it is called `column`.
    pub(crate) first_in_json: usize,
}

impl Columns {
    /// Of the tool that the words `program arguments…` start; an unknown one counts characters
    /// from 1.
    pub(crate) fn of(program: &Path, arguments: &[OsString]) -> Self {
        let stem = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut name = stem.clone();
        if stem.starts_with("python") || stem.starts_with("pypy") {
            let mut words = arguments.iter().skip_while(|word| *word != "-m").skip(1);
            name = words.next().map_or(stem, |word| word.to_string_lossy().into_owned());
        }
        let (unit, first, first_in_json) = match name.as_str() {
            "mypy" | "dmypy" => (Unit::Bytes, 1, 0),
            "pylint" => (Unit::Bytes, 0, 0),
            "flake8" | "pyflakes" => (Unit::Bytes, 1, 1),
            "pyright" | "basedpyright" => (Unit::Utf16, 1, 1),
            _ => (Unit::Characters, 1, 1),
        };
        Self { unit, first, first_in_json }
    }
}

impl Unit {
    /// The byte offset of column `column`, from 0, in `line`; the end of the line at most.
    pub(crate) fn offset(self, line: &str, column: usize) -> usize {
        let mut rest = column;
        for (offset, character) in line.char_indices() {
            let size = self.size(character);
            if rest < size {
                return offset;
            }
            rest -= size;
        }
        line.len()
    }

    /// The column, from 0, of the byte offset `offset` in `line`. Bytes become characters: those
    /// of a glyph are nobody's columns.
    pub(crate) fn column(self, line: &str, offset: usize) -> usize {
        let unit = if self == Self::Bytes { Self::Characters } else { self };
        let before = line.char_indices().take_while(|&(at, _)| at < offset);
        before.map(|(_, character)| unit.size(character)).sum()
    }

    fn size(self, character: char) -> usize {
        match self {
            Self::Bytes => character.len_utf8(),
            Self::Characters => 1,
            Self::Utf16 => character.len_utf16(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Columns, Unit};

    #[test]
    fn columns_become_offsets_and_columns_again() {
        let line = "é𝒳x";
        for (unit, column) in [(Unit::Bytes, 6), (Unit::Characters, 2), (Unit::Utf16, 3)] {
            assert_eq!(unit.offset(line, column), 6, "{unit:?}");
        }
        assert_eq!(Unit::Bytes.column(line, 6), 2);
        assert_eq!(Unit::Utf16.column(line, 6), 3);
        assert_eq!(Unit::Characters.offset(line, 99), line.len());
    }

    #[test]
    fn a_tool_is_known_by_its_name_or_its_module() {
        assert_eq!(Columns::of(Path::new("/bin/pylint"), &[]).first, 0);
        let module = ["-m".into(), "mypy".into()];
        assert_eq!(Columns::of(Path::new("/bin/python3"), &module).unit, Unit::Bytes);
    }
}
