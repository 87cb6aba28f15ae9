//! What an entry is good for: whether its next load would use it.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::context::{Context, Mark, stamp_ns};
use crate::hash::{SipVariant, source_hash};
use crate::{Damage, Entry, EntryName, External, KEY, Surroundings};

/// Flags of PEP 552.
const HASHED: u32 = 0b01;
const CHECKED: u32 = 0b10;

/// What the next load of an entry would find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It would be used.
    Current,
    /// Source, configuration, pack file or engine are others by now.
    Stale,
    /// There is no source: nothing will ever load it.
    Orphaned,
    /// It would be rebuilt because it is not whole.
    Damaged(Damage),
}

/// Judges entries in the light of their sources as they are now.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    context: Context<'a>,
    prefix: Option<&'a Path>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(surroundings: &'a Surroundings) -> Self {
        let prefix = surroundings.prefix.as_deref();
        Self { context: Context::new(surroundings), prefix }
    }

    /// The state of the entry `path` with the content `bytes`.
    pub(crate) fn judge(&mut self, path: &Path, name: &EntryName, bytes: &[u8]) -> State {
        let variant = name.variant();
        let entry = match Entry::verify(bytes, variant) {
            Ok(entry) => entry,
            Err(damage) => return State::Damaged(damage),
        };
        let Some(directory) = source_directory(path, self.prefix) else { return State::Orphaned };
        let source = directory.join(format!("{}.{}", name.stem, name.suffix));
        let facts = match fs::metadata(&source) {
            Ok(facts) => facts,
            Err(error) if is_absence(&error) => return State::Orphaned,
            // It is there, and nobody can say more.
            Err(_) => return State::Current,
        };
        let is_current = match u32_at(entry.header, 4) {
            0 => {
                is_of_stamp(&entry, &facts) && self.has_stamped_context(&entry, &directory, variant)
            }
            HASHED => entry.fingerprint == self.context.of_version(variant),
            flags if flags == HASHED | CHECKED => {
                is_of_content(&entry, &source, variant)
                    && self.has_content_context(&entry, &directory, variant)
            }
            _ => false,
        };
        if is_current { State::Current } else { State::Stale }
    }

    fn has_stamped_context(&mut self, entry: &Entry, directory: &Path, sip: SipVariant) -> bool {
        entry.fingerprint == self.context.fingerprint(directory, Mark::Stamp, sip)
            && entry.external.is_none_or(|external| has_same_stamp(&external))
    }

    fn has_content_context(&mut self, entry: &Entry, directory: &Path, sip: SipVariant) -> bool {
        entry.fingerprint == self.context.fingerprint(directory, Mark::Content(sip), sip)
            && entry.external.is_none_or(|external| has_same_content(&external, directory, sip))
    }
}

/// The folder of the source of the entry `path`, absolute.
fn source_directory(path: &Path, prefix: Option<&Path>) -> Option<PathBuf> {
    let folder = absolute(path.parent()?);
    if let Some(below) = prefix.and_then(|prefix| folder.strip_prefix(prefix).ok()) {
        return Some(Path::new("/").join(below));
    }
    folder.parent().filter(|_| folder.ends_with("__pycache__")).map(Path::to_owned)
}

/// `path` made absolute by name, as Python does it.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Python keeps the low bits of size and time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the format's masks")]
fn is_of_stamp(entry: &Entry, facts: &fs::Metadata) -> bool {
    let Ok((size, mtime_ns)) = stamp_ns(facts) else { return false };
    let seconds = mtime_ns.div_euclid(1_000_000_000) as u32;
    u32_at(entry.header, 8) == seconds
        && u32_at(entry.header, 12) == size as u32
        && entry.mtime_ns == mtime_ns as u64
}

fn is_of_content(entry: &Entry, source: &Path, variant: SipVariant) -> bool {
    let key = u64::from(u32_at(entry.header, 0));
    let recorded = u64::from(u32_at(entry.header, 8)) | u64::from(u32_at(entry.header, 12)) << 32;
    fs::read(source).is_ok_and(|text| source_hash(key, &text, variant) == recorded)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the format's masks")]
fn has_same_stamp(external: &External) -> bool {
    let now = fs::metadata(path_of(external.path)).and_then(|facts| stamp_ns(&facts));
    now.is_ok_and(|(size, ns)| external.size == size && external.mtime_ns == ns as u64)
}

fn has_same_content(external: &External, directory: &Path, variant: SipVariant) -> bool {
    fs::read(directory.join(path_of(external.path))).is_ok_and(|data| {
        external.size == data.len() as u64 && external.mtime_ns == source_hash(KEY, &data, variant)
    })
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;

    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn u32_at(header: &[u8; 16], offset: usize) -> u32 {
    let bytes = header.iter().skip(offset).take(4).rev();
    bytes.fold(0, |number, &byte| number << 8 | u32::from(byte))
}
