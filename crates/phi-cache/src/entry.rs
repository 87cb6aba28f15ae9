//! One entry: header, code, trailer, and whether it is whole.

use crate::hash::{SipVariant, source_hash};

/// Newest version of the format; there is none before it.
pub const VERSION: u16 = 1;
/// Key of the checksum: the bytes `phicache`.
pub const KEY: u64 = u64::from_le_bytes(*b"phicache");

const HEADER: usize = 16;
const TRAILER: usize = 32;
/// Size, mtime and length of the path, after the path.
const RECORD: usize = 20;
/// Flag: a record of an external file stands before the trailer.
const EXTERNAL: u16 = 1;
const MAGIC: &[u8; 4] = b"\xCF\x86pc";

/// A verified entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The header of PEP 552: magic, flags, mtime and size or the source's hash.
    pub header: &'a [u8; HEADER],
    /// The marshalled code object.
    pub code: &'a [u8],
    /// Flags of the trailer.
    pub flags: u16,
    /// Modification time of the source, in nanoseconds.
    pub mtime_ns: u64,
    /// What beside the source the code depends on.
    pub fingerprint: u64,
    /// The file outside the configuration that the code depends on too.
    pub external: Option<External<'a>>,
}

/// A file that the symbol map of an entry was read from, as it was then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct External<'a> {
    /// Its path, in UTF-8 where the system has it so: absolute, and in a hash-based entry relative
    /// to the folder of the source.
    pub path: &'a [u8],
    /// Its size in bytes.
    pub size: u64,
    /// Its modification time in nanoseconds, and in a hash-based entry the hash of its content.
    pub mtime_ns: u64,
}

/// Why a file is no valid entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Header and trailer do not fit.
    #[error("it is too short")]
    Short,
    /// The trailer is not ours.
    #[error("it has no trailer")]
    Trailer,
    /// Written by a newer engine.
    #[error("its format version is {0}, this engine reads {VERSION}")]
    Version(u16),
    /// A flag says that there is a record, and there is none.
    #[error("its record of an external file does not fit")]
    Record,
    /// Some bit is not what was written.
    #[error("its checksum is wrong")]
    Checksum,
}

impl<'a> Entry<'a> {
    /// Verifies the bytes of a file.
    pub fn verify(bytes: &'a [u8], variant: SipVariant) -> Result<Self, Damage> {
        if bytes.len() <= HEADER + TRAILER {
            return Err(Damage::Short);
        }
        let (header, rest) = bytes.split_first_chunk().ok_or(Damage::Short)?;
        let (code, trailer) = rest.split_last_chunk::<TRAILER>().ok_or(Damage::Short)?;
        let (magic, fields) = trailer.split_first_chunk().ok_or(Damage::Short)?;
        if magic != MAGIC {
            return Err(Damage::Trailer);
        }
        let version = u16::from_le_bytes([fields[0], fields[1]]);
        if version != VERSION {
            return Err(Damage::Version(version));
        }
        let (covered, _) = bytes.split_at(bytes.len() - 8);
        if checksum(covered, variant) != number(&fields[20..]) {
            return Err(Damage::Checksum);
        }
        let flags = u16::from_le_bytes([fields[2], fields[3]]);
        let (code, external) = if flags & EXTERNAL == 0 {
            (code, None)
        } else {
            let (code, external) = External::split_off(code).ok_or(Damage::Record)?;
            (code, Some(external))
        };
        let (mtime_ns, fingerprint) = (number(&fields[4..12]), number(&fields[12..20]));
        Ok(Self { header, code, flags, mtime_ns, fingerprint, external })
    }
}

impl<'a> External<'a> {
    /// Reads the record at the end of `bytes`; what is left is the code object.
    fn split_off(bytes: &'a [u8]) -> Option<(&'a [u8], Self)> {
        let (rest, fields) = bytes.split_last_chunk::<RECORD>()?;
        let length = usize::try_from(number(&fields[16..])).ok()?;
        let (code, path) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
        Some((code, Self { path, size: number(&fields[..8]), mtime_ns: number(&fields[8..16]) }))
    }
}

/// A little-endian number of at most eight bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Whether the end of a file is the trailer of an entry, of whatever version and however damaged.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    bytes.split_last_chunk::<TRAILER>().is_some_and(|(_, trailer)| trailer.starts_with(MAGIC))
}

fn checksum(data: &[u8], variant: SipVariant) -> u64 {
    source_hash(KEY, data, variant)
}

#[cfg(test)]
mod tests {
    use super::{Damage, Entry, External, MAGIC, checksum};
    use crate::SipVariant;

    fn entry(variant: SipVariant) -> Vec<u8> {
        entry_with(variant, 0, b"code object")
    }

    fn entry_with(variant: SipVariant, flags: u16, payload: &[u8]) -> Vec<u8> {
        let mut bytes = b"magcflgsmtimsize".to_vec();
        bytes.extend(payload);
        bytes.extend(MAGIC);
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(flags.to_le_bytes());
        bytes.extend(7_u64.to_le_bytes());
        bytes.extend(9_u64.to_le_bytes());
        let sum = checksum(&bytes, variant);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    #[test]
    fn a_whole_entry_gives_its_fields() {
        for variant in [SipVariant::Sip13, SipVariant::Sip24] {
            let bytes = entry(variant);
            let read = Entry::verify(&bytes, variant).expect("whole");
            assert_eq!(
                (read.code, read.mtime_ns, read.fingerprint),
                (b"code object".as_slice(), 7, 9)
            );
        }
    }

    #[test]
    fn a_record_of_an_external_file_is_no_part_of_the_code() {
        let payload = |length: u32| {
            let mut bytes = b"code object/pack.toml".to_vec();
            bytes.extend(5_u64.to_le_bytes());
            bytes.extend(6_u64.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes
        };
        let variant = SipVariant::Sip13;
        let bytes = entry_with(variant, 1, &payload(10));
        let read = Entry::verify(&bytes, variant).expect("whole");
        let external = External { path: b"/pack.toml", size: 5, mtime_ns: 6 };
        assert_eq!((read.code, read.external), (b"code object".as_slice(), Some(external)));
        for bytes in [entry_with(variant, 1, &payload(22)), entry_with(variant, 1, b"code")] {
            assert_eq!(Entry::verify(&bytes, variant), Err(Damage::Record));
        }
    }

    #[test]
    fn no_flipped_bit_and_no_cut_passes() {
        let bytes = entry(SipVariant::Sip13);
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Entry::verify(&damaged, SipVariant::Sip13).is_err(), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(Entry::verify(&bytes[..length], SipVariant::Sip13).is_err(), "{length} bytes");
        }
        assert_eq!(Entry::verify(&bytes[..40], SipVariant::Sip13), Err(Damage::Short));
    }
}
