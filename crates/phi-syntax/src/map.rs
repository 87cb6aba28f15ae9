//! The symbol map: Python words, their spellings, and the tables that find them in text.

use std::sync::Arc;

use phi_python::is_identifier;

use crate::bundled::bundled_messages;
use crate::digits::Digits;
use crate::glyphs::GlyphTable;
use crate::quick::QuickTable;
use crate::words::WordTable;
use crate::{MapSpec, Messages};

/// A validated map between Python words and spellings.
///
/// Immutable and cheap to clone. The first spelling of a word is the one that is written;
/// all of them are read.
#[derive(Clone, Debug)]
pub struct SymbolMap(Arc<Tables>);

/// A Python word and its spellings.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) python: String,
    pub(crate) spellings: Vec<String>,
}

/// What the lexer looks things up in.
#[derive(Debug)]
pub(crate) struct Tables {
    name: String,
    /// The bundled map whose messages hold where the map has none of its own.
    language: Option<String>,
    messages: Vec<(String, String)>,
    fingerprint: u64,
    entries: Vec<Entry>,
    /// Python words, by the index of their entry.
    pub(crate) keys: WordTable,
    pub(crate) replacements: Vec<Replacement>,
    pub(crate) glyphs: GlyphTable,
    pub(crate) words: WordTable,
    pub(crate) quick: QuickTable,
    pub(crate) digits: Digits,
}

/// What stands in the Python text for a spelling.
#[derive(Clone, Debug)]
pub(crate) struct Replacement {
    /// The Python word, padded so that a short one is copied without a loop.
    pub(crate) padded: [u8; Self::PADDED],
    /// The Python word.
    pub(crate) text: Box<[u8]>,
    /// A word must not join its neighbours; the operator `:=` may.
    pub(crate) is_word: bool,
}

impl Replacement {
    /// Longest word that is copied in one piece.
    pub(crate) const PADDED: usize = 16;

    pub(crate) fn new(python: &str) -> Self {
        let mut padded = [b' '; Self::PADDED];
        for (slot, byte) in padded.iter_mut().zip(python.bytes()) {
            *slot = byte;
        }
        let is_word = python != ":=";
        Self { padded, text: python.as_bytes().into(), is_word }
    }
}

impl Replacement {
    /// A word, not an operator, that fits the padding.
    pub(crate) fn is_short_word(&self) -> bool {
        self.is_word && self.text.len() <= Self::PADDED
    }
}

impl SymbolMap {
    /// What headers and commands call the map.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Equal for maps with the same words and spellings, whatever their name.
    pub fn fingerprint(&self) -> u64 {
        self.0.fingerprint
    }

    /// Python words and their spellings, the written one first.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.entries.iter().map(|entry| (entry.python.as_str(), entry.spellings.as_slice()))
    }

    /// The spelling that is written for a Python word, if the map has one.
    pub fn spelling(&self, python: &str) -> Option<&str> {
        let id = self.0.keys.find(python.as_bytes())?;
        Some(self.0.entries[id].spellings[0].as_str())
    }

    /// The Python word that a spelling stands for.
    pub fn python(&self, spelling: &str) -> Option<&str> {
        let reads = |texts: &[String]| texts.iter().any(|text| text == spelling);
        self.entries().find(|(_, texts)| reads(texts)).map(|(word, _)| word)
    }

    /// Whether `name` is a spelling, so that it must be stropped to be a name.
    pub(crate) fn reads(&self, name: &str) -> bool {
        self.tables().words.find(name.as_bytes()).is_some()
    }

    /// Digits beyond ASCII that numbers may have: sets of ten, zero first.
    pub fn digits(&self) -> impl Iterator<Item = String> {
        self.0.digits.sets()
    }

    /// What the map calls errors, if it belongs to a language; read when it is asked for.
    pub fn messages(&self) -> Option<Messages> {
        let mut texts = match &self.0.language {
            Some(base) => bundled_messages(base),
            None => Vec::new(),
        };
        // Own texts take the place of those that they are laid upon.
        texts.retain(|(key, _)| self.0.messages.iter().all(|(own, _)| own != key));
        texts.extend(self.0.messages.iter().cloned());
        (!texts.is_empty()).then(|| Messages::new(self.clone(), texts))
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.0
    }

    pub(crate) fn from_entries(spec: &MapSpec, entries: Vec<Entry>, digits: Digits) -> Self {
        let replacements: Vec<Replacement> =
            entries.iter().map(|entry| Replacement::new(&entry.python)).collect();
        let all = || {
            entries.iter().enumerate().flat_map(|(id, entry)| {
                entry.spellings.iter().map(move |spelling| (spelling.as_str(), id))
            })
        };
        let glyphs = GlyphTable::new(all());
        let words = WordTable::new(all().filter(|(spelling, _)| is_identifier(spelling)));
        let quick = QuickTable::new(all().map(|(spelling, id)| (spelling, &replacements[id])));
        let fingerprint = fingerprint(&entries, &digits);
        let ids = entries.iter().enumerate().map(|(id, entry)| (entry.python.as_str(), id));
        let keys = WordTable::new(ids);
        // A bundled map is built without its messages, which stay in its text.
        let language = spec.extends.clone().or_else(|| {
            let is_bundled = Self::bundled_names().contains(&spec.origin.as_str());
            is_bundled.then(|| spec.name.clone())
        });
        Self(Arc::new(Tables {
            name: spec.name.clone(),
            language,
            messages: spec.messages.clone(),
            fingerprint,
            entries,
            keys,
            replacements,
            glyphs,
            words,
            quick,
            digits,
        }))
    }
}

/// FNV-1a over the sorted entries: stable across versions, machines and the order of a file.
fn fingerprint(entries: &[Entry], digits: &Digits) -> u64 {
    let mut lines: Vec<String> = entries
        .iter()
        .map(|entry| format!("{}\0{}\n", entry.python, entry.spellings.join("\0")))
        .collect();
    lines.extend(digits.sets().map(|set| format!("\0{set}\n")));
    lines.sort_unstable();
    lines.concat().bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::SymbolMap;

    #[test]
    fn the_bundled_maps_are_whole() {
        assert_eq!(SymbolMap::phi().entries().count(), 48);
        let spanish = SymbolMap::bundled("es").expect("it is bundled");
        assert_eq!(spanish.spelling("True"), Some("Verdadero"));
        assert_eq!(spanish.python("si"), Some("if"));
        assert_ne!(spanish.fingerprint(), SymbolMap::phi().fingerprint());
        assert!(SymbolMap::bundled("xx").is_none());
    }
}
