//! Places of the mirror, and the places of the φ files that they stand for.

use std::path::{Path, PathBuf};

use phi_config::environment::absolute;
use phi_syntax::Edge;

use crate::check::tool::columns::{Columns, Unit};
use crate::check::tool::mirror::{Mirror, Mirrored};

/// Translates what a tool says about the mirror.
pub(crate) struct Places<'a> {
    mirror: &'a Mirror,
    /// Where in the mirror the tool runs.
    here: PathBuf,
    /// The paths of mirror and project as text.
    roots: (String, String),
    pub(crate) columns: Columns,
}

impl<'a> Places<'a> {
    pub(crate) fn new(mirror: &'a Mirror, here: PathBuf, columns: Columns) -> Self {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let roots = (text(&mirror.root), text(&mirror.base));
        Self { mirror, here, roots, columns }
    }

    /// The φ file that the tool calls `shown`, and what to call it in its place.
    pub(crate) fn file(&self, shown: &str) -> Option<(&'a Mirrored, String)> {
        let file = self.mirror.files.get(&absolute(&self.here.join(shown)))?;
        let name = file.phi.file_name().unwrap_or_default();
        let renamed = Path::new(shown).with_file_name(name).to_string_lossy().into_owned();
        // `with_file_name` drops nothing but the name: `./` stays.
        Some((file, self.in_project(&renamed)))
    }

    /// `text` with the project's folder for the mirror's.
    pub(crate) fn in_project(&self, text: &str) -> String {
        text.replace(&self.roots.0, &self.roots.1)
    }
}

impl Mirrored {
    /// The column, from 0 and in the unit of the tool, of the φ file; `line` counts from 1.
    pub(crate) fn column(&self, line: usize, column: usize, edge: Edge, unit: Unit) -> usize {
        let (Some(python), Some(phi)) = (self.python_line(line), self.phi_line(line)) else {
            return column;
        };
        let offset = unit.offset(python, column);
        let offset = self.positions.phi_column(line - 1, offset, edge);
        unit.column(phi, offset)
    }

    /// A line of the Python text, counted from 1, without its end.
    pub(crate) fn python_line(&self, line: usize) -> Option<&str> {
        line_of(&self.python, line)
    }

    /// The line of the φ text that stands for it.
    pub(crate) fn phi_line(&self, line: usize) -> Option<&str> {
        line_of(&self.source, line)
    }
}

/// Lines end as Python counts them.
fn line_of(text: &[u8], number: usize) -> Option<&str> {
    let mut rest = text;
    for _ in 1..number {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        rest = &rest[end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 }..];
    }
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok().filter(|_| number > 0)
}
