//! The only door to the process's environment.
//!
//! A value that does not parse counts as the default; [`problems`] names it, so that the caller
//! decides whether that is a warning or, in strict mode, a refusal.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::variables::{HOME, Kind, PATH, USERPROFILE, VARIABLES, Variable};

/// The text of `variable`; an empty one counts as unset.
pub fn text(variable: &Variable) -> Option<OsString> {
    env::var_os(variable.name).filter(|value| !value.is_empty())
}

/// The text of `variable` as a path.
pub fn path(variable: &Variable) -> Option<PathBuf> {
    text(variable).map(PathBuf::from)
}

/// The value of a [`Kind::Switch`] variable.
pub fn switch(variable: &Variable) -> bool {
    explicit_switch(variable).unwrap_or(variable.default == "true")
}

/// The value of a [`Kind::Switch`] variable if it is set to one.
pub fn explicit_switch(variable: &Variable) -> Option<bool> {
    text(variable).and_then(|value| parse_switch(value.to_str()?))
}

/// The value of a [`Kind::Number`] variable.
pub fn number(variable: &Variable) -> u64 {
    let parse = |value: &str| value.trim().parse().ok();
    text(variable)
        .and_then(|value| parse(value.to_str()?))
        .or_else(|| parse(variable.default))
        .unwrap_or(0)
}

/// The value of a [`Kind::Seconds`] variable.
pub fn seconds(variable: &Variable) -> f64 {
    let parse = |value: &str| value.trim().parse().ok().filter(|it: &f64| is_duration(*it));
    text(variable)
        .and_then(|value| parse(value.to_str()?))
        .or_else(|| parse(variable.default))
        .unwrap_or(0.0)
}

/// Every set variable whose text does not parse, as messages that name variable and default.
pub fn problems() -> Vec<String> {
    VARIABLES
        .iter()
        .filter(|variable| variable.kind != Kind::Text)
        .filter_map(|variable| parse_problem(variable, &text(variable)?.to_string_lossy()))
        .collect()
}

/// What is wrong with `value` as the text of `variable`, if anything is.
pub(crate) fn parse_problem(variable: &Variable, value: &str) -> Option<String> {
    let expected = match variable.kind {
        Kind::Text => return None,
        Kind::Switch if parse_switch(value).is_some() => return None,
        Kind::Switch => "true or false",
        Kind::Number if value.trim().parse::<u64>().is_ok() => return None,
        Kind::Number => "a whole number",
        Kind::Seconds if value.trim().parse().is_ok_and(is_duration) => return None,
        Kind::Seconds => "a number of seconds",
    };
    let Variable { name, default, .. } = variable;
    Some(format!("{name}: `{value}` is not {expected}; the default {default} holds"))
}

/// The directories of `PATH`, in order.
pub fn command_directories() -> Vec<PathBuf> {
    text(&PATH).map(|paths| env::split_paths(&paths).collect()).unwrap_or_default()
}

/// The directories of a text such as that of `PYTHONPATH`; empty ones are the current directory.
pub fn split_paths(text: &OsStr) -> Vec<PathBuf> {
    env::split_paths(text).map(|path| absolute(&path)).collect()
}

/// The text of `PATH` with `directory` before all others.
pub fn search_path_from(directory: &Path) -> OsString {
    let all = std::iter::once(directory.to_owned()).chain(command_directories());
    env::join_paths(all).or_else(|_| env::join_paths(command_directories())).unwrap_or_default()
}

/// The user's home directory, if one is named and absolute.
pub fn home_directory() -> Option<PathBuf> {
    path(&HOME).or_else(|| path(&USERPROFILE)).filter(|home| home.is_absolute())
}

/// The process's current directory.
pub fn current_directory() -> io::Result<PathBuf> {
    env::current_dir()
}

/// Makes `directory` the process's current one: for a process that outlives what it was started by.
pub fn change_directory(directory: &Path) -> io::Result<()> {
    env::set_current_dir(directory)
}

/// The file of the running program, symbolic links followed where the system does so.
pub fn current_program() -> io::Result<PathBuf> {
    env::current_exe()
}

/// `path` made absolute against the current directory; the file system is not asked. The empty
/// path is the current directory, and `..` goes up by name, as in Python's `os.path.abspath`.
pub fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// All variables of the process with `changes` made, for the program that follows.
pub fn with_variables(changes: Vec<(&str, OsString)>) -> Vec<(OsString, OsString)> {
    let is_changed = |name: &OsString| changes.iter().any(|(changed, _)| name == changed);
    let mut all: Vec<_> = env::vars_os().filter(|(name, _)| !is_changed(name)).collect();
    all.extend(changes.into_iter().map(|(name, value)| (name.into(), value)));
    all
}

/// The value of a variable such as `PATH` with `first` in front; `None` if the name of `first`
/// cannot be part of one.
pub fn path_list(first: &Path, variable: &Variable) -> Option<OsString> {
    let rest = text(variable);
    // An empty entry is the current directory: it comes from the user or not at all.
    let rest = rest.iter().flat_map(env::split_paths);
    env::join_paths(std::iter::once(first.to_owned()).chain(rest)).ok()
}

fn is_duration(seconds: f64) -> bool {
    seconds.is_finite() && seconds >= 0.0
}

fn parse_switch(value: &str) -> Option<bool> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{absolute, parse_problem};
    use crate::variables::{RETRY_BASE_DELAY, STARTUP_WARNING_MS, STRICT};

    #[test]
    fn a_bad_value_names_variable_and_default() {
        assert_eq!(
            parse_problem(&STRICT, "maybe").as_deref(),
            Some("PHICODE_STRICT: `maybe` is not true or false; the default false holds")
        );
        assert!(parse_problem(&STARTUP_WARNING_MS, "-1").is_some());
        for value in ["nan", "inf", "-0.1", "soon"] {
            assert!(parse_problem(&RETRY_BASE_DELAY, value).is_some(), "{value}");
        }
    }

    #[test]
    fn switches_are_read_in_every_usual_form() {
        for value in ["TRUE", "1", "yes", "on", "False", "0", "no", "off"] {
            assert_eq!(parse_problem(&STRICT, value), None);
        }
    }

    #[test]
    fn parents_are_taken_by_name() {
        assert_eq!(absolute(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
        assert_eq!(absolute(Path::new("/../a")), Path::new("/a"));
        assert_eq!(absolute(Path::new("")), absolute(Path::new(".")));
    }
}
