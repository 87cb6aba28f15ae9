//! A target that is nowhere, and what it may have been meant to be.

use std::fs;
use std::path::Path;

use phi_config::nearest::nearest;

use crate::error::{LaunchError, LaunchErrorKind};
use crate::resolve::SOURCE_SUFFIXES;

/// How many entries of a directory are compared; a listing must not take longer than reading it.
const MOST_ENTRIES: usize = 10_000;

/// The error for a path or name that does not exist, with close names of the same directory.
pub(crate) fn missing_target(path: &Path) -> LaunchError {
    let typed = path.to_string_lossy().into_owned();
    let error = LaunchError::new(LaunchErrorKind::TargetMissing(typed));
    let close = close_names(path);
    if close.is_empty() { error } else { error.with_hint(format!("did you mean {close}?")) }
}

fn close_names(path: &Path) -> String {
    let directory = path.parent().unwrap_or(Path::new(""));
    let listed = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let Ok(entries) = fs::read_dir(listed) else {
        return String::new();
    };
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = without_suffix(&wanted).to_owned();
    let names: Vec<String> = entries
        .take(MOST_ENTRIES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_program_name(name))
        .collect();
    // A wrong suffix is the most frequent slip, so names are compared without theirs.
    let stems = nearest(&stem, names.iter().map(|name| without_suffix(name)), 3);
    let mut close: Vec<String> = Vec::new();
    for near in stems {
        close.extend(
            names
                .iter()
                .filter(|name| without_suffix(name) == near)
                .map(|name| format!("`{}`", directory.join(name).display())),
        );
    }
    close.truncate(3);
    close.join(", ")
}

fn is_program_name(name: &str) -> bool {
    !name.starts_with('.')
        && name.rsplit_once('.').is_none_or(|(_, suffix)| SOURCE_SUFFIXES.contains(&suffix))
}

fn without_suffix(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, suffix)) if SOURCE_SUFFIXES.contains(&suffix) => stem,
        _ => name,
    }
}
