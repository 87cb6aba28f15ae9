//! What beside the source decides whether an entry holds: engine version and configuration.
//!
//! The import hook computes the same fingerprint inside the interpreter (`_context.py` and
//! `_content.py`); a test compares the two.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::KEY;
use crate::hash::{SipVariant, source_hash};

/// What the process knows that the file system does not say.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The engine's version.
    pub version: String,
    /// The variables that the fingerprint covers, in its order; those that are not empty.
    pub variables: Vec<(&'static str, String)>,
    /// `HOME`: a search for configuration ends there.
    pub home: Option<PathBuf>,
    /// `PYTHONPYCACHEPREFIX`, absolute: where entries lie that are not beside their sources.
    pub prefix: Option<PathBuf>,
    /// Where a configuration is looked for in each folder, in order.
    pub candidates: &'static [&'static str],
}

/// What stands for a file in a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// Size and modification time.
    Stamp,
    /// Its content.
    Content(SipVariant),
}

/// Fingerprints of directories, each computed once.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    surroundings: &'a Surroundings,
    chains: HashMap<(PathBuf, Mark), Vec<u8>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(surroundings: &'a Surroundings) -> Self {
        Self { surroundings, chains: HashMap::new() }
    }

    /// The fingerprint of entries of φ files in `directory`, which is absolute.
    pub(crate) fn fingerprint(&mut self, directory: &Path, mark: Mark, variant: SipVariant) -> u64 {
        let mut text = self.surroundings.version.clone().into_bytes();
        for (name, value) in &self.surroundings.variables {
            text.extend(format!("|{name}={value}").bytes());
            text.extend(mark.of(Path::new(value)));
        }
        text.extend(self.chain(directory, mark));
        source_hash(KEY, &text, variant)
    }

    /// The fingerprint of entries that nothing but the engine's version can make stale.
    pub(crate) fn of_version(&self, variant: SipVariant) -> u64 {
        source_hash(KEY, self.surroundings.version.as_bytes(), variant)
    }

    fn chain(&mut self, directory: &Path, mark: Mark) -> Vec<u8> {
        let key = (directory.to_owned(), mark);
        if let Some(known) = self.chains.get(&key) {
            return known.clone();
        }
        let candidates = self.surroundings.candidates;
        let mut marks: Vec<u8> =
            candidates.iter().flat_map(|name| mark.of(&directory.join(name))).collect();
        if !self.is_last(directory)
            && let Some(parent) = directory.parent()
        {
            marks.extend(self.chain(parent, mark));
        }
        self.chains.insert(key, marks.clone());
        marks
    }

    fn is_last(&self, directory: &Path) -> bool {
        let name = directory.file_name().unwrap_or_default();
        name == "site-packages"
            || name == "dist-packages"
            || self.surroundings.home.as_deref() == Some(directory)
            || directory.join(".git").exists()
    }
}

impl Mark {
    /// What stands for the file `path`; nothing if there is none.
    fn of(self, path: &Path) -> Vec<u8> {
        let mut text = String::new();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let written = match self {
            Self::Stamp => match fs::metadata(path).and_then(|facts| stamp_ns(&facts)) {
                Ok((size, mtime_ns)) => write!(text, "|{name} {size} {mtime_ns}"),
                Err(_) => Ok(()),
            },
            Self::Content(variant) => match fs::read(path) {
                Ok(data) => {
                    let hash = source_hash(KEY, &data, variant);
                    write!(text, "|{name} {} {hash}", data.len())
                }
                Err(_) => Ok(()),
            },
        };
        written.expect("writing to a string cannot fail");
        text.into_bytes()
    }
}

/// Size and modification time in ns, which is negative before 1970.
pub(crate) fn stamp_ns(facts: &fs::Metadata) -> io::Result<(u64, i128)> {
    let modified = facts.modified()?;
    let ns = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(0);
    let mtime_ns = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => ns(after),
        Err(before) => -ns(before.duration()),
    };
    Ok((facts.len(), mtime_ns))
}
