//! The tier in question: Python text in a file, behind it a trailer with a checksum.

use std::fs;
use std::io;
use std::path::Path;

use phi_cache::{KEY, SipVariant, source_hash};

/// As long as the trailer of a bytecode entry.
const TRAILER: usize = 32;

/// The content of a file that keeps `text`.
pub(crate) fn entry(text: &[u8]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    bytes.extend([0; TRAILER - 8]);
    let sum = source_hash(KEY, &bytes, SipVariant::Sip13);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// The text of a file's content; an error unless the checksum is right.
pub(crate) fn verified(bytes: &[u8]) -> io::Result<&[u8]> {
    let damaged = || io::Error::other("the entry is damaged");
    let (covered, sum) = bytes.split_last_chunk::<8>().ok_or_else(damaged)?;
    if source_hash(KEY, covered, SipVariant::Sip13) != u64::from_le_bytes(*sum) {
        return Err(damaged());
    }
    unverified(bytes)
}

/// The text of a file's content, whatever has become of it.
pub(crate) fn unverified(bytes: &[u8]) -> io::Result<&[u8]> {
    let end = bytes.len().checked_sub(TRAILER);
    end.map(|end| &bytes[..end]).ok_or_else(|| io::Error::other("the entry is too short"))
}

/// What stands for the state of a source, as a load asks for it.
pub(crate) fn stamp(path: &Path) -> io::Result<(u64, std::time::SystemTime)> {
    let facts = fs::metadata(path)?;
    Ok((facts.len(), facts.modified()?))
}
