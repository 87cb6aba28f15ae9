//! Keeps secrets out of a trace: by the name that holds them, by what they look like.

use calcharo::value::Text;
use regex::bytes::{Regex, RegexSet};
use rustc_hash::FxHashMap;

/// Shorter texts are too common to be hidden wherever they turn up.
const SHORTEST: usize = 6;
/// So many secrets are looked for inside of other texts.
const MOST: usize = 64;
/// What stands in the place of a secret in the output.
const MARK: &[u8] = b"[redacted]";

/// Rules of redaction, and the secrets found so far.
#[derive(Default)]
pub(crate) struct Redaction {
    names: Option<RegexSet>,
    values: Option<RegexSet>,
    /// The same patterns, to find where a secret stands.
    places: Vec<Regex>,
    secrets: Vec<Text>,
    known_names: FxHashMap<Vec<u8>, bool>,
    known_texts: FxHashMap<u64, bool>,
}

impl Redaction {
    /// Takes patterns of names and of values.
    pub(crate) fn new(names: &[String], values: &[String]) -> Result<Self, regex::Error> {
        let set = |patterns: &[String]| -> Result<Option<RegexSet>, regex::Error> {
            if patterns.is_empty() { Ok(None) } else { RegexSet::new(patterns).map(Some) }
        };
        let places = values.iter().map(|pattern| Regex::new(pattern)).collect::<Result<_, _>>()?;
        Ok(Self { names: set(names)?, values: set(values)?, places, ..Self::default() })
    }

    pub(crate) fn is_on(&self) -> bool {
        self.names.is_some()
    }

    /// Whether a variable, key or attribute of this name holds a secret.
    pub(crate) fn is_secret_name(&mut self, name: &[u8]) -> bool {
        let Some(names) = &self.names else { return false };
        if let Some(&known) = self.known_names.get(name) {
            return known;
        }
        let is_secret = names.is_match(name);
        if self.known_names.len() < 1 << 16 {
            self.known_names.insert(name.to_vec(), is_secret);
        }
        is_secret
    }

    /// Whether a text is a secret, or holds one.
    #[inline]
    pub(crate) fn is_secret_text(&mut self, hash: u64, content: &[u8]) -> bool {
        (self.values.is_some() || !self.secrets.is_empty()) && self.looks_secret(hash, content)
    }

    fn looks_secret(&mut self, hash: u64, content: &[u8]) -> bool {
        if let Some(&known) = self.known_texts.get(&hash) {
            return known;
        }
        let is_secret = self.values.as_ref().is_some_and(|values| values.is_match(content))
            || self.secrets.iter().any(|secret| holds(content, secret));
        if self.known_texts.len() > 1 << 16 {
            self.known_texts.clear();
        }
        self.known_texts.insert(hash, is_secret);
        is_secret
    }

    /// This text is a secret from here on.
    pub(crate) fn add_secret(&mut self, content: &[u8]) {
        let is_known = self.secrets.iter().any(|secret| secret[..] == *content);
        if content.len() >= SHORTEST && self.secrets.len() < MOST && !is_known {
            self.secrets.push(content.into());
            self.known_texts.clear();
        }
    }

    /// The text with every secret replaced.
    pub(crate) fn clean(&self, content: &[u8]) -> Vec<u8> {
        let mut clean = content.to_vec();
        for pattern in &self.places {
            if pattern.is_match(&clean) {
                clean = pattern.replace_all(&clean, MARK).into_owned();
            }
        }
        for secret in &self.secrets {
            clean = without(&clean, secret);
        }
        clean
    }

    /// Whether texts have to be looked at.
    pub(crate) fn has_texts(&self) -> bool {
        self.values.is_some() || !self.secrets.is_empty()
    }
}

/// The text with a mark in each place of the secret.
fn without(content: &[u8], secret: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(content.len());
    let mut at = 0;
    while at < content.len() {
        if content[at..].starts_with(secret) {
            clean.extend_from_slice(MARK);
            at += secret.len();
        } else {
            clean.push(content[at]);
            at += 1;
        }
    }
    clean
}

fn holds(content: &[u8], secret: &[u8]) -> bool {
    content.len() >= secret.len() && content.windows(secret.len()).any(|part| part == secret)
}
