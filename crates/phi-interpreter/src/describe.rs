//! The description of one interpreter.

use std::path::Path;

use phi_config::environment;

use crate::identity::Identity;
use crate::probe::probe;
use crate::pyenv;
use crate::record::{Interpreter, State};
use crate::stamp::Stamp;
use crate::store;

/// Whether a kept description will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// A kept description whose stamps agree is believed.
    Kept,
    /// The interpreter is probed in any case.
    Anew,
}

/// Describes the interpreter at `path`, found by the rule `origin`.
///
/// A shim of pyenv is described as what it would start.
pub fn describe(path: &Path, origin: &'static str, freshness: Freshness) -> Interpreter {
    let path = environment::absolute(path);
    let path = pyenv::without_shim(path.clone()).unwrap_or(path);
    let state = state_of(&path, &Identity::of(&path), freshness);
    Interpreter { path, origin, also: Vec::new(), state }
}

/// The kept description, or that of a probe, which is kept.
pub(crate) fn state_of(path: &Path, identity: &Identity, freshness: Freshness) -> State {
    let kept = if freshness == Freshness::Kept { store::load(identity) } else { None };
    if let Some(kept) = kept {
        return kept;
    }
    // Taken before the run: a file that is replaced meanwhile must not pass for the probed one.
    let stamp = Stamp::of(&identity.real_path);
    let probed = probe(path);
    if let Some(stamp) = stamp.filter(|_| probed.lasting) {
        store::save(identity, stamp, &probed.state);
    }
    probed.state
}
