//! One stream of a tool's output on its way to the user.

use crate::check::tool::excerpt::Excerpts;
use crate::check::tool::group::Groups;
use crate::check::tool::json;
use crate::check::tool::located::Places;
use crate::check::tool::text::translate;

/// Translates line by line; a document of JSON is kept until it is whole.
pub(crate) struct Stream<'a, W> {
    places: &'a Places<'a>,
    write: W,
    excerpts: Excerpts<'a>,
    groups: Groups<'a>,
    kind: Kind,
    document: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unknown,
    Text,
    Json,
}

impl<'a, W: FnMut(&[u8])> Stream<'a, W> {
    pub(crate) fn new(places: &'a Places<'a>, write: W) -> Self {
        let (excerpts, groups) = (Excerpts::default(), Groups::default());
        Self { places, write, excerpts, groups, kind: Kind::Unknown, document: Vec::new() }
    }

    /// Takes one line, its end included.
    pub(crate) fn line(&mut self, line: &[u8]) {
        if self.kind == Kind::Unknown {
            self.kind = match line.trim_ascii_start().first() {
                None => Kind::Unknown,
                Some(b'{' | b'[') => Kind::Json,
                Some(_) => Kind::Text,
            };
        }
        match self.kind {
            Kind::Json => self.document.extend_from_slice(line),
            Kind::Unknown | Kind::Text => self.text(line),
        }
    }

    /// Writes what was kept.
    pub(crate) fn finish(mut self) {
        let document = std::mem::take(&mut self.document);
        let whole = std::str::from_utf8(&document).ok();
        if let Some(whole) = whole.and_then(|text| json::translate(text, self.places)) {
            (self.write)(whole.as_bytes());
            return;
        }
        for line in document.split_inclusive(|&byte| byte == b'\n') {
            let one = std::str::from_utf8(line).ok();
            match one.and_then(|text| json::translate(text, self.places)) {
                Some(one) => (self.write)(one.as_bytes()),
                None => self.text(line),
            }
        }
    }

    fn text(&mut self, line: &[u8]) {
        let Ok(text) = std::str::from_utf8(line) else {
            return (self.write)(line);
        };
        if let Some(excerpt) = self.excerpts.translate(text) {
            return (self.write)(excerpt.as_bytes());
        }
        self.groups.read(text, self.places);
        let translated = translate(text, self.places);
        let mut moved = None;
        match translated.place {
            Some(place) => self.excerpts.told(place),
            None => moved = self.groups.translate(&translated.text, self.places),
        }
        (self.write)(moved.unwrap_or(translated.text).as_bytes());
    }
}
