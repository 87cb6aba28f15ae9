//! What the checks look at: the text of every file, the rules, and what Cargo knows.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::rules::Rules;
use crate::workspace::Workspace;

/// A snapshot of the repository.
pub(crate) struct Repository {
    /// Text files by their path from the root, with `/`.
    pub(crate) files: BTreeMap<String, String>,
    /// `xtask/tidy.toml`.
    pub(crate) rules: Rules,
    /// `cargo metadata`, with the whole dependency graph.
    pub(crate) metadata: Value,
}

impl Repository {
    /// Reads all text files; what is not UTF-8 is test data and no subject of any check.
    pub(crate) fn load(workspace: &Workspace) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in workspace.files()? {
            let bytes = std::fs::read(workspace.root().join(&path))
                .with_context(|| format!("read `{path}`"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.insert(path, text);
            }
        }
        let rules = Rules::from_toml(&workspace.read("xtask/tidy.toml")?)?;
        Ok(Self { files, rules, metadata: cargo_metadata(workspace)? })
    }

    /// Paths and texts of the files that end so, in order.
    pub(crate) fn with_suffix<'a>(
        &'a self,
        suffix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(suffix))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Rust files of the product and of xtask that are no tests, with their text up to the unit
    /// tests: `#[cfg(test)] mod tests` stands last in a file.
    pub(crate) fn rust_sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.with_suffix(".rs").filter(|(path, _)| !is_test(path)).map(|(path, text)| {
            (path, text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or(text))
        })
    }
}

/// What stands after the last dot of the file's name.
pub(crate) fn suffix(path: &str) -> &str {
    Path::new(path).extension().and_then(OsStr::to_str).unwrap_or_default()
}

/// Whether the file is a test, a benchmark, an example or a fuzz target.
pub(crate) fn is_test(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "benches" | "examples" | "fuzz"))
        || path.ends_with("/tests.rs")
}

fn cargo_metadata(workspace: &Workspace) -> Result<Value> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(workspace.root())
        .output()
        .context("run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[cfg(test)]
impl Repository {
    /// A repository of these files, with no crates and the rules of `tidy.toml`.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let owned = |&(path, text): &(&str, &str)| (path.to_owned(), text.to_owned());
        Self {
            files: files.iter().map(owned).collect(),
            rules: Rules::from_toml(include_str!("../../tidy.toml")).expect("tidy.toml is valid"),
            metadata: serde_json::json!({ "packages": [], "workspace_members": [] }),
        }
    }

    /// The same with these packages, all of the workspace: name, licence, dependencies.
    pub(crate) fn with_packages(mut self, packages: &[(&str, &str, &[&str])]) -> Self {
        let package = |&(name, licence, uses): &(&str, &str, &[&str])| {
            let dependencies: Vec<Value> =
                uses.iter().map(|used| serde_json::json!({ "name": used, "kind": null })).collect();
            serde_json::json!({
                "id": name, "name": name, "version": "3.0.0", "license": licence,
                "dependencies": dependencies,
            })
        };
        let members: Vec<&str> = packages.iter().map(|(name, ..)| *name).collect();
        self.metadata = serde_json::json!({
            "packages": packages.iter().map(package).collect::<Vec<_>>(),
            "workspace_members": members,
        });
        self
    }
}
