//! The caches: of this folder, and of the user.

use std::path::{Path, PathBuf};

use phi_cache::{Counts, Statistics};
use phi_config::{environment, user_cache_directory};

use crate::cache::surroundings;
use crate::doctor::findings::Findings;
use crate::ffi::may_write;

pub(crate) fn look(findings: &mut Findings) {
    look_at_the_users(findings);
    look_here(findings);
}

fn look_at_the_users(findings: &mut Findings) {
    let Some(folder) = user_cache_directory() else {
        let text = "there is no home folder: interpreters are asked anew each time";
        findings.warn("user's cache", text, "set PHICODE_CACHE_DIR to a folder");
        return;
    };
    let place = folder.display();
    match nearest_existing(&folder) {
        Some(existing) if existing == folder && !folder.is_dir() => {
            findings.warn("user's cache", format!("{place} is no folder"), "remove that file");
        }
        Some(existing) if may_write(&existing) => findings.ok("user's cache", place.to_string()),
        _ => {
            let text = format!("{place} cannot be written: interpreters are asked anew each time");
            findings.warn("user's cache", text, "set PHICODE_CACHE_DIR to a folder that can");
        }
    }
}

fn look_here(findings: &mut Findings) {
    let around = surroundings();
    let here = environment::absolute(Path::new(""));
    let cache = match &around.prefix {
        Some(prefix) => prefix.clone(),
        None => here.join("__pycache__"),
    };
    if nearest_existing(&cache).is_some_and(|existing| may_write(&existing) && existing.is_dir()) {
        findings.ok("bytecode", "entries of this folder can be written");
    } else {
        let text = format!("{} cannot be written: every start compiles", cache.display());
        findings.warn("bytecode", text, "phicode cache warm . (as a user who may write there)");
    }
    // A home or a root is no project: counting everything below it would take too long.
    if here.parent().is_none() || Some(&here) == environment::home_directory().as_ref() {
        return;
    }
    let mut statistics = Statistics::default();
    statistics.add(Path::new("."), &around);
    let Counts { entries, bytes, stale, orphaned, damaged } = statistics.total();
    let text = format!("{entries} entries of {bytes} bytes, {stale} stale, {orphaned} orphaned");
    findings.ok("bytecode", text);
    if damaged > 0 {
        let text = format!("{damaged} entries are damaged; the next import makes them anew");
        findings.warn("bytecode", text, "phicode cache verify");
    }
    for finding in statistics.unreadable.iter().take(3) {
        let text = format!("{}: {}", finding.path.display(), finding.reason);
        findings.warn("bytecode", text, "");
    }
}

fn nearest_existing(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|ancestor| ancestor.exists()).map(Path::to_owned)
}
