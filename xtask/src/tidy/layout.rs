//! Checks on files as such: how they begin, what they are called, how long they are.

use super::Repository;
use super::repository::is_test;

/// From this many lines on a file needs a reason in `tidy.toml`.
const LONG: usize = 300;

/// Names that say nothing about what a module does.
const BANNED: [&str; 6] = ["utils", "util", "common", "misc", "manager", "helpers"];

/// Every Rust and Python file begins by saying what it is.
pub(crate) fn module_comment_first(repository: &Repository) -> Vec<String> {
    let rust = repository.with_suffix(".rs").filter(|(_, text)| !text.starts_with("//!"));
    let python = repository.with_suffix(".py").filter(|(_, text)| !starts_with_docstring(text));
    rust.chain(python)
        .filter(|(path, _)| !is_data(path))
        .map(|(path, _)| format!("{path}: the first line is not the module's comment"))
        .collect()
}

/// `lib.rs` and `mod.rs` declare and re-export; work has its own file.
pub(crate) fn roots_only_declare(repository: &Repository) -> Vec<String> {
    let roots = repository
        .with_suffix(".rs")
        .filter(|(path, _)| path.ends_with("/lib.rs") || path.ends_with("/mod.rs"))
        .filter(|(path, _)| !is_test(path));
    let with_function = roots.filter_map(|(path, text)| {
        let line = text
            .lines()
            .position(|line| !line.trim_start().starts_with("//") && declares_function(line))?;
        Some(format!("{path}:{}: a function in a file that only declares", line + 1))
    });
    with_function.collect()
}

/// Modules are named for what they are.
pub(crate) fn module_names(repository: &Repository) -> Vec<String> {
    let is_banned = |path: &str| {
        path.split('/').any(|part| {
            let stem =
                part.strip_suffix(".rs").or_else(|| part.strip_suffix(".py")).unwrap_or(part);
            BANNED.contains(&stem.trim_start_matches('_'))
        })
    };
    let paths = repository.files.keys().filter(|path| !is_data(path) && is_banned(path));
    paths.map(|path| format!("{path}: the name says nothing")).collect()
}

/// A long file has its reason in `tidy.toml`, and a reason has its long file; unit tests do not
/// count.
pub(crate) fn file_length(repository: &Repository) -> Vec<String> {
    let reasons = &repository.rules.long_files;
    let python = repository.with_suffix(".py").filter(|(path, _)| !is_test(path));
    let long: Vec<&str> = repository
        .rust_sources()
        .chain(python)
        .filter(|(path, text)| !is_data(path) && text.lines().count() > LONG)
        .map(|(path, _)| path)
        .collect();
    let unexplained = long
        .iter()
        .filter(|path| !reasons.contains_key(**path))
        .map(|path| format!("{path}: more than {LONG} lines and no reason in xtask/tidy.toml"));
    let stale = reasons
        .keys()
        .filter(|path| !long.contains(&path.as_str()))
        .map(|path| format!("{path}: listed in xtask/tidy.toml, but not longer than {LONG} lines"));
    unexplained.chain(stale).collect()
}

/// Inputs of tests are what they are.
fn is_data(path: &str) -> bool {
    path.split('/').any(|part| {
        matches!(part, "data" | "corpus" | "fixtures" | "programs" | "endless" | "snapshots")
    })
}

fn declares_function(line: &str) -> bool {
    let line = line.trim_start();
    let words = line.split_whitespace().take_while(|word| *word != "=").take(4);
    words.clone().any(|word| word == "fn")
        && words.clone().next().is_some_and(|word| {
            word == "fn" || word.starts_with("pub") || word == "const" || word == "unsafe"
        })
}

fn starts_with_docstring(text: &str) -> bool {
    let code = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = code.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty());
    // An empty `__init__.py` has nothing to explain.
    first.is_none_or(|line| line.starts_with("\"\"\"") || line.starts_with("r\"\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(check: fn(&Repository) -> Vec<String>, path: &str, text: &str) -> usize {
        check(&Repository::of(&[(path, text)])).len()
    }

    #[test]
    fn a_file_that_does_not_introduce_itself_is_found() {
        assert_eq!(problems(module_comment_first, "crates/a/src/b.rs", "use std::io;\n"), 1);
        assert_eq!(problems(module_comment_first, "crates/a/src/b.rs", "//! B.\n"), 0);
        assert_eq!(problems(module_comment_first, "python/a.py", "import os\n"), 1);
        assert_eq!(problems(module_comment_first, "python/a.py", "#!/x\n\"\"\"A.\"\"\"\n"), 0);
    }

    #[test]
    fn a_function_in_a_root_is_found() {
        assert_eq!(
            problems(roots_only_declare, "crates/a/src/lib.rs", "//! A.\npub fn f() {}\n"),
            1
        );
        assert_eq!(problems(roots_only_declare, "crates/a/src/lib.rs", "//! fn\npub mod f;\n"), 0);
        assert_eq!(problems(roots_only_declare, "crates/a/src/f.rs", "pub fn f() {}\n"), 0);
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_eq!(problems(module_names, "crates/a/src/utils.rs", ""), 1);
        assert_eq!(problems(module_names, "python/phicode_engine/_common.py", ""), 1);
        assert_eq!(problems(module_names, "crates/a/src/edits.rs", ""), 0);
    }

    #[test]
    fn a_long_file_needs_a_reason() {
        assert_eq!(problems(file_length, "crates/a/src/b.rs", &"\n".repeat(301)), 1 + stale());
        assert_eq!(problems(file_length, "crates/a/src/b.rs", &"\n".repeat(300)), stale());
    }

    /// Entries of the real table, which name files that the small repository lacks.
    fn stale() -> usize {
        Repository::of(&[]).rules.long_files.len()
    }
}
