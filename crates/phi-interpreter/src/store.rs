//! Descriptions in the user's cache folder, one file for each interpreter.
//!
//! A file `interpreters/HASH` holds the line `phicode-interpreter VERSION CHECKSUM` and a JSON
//! document. It is written under a temporary name and renamed, so it is whole or absent.
//!
//! | | reads version 1 | reads a later version |
//! |---|---|---|
//! | this version | if checksum and all stamps agree | as damaged: probes again, replaces it |
//! | a later version | must bring a reader, or probe again | |
//!
//! Without a cache folder, or where it cannot be written, every description is made anew.

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher;
use std::io::Write;
use std::path::{Path, PathBuf};

use phi_config::user_cache_directory;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use tempfile::NamedTempFile;

use crate::identity::Identity;
use crate::record::State;
use crate::stamp::{Stamp, Watched};

/// First word of a file, and the version of what follows; a new probe needs a new version too.
const HEADER: &str = "phicode-interpreter 1 ";
const FOLDER: &str = "interpreters";

/// A description with what it depends on.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    path: PathBuf,
    environment: Option<PathBuf>,
    stamp: Stamp,
    watched: Vec<Watched>,
    state: State,
    /// What it said about the names of its library: whether each is there.
    #[serde(default)]
    names: BTreeMap<String, bool>,
}

/// The description of `identity`, if one is kept and nothing that it depends on has changed.
pub(crate) fn load(identity: &Identity) -> Option<State> {
    current(identity).map(|kept| kept.state)
}

/// What is kept about names of the library of `identity`.
pub(crate) fn load_names(identity: &Identity) -> BTreeMap<String, bool> {
    current(identity).map(|kept| kept.names).unwrap_or_default()
}

/// Keeps `names` beside the description of `identity`, if there is one.
pub(crate) fn save_names(identity: &Identity, names: &BTreeMap<String, bool>) {
    if let Some(mut kept) = current(identity) {
        kept.names.extend(names.iter().map(|(name, there)| (name.clone(), *there)));
        write(identity, &kept);
    }
}

fn current(identity: &Identity) -> Option<Kept> {
    let kept = read(&file_of(identity)?)?;
    let is_same = kept.path == identity.real_path
        && kept.environment == identity.environment
        && Some(kept.stamp) == Stamp::of(&identity.real_path)
        && kept.watched.iter().all(Watched::is_unchanged);
    is_same.then_some(kept)
}

/// Keeps `state`, which was found while the interpreter had `stamp`. Failing is nobody's loss.
pub(crate) fn save(identity: &Identity, stamp: Stamp, state: &State) {
    let kept = Kept {
        path: identity.real_path.clone(),
        environment: identity.environment.clone(),
        stamp,
        watched: watched(identity, state),
        state: state.clone(),
        names: BTreeMap::new(),
    };
    write(identity, &kept);
}

fn write(identity: &Identity, kept: &Kept) {
    let (Some(file), Ok(body)) = (file_of(identity), serde_json::to_string(kept)) else { return };
    let Some(folder) = file.parent() else { return };
    let _ = fs::create_dir_all(folder);
    let Ok(mut fresh) = NamedTempFile::with_prefix_in(".new-", folder) else { return };
    let written = write!(fresh, "{HEADER}{:016x}\n{body}", checksum(body.as_bytes()));
    if written.is_ok() {
        let _ = fresh.persist(file);
    }
}

/// Removes the descriptions of interpreters that are gone, and what is damaged.
pub(crate) fn sweep() {
    let folder = user_cache_directory().map(|cache| cache.join(FOLDER));
    let Some(entries) = folder.and_then(|folder| fs::read_dir(folder).ok()) else { return };
    for file in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if read(&file).is_none_or(|kept| !kept.path.exists()) {
            let _ = fs::remove_file(file);
        }
    }
}

/// What changes when libraries are installed or removed, or when an environment is made anew.
fn watched(identity: &Identity, state: &State) -> Vec<Watched> {
    let State::Usable(record) = state else { return Vec::new() };
    let configuration = identity.environment.iter().map(|root| root.join("pyvenv.cfg"));
    let executable = std::iter::once(record.executable.clone());
    let libraries = record.paths.iter().filter(|path| !record.standard.contains(path)).cloned();
    configuration.chain(executable).chain(libraries).map(Watched::now).collect()
}

fn read(file: &Path) -> Option<Kept> {
    let text = fs::read_to_string(file).ok()?;
    let (header, body) = text.split_once('\n')?;
    let stated = header.strip_prefix(HEADER)?;
    if stated != format!("{:016x}", checksum(body.as_bytes())) {
        return None;
    }
    serde_json::from_str(body).ok()
}

fn file_of(identity: &Identity) -> Option<PathBuf> {
    let mut hasher = SipHasher13::new();
    hasher.write(identity.real_path.as_os_str().as_encoded_bytes());
    hasher.write_u8(0);
    if let Some(environment) = &identity.environment {
        hasher.write(environment.as_os_str().as_encoded_bytes());
    }
    Some(user_cache_directory()?.join(FOLDER).join(format!("{:016x}", hasher.finish())))
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}
