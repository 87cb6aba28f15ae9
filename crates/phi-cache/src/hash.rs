//! The hash that CPython and `PyPy` have built in as `_imp.source_hash`.

use std::hash::Hasher;

use siphasher::sip::{SipHasher13, SipHasher24};

/// Which `SipHash` an interpreter has built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SipVariant {
    /// Up to CPython 3.10, and `PyPy`.
    Sip24,
    /// From CPython 3.11 on.
    Sip13,
}

/// What `_imp.source_hash(key, data)` returns, as a number.
pub fn source_hash(key: u64, data: &[u8], variant: SipVariant) -> u64 {
    match variant {
        SipVariant::Sip24 => {
            let mut hasher = SipHasher24::new_with_keys(key, 0);
            hasher.write(data);
            hasher.finish()
        }
        SipVariant::Sip13 => {
            let mut hasher = SipHasher13::new_with_keys(key, 0);
            hasher.write(data);
            hasher.finish()
        }
    }
}
