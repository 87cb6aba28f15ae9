//! Lines of source that a tool shows below a place, and the marks below them.

use phi_syntax::Edge;

use crate::check::tool::columns::Unit;
use crate::check::tool::mirror::Mirrored;

/// Follows the output of a tool line by line.
#[derive(Default)]
pub(crate) struct Excerpts<'a> {
    /// The place that was told last.
    place: Option<(&'a Mirrored, usize)>,
    /// The line of source that was shown last, and how many characters stand before it.
    shown: Option<(usize, usize)>,
}

impl<'a> Excerpts<'a> {
    /// What follows belongs to `line` of `file`.
    pub(crate) fn told(&mut self, place: (&'a Mirrored, usize)) {
        (self.place, self.shown) = (Some(place), None);
    }

    /// `line` with φ text for Python text; `None` if it shows no source.
    pub(crate) fn translate(&mut self, line: &str) -> Option<String> {
        let (file, told) = self.place?;
        let text = line.trim_end();
        if let Some((number, before)) = self.shown.take()
            && let Some(marks) = marks(text, file, (number, before))
        {
            return Some(marks + &line[text.len()..]);
        }
        let (number, before) = numbered(text).or_else(|| indented(text, file, told))?;
        let source = file.python_line(number)?.trim_end();
        if source.is_empty() || text.get(before..)? != source {
            return None;
        }
        self.shown = Some((number, text[..before].chars().count()));
        let phi = file.phi_line(number)?.trim_end();
        Some(format!("{}{phi}{}", &text[..before], &line[text.len()..]))
    }
}

/// `12 | source`: the number, and where the source begins.
fn numbered(text: &str) -> Option<(usize, usize)> {
    let digits = text.trim_start();
    let (number, _) = digits.split_once(" | ")?;
    Some((number.parse().ok()?, text.len() - digits.len() + number.len() + 3))
}

/// Source behind blanks only: it must be that of the line that was told.
fn indented(text: &str, file: &Mirrored, told: usize) -> Option<(usize, usize)> {
    let before = text.strip_suffix(file.python_line(told)?.trim_end())?;
    before.chars().all(|it| it == ' ').then_some((told, before.len()))
}

/// A line of `^^^` or `^~~` below a line of source, moved below its φ text.
fn marks(text: &str, file: &Mirrored, (number, before): (usize, usize)) -> Option<String> {
    let start = text.find('^')?;
    let length = text[start..].chars().take_while(|it| matches!(it, '^' | '~')).count();
    let gutter: String = text[..start].chars().take(before).collect();
    let column = text[..start].chars().count().checked_sub(before)?;
    if !text[..start].chars().all(|it| matches!(it, ' ' | '|')) {
        return None;
    }
    let map = |column, edge| file.column(number, column, edge, Unit::Characters);
    let (from, to) = (map(column, Edge::Start), map(column + length, Edge::End));
    let mut marks = String::from("^");
    let filler = if text[start..].starts_with("^~") { "~" } else { "^" };
    marks.push_str(&filler.repeat(to.saturating_sub(from + 1)));
    Some(format!("{gutter}{}{marks}{}", " ".repeat(from), &text[start + length..]))
}
