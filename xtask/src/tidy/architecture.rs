//! ARCHITECTURE.md: every rule in it names the check that holds it.

use super::Repository;
use super::run::CHECKS;

/// Each paragraph that begins `Invariant:` ends with a check that exists.
///
/// A check is `(tidy::<name>)`, `(test: <path>)` for a test file or `(review)` where only a reader
/// can tell.
pub(crate) fn invariants_name_checks(repository: &Repository) -> Vec<String> {
    let Some(text) = repository.files.get("ARCHITECTURE.md") else {
        return vec!["ARCHITECTURE.md is missing".to_owned()];
    };
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim().replace('\n', " "));
    let invariants: Vec<String> = paragraphs
        .map(|paragraph| paragraph.replace("**", ""))
        .filter(|paragraph| paragraph.starts_with("Invariant:"))
        .collect();
    if invariants.is_empty() {
        return vec!["ARCHITECTURE.md states no invariant".to_owned()];
    }
    let without = invariants.iter().filter(|text| !names_a_check(text, repository));
    without
        .map(|text| format!("ARCHITECTURE.md: no existing check at the end of: {text}"))
        .collect()
}

fn names_a_check(invariant: &str, repository: &Repository) -> bool {
    let Some((_, name)) = invariant.trim_end_matches('.').rsplit_once('(') else {
        return false;
    };
    let name = name.trim_end_matches(')').replace('`', "");
    if let Some(check) = name.strip_prefix("tidy::") {
        return CHECKS.iter().any(|(known, _)| *known == check);
    }
    if let Some(path) = name.strip_prefix("test: ") {
        return repository
            .files
            .keys()
            .any(|file| file == path || file.starts_with(&format!("{path}/")));
    }
    name == "review"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> usize {
        let files = [("ARCHITECTURE.md", text), ("tests/python/test_cache.py", "")];
        invariants_name_checks(&Repository::of(&files)).len()
    }

    #[test]
    fn an_invariant_without_an_existing_check_is_found() {
        assert_eq!(problems("Invariant: a. (`tidy::pyo3_only_in_native`)\n"), 0);
        assert_eq!(problems("**Invariant:** b. (test: tests/python/test_cache.py)\n"), 0);
        assert_eq!(problems("Invariant: c. (tidy::unheard_of)\n\nInvariant: d.\n"), 2);
        assert_eq!(problems("Invariant: e. (test: tests/python/test_gone.py)\n"), 1);
    }

    #[test]
    fn a_file_without_invariants_is_found() {
        assert_eq!(problems("# Architecture\n"), 1);
    }
}
