//! Checks on what depends on what, from `cargo metadata`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Repository;

/// Crates of the workspace use each other only along the table `[dependencies]` of `tidy.toml`.
pub(crate) fn dependency_direction(repository: &Repository) -> Vec<String> {
    let members: BTreeSet<&str> = members(repository).map(name).collect();
    let mut problems = Vec::new();
    for package in self::members(repository) {
        let Some(allowed) = repository.rules.dependencies.get(name(package)) else {
            problems.push(format!("{} is not in the table of xtask/tidy.toml", name(package)));
            continue;
        };
        for used in uses(package).filter(|used| members.contains(used)) {
            if !allowed.iter().any(|allowed| allowed == used) {
                problems.push(format!("{} may not use {used}", name(package)));
            }
        }
    }
    problems
}

/// `pyo3` is used by binding crates only.
pub(crate) fn pyo3_only_in_native(repository: &Repository) -> Vec<String> {
    users_outside(repository, |used| used.starts_with("pyo3"), |user| user.ends_with("-native"))
}

/// One crate has an async runtime: the server.
pub(crate) fn tokio_only_in_server(repository: &Repository) -> Vec<String> {
    users_outside(repository, |used| used == "tokio", |user| user == "phi-server")
}

/// The parser crates have no stable interface; one crate of ours knows them.
pub(crate) fn parser_only_in_phi_python(repository: &Repository) -> Vec<String> {
    users_outside(repository, |used| used.starts_with("ruff_"), |user| user == "phi-python")
}

/// Every dependency, direct or not, has a licence that goes with ours.
pub(crate) fn dependency_licences(repository: &Repository) -> Vec<String> {
    let refused = packages(repository).filter_map(|package| {
        let Some(expression) = package["license"].as_str() else {
            return Some(format!("{} states no licence", name(package)));
        };
        let is_allowed = is_allowed(expression, &repository.rules.licences);
        (!is_allowed).then(|| format!("{} is under `{expression}`", name(package)))
    });
    refused.collect()
}

/// Every crate takes its lints from the workspace: a crate without them is a crate unchecked.
pub(crate) fn workspace_lints_inherited(repository: &Repository) -> Vec<String> {
    let manifests = repository.with_suffix("/Cargo.toml");
    manifests
        .filter(|(path, _)| path.starts_with("crates/") || path.starts_with("xtask/"))
        .filter(|(_, text)| !text.replace(' ', "").contains("[lints]\nworkspace=true"))
        .map(|(path, _)| format!("{path}: `[lints] workspace = true` is missing"))
        .collect()
}

fn users_outside(
    repository: &Repository,
    is_subject: fn(&str) -> bool,
    may_use: fn(&str) -> bool,
) -> Vec<String> {
    members(repository)
        .filter(|package| !may_use(name(package)))
        .flat_map(|package| uses(package).map(move |used| (name(package), used)))
        .filter(|(_, used)| is_subject(used))
        .map(|(user, used)| format!("{user} may not use {used}"))
        .collect()
}

/// Reads an SPDX expression of `AND`, `OR` and brackets: `AND` binds closer than `OR`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    // The old form `MIT/Apache-2.0` means OR.
    let expression = expression.replace('/', " OR ");
    if let Some((open, close)) = innermost_brackets(&expression) {
        let verdict = is_allowed(&expression[open + 1..close], allowed);
        let (before, after) = (&expression[..open], &expression[close + 1..]);
        // `0BSD` is in the table, the empty name is not.
        return is_allowed(
            &format!("{before}{}{after}", if verdict { "0BSD" } else { "refused" }),
            allowed,
        );
    }
    let is_listed = |licence: &str| allowed.iter().any(|listed| listed == licence.trim());
    expression.split(" OR ").any(|part| part.split(" AND ").all(is_listed))
}

fn innermost_brackets(expression: &str) -> Option<(usize, usize)> {
    let close = expression.find(')')?;
    Some((expression[..close].rfind('(')?, close))
}

fn packages(repository: &Repository) -> impl Iterator<Item = &Value> {
    repository.metadata["packages"].as_array().into_iter().flatten()
}

fn members(repository: &Repository) -> impl Iterator<Item = &Value> {
    let ids: BTreeSet<&str> = repository.metadata["workspace_members"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    packages(repository)
        .filter(move |package| package["id"].as_str().is_some_and(|id| ids.contains(id)))
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or_default()
}

/// Names of the crates that a package uses when it is built, tests aside.
fn uses(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies.filter(|used| used["kind"] != "dev").map(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &str = "MIT OR Apache-2.0";

    fn repository(packages: &[(&str, &str, &[&str])]) -> Repository {
        Repository::of(&[]).with_packages(packages)
    }

    #[test]
    fn an_arrow_against_the_direction_is_found() {
        let wrong = repository(&[
            ("phi-python", BOTH, &["phi-syntax"]),
            ("phi-syntax", BOTH, &["phi-python"]),
        ]);
        assert_eq!(dependency_direction(&wrong), ["phi-python may not use phi-syntax"]);
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        assert_eq!(dependency_direction(&repository(&[("phi-new", BOTH, &[])])).len(), 1);
    }

    #[test]
    fn subjects_are_bound_to_their_crates() {
        let right = [
            ("phi-native", BOTH, &["pyo3"][..]),
            ("phi-python", BOTH, &["ruff_python_parser"]),
            ("phi-server", BOTH, &["tokio"]),
        ];
        let wrong = [("phi-cache", BOTH, &["pyo3", "tokio", "ruff_python_ast"][..])];
        for check in [pyo3_only_in_native, tokio_only_in_server, parser_only_in_phi_python] {
            assert!(check(&repository(&right)).is_empty());
            assert_eq!(check(&repository(&wrong)).len(), 1);
        }
    }

    #[test]
    fn licence_expressions_are_read() {
        let problems = |licence| dependency_licences(&repository(&[("x", licence, &[])])).len();
        assert_eq!(problems("MIT/Apache-2.0"), 0);
        assert_eq!(problems("(MIT OR Apache-2.0) AND Unicode-3.0"), 0);
        assert_eq!(problems("Apache-2.0 WITH LLVM-exception OR GPL-3.0"), 0);
        assert_eq!(problems("GPL-3.0-only"), 1);
        assert_eq!(problems("MIT AND (GPL-2.0 OR LGPL-3.0)"), 1);
    }

    #[test]
    fn a_crate_without_the_lints_is_found() {
        let with = ("crates/a/Cargo.toml", "[package]\n\n[lints]\nworkspace = true\n");
        let without = ("crates/b/Cargo.toml", "[package]\n");
        assert_eq!(workspace_lints_inherited(&Repository::of(&[with, without])).len(), 1);
    }
}
