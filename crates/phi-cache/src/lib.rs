//! The bytecode cache on disk: the format of an entry, its verification and its care.
//!
//! The import hook writes entries and checks each one before it loads it. This crate reads the
//! same format without an interpreter, so that a whole tree can be verified, and by code that
//! shares nothing with the hook.
//!
//! An entry lies in `__pycache__` as `NAME.TAG[.opt-N].SUFFIX.pyc` and holds a PEP 552 header of
//! 16 bytes, the marshalled code object, and a trailer of 32 bytes. If bit 0 of the trailer's flags is
//! set, a record of the file that the symbol map was read from stands before the trailer: its path,
//! size (8 bytes), mtime in ns (8) and the length of the path (4). All numbers are little-endian.
//!
//! | bytes of the trailer | content |
//! |---|---|
//! | 0–3, 4–5 | magic `φpc` in UTF-8, format version |
//! | 6–7 | flags |
//! | 8–15 | mtime of the source in ns |
//! | 16–23 | context fingerprint |
//! | 24–31 | `SipHash` of everything before it |

mod clear;
mod context;
mod entry;
mod hash;
mod name;
mod state;
mod stats;
mod temporary;
mod tree;
mod user;
mod walk;

pub use clear::{Cleared, Effect, Scope};
pub use context::Surroundings;
pub use entry::{Damage, Entry, External, KEY, VERSION};
pub use hash::{SipVariant, source_hash};
pub use name::EntryName;
pub use state::State;
pub use stats::{Counts, Statistics};
pub use tree::{Checked, Finding, verify_tree};
pub use user::{TIERS, Tier, TierCounts};
