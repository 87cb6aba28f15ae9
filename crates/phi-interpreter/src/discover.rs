//! All interpreters of this machine.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::candidate::Candidate;
use crate::describe::{Freshness, state_of};
use crate::identity::Identity;
use crate::places::candidates;
use crate::record::{Interpreter, State};
use crate::stamp::Stamp;
use crate::store;

/// Probes that run at one time: a machine full of interpreters must not start them all at once.
const MOST_PROBES: usize = 8;

/// Finds and describes all interpreters, as seen from the folder `directory`.
///
/// The order is that of the rules which choose the default. Paths that lead to the same interpreter
/// with the same libraries are one entry.
pub fn discover(directory: &Path, freshness: Freshness) -> Vec<Interpreter> {
    if freshness == Freshness::Anew {
        store::sweep();
    }
    let found = distinct(candidates(directory));
    let states = states_of(&found, freshness);
    let all = found.into_iter().zip(states).map(|(one, state)| Interpreter {
        path: one.path,
        origin: one.origin,
        also: one.also,
        state,
    });
    merged(all)
}

struct Found {
    path: PathBuf,
    origin: &'static str,
    also: Vec<PathBuf>,
    identity: Identity,
}

/// Candidates that are different before anybody asks them.
fn distinct(candidates: Vec<Candidate>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Names of one file, as `python3.7` and `python3.7m` are, are one interpreter too.
    let mut places: HashMap<(Option<Stamp>, Identity), usize> = HashMap::new();
    for Candidate { path, origin } in candidates {
        let identity = Identity::of(&path);
        let stamp = Stamp::of(&identity.real_path);
        let mut key = (stamp, identity.clone());
        if stamp.is_some() {
            key.1.real_path = identity.real_path.parent().map(Path::to_owned).unwrap_or_default();
        }
        match places.entry(key) {
            Entry::Occupied(place) => add_path(&mut found[*place.get()].also, path),
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(Found { path, origin, also: Vec::new(), identity });
            }
        }
    }
    found
}

fn states_of(found: &[Found], freshness: Freshness) -> Vec<State> {
    let next = AtomicUsize::new(0);
    let states = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, one)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, found.get(at)?)))
        {
            let state = state_of(&one.path, &one.identity, freshness);
            if let Ok(mut states) = states.lock() {
                states.push((index, state));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..found.len().min(MOST_PROBES) {
            scope.spawn(work);
        }
    });
    let mut states = states.into_inner().unwrap_or_default();
    states.sort_unstable_by_key(|(index, _)| *index);
    states.into_iter().map(|(_, state)| state).collect()
}

/// Joins what turns out to be the same: a script that starts an interpreter found elsewhere.
fn merged(all: impl Iterator<Item = Interpreter>) -> Vec<Interpreter> {
    let mut kept: Vec<Interpreter> = Vec::new();
    let mut places: HashMap<(PathBuf, PathBuf), usize> = HashMap::new();
    for one in all {
        let Some(record) = one.record() else {
            kept.push(one);
            continue;
        };
        let real =
            [&record.executable, &one.path].into_iter().find_map(|it| fs::canonicalize(it).ok());
        let real = real.unwrap_or_else(|| one.path.clone());
        match places.entry((real, record.prefix.clone())) {
            Entry::Occupied(place) => {
                let also = &mut kept[*place.get()].also;
                add_path(also, one.path);
                one.also.into_iter().for_each(|path| add_path(also, path));
            }
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(one);
            }
        }
    }
    kept
}

fn add_path(paths: &mut Vec<PathBuf>, path: PathBuf) {
    if !paths.contains(&path) {
        paths.push(path);
    }
}
