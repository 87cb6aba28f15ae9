//! Checks on the version and on the fragments of the next changelog.

use serde_json::Value;

use super::Repository;

/// Kinds of change that a fragment can be.
const KINDS: [&str; 7] =
    ["added", "changed", "fixed", "removed", "performance", "security", "packaging"];

/// The workspace's version is stated once; whoever else shows it says the same.
pub(crate) fn versions_agree(repository: &Repository) -> Vec<String> {
    let Some(version) = workspace_version(repository) else {
        return vec!["Cargo.toml: no workspace version".to_owned()];
    };
    let members: Vec<&Value> =
        repository.metadata["workspace_members"].as_array().into_iter().flatten().collect();
    let packages = repository.metadata["packages"].as_array().into_iter().flatten();
    let mut problems: Vec<String> = packages
        .filter(|package| {
            members.contains(&&package["id"]) && package["version"] != version.as_str()
        })
        .map(|package| {
            format!("{} is version {}, not {version}", package["name"], package["version"])
        })
        .collect();
    for (path, text) in
        repository.with_suffix(".py").filter(|(path, _)| path.starts_with("python/"))
    {
        for line in
            text.lines().filter(|line| line.contains("__version__") && line.contains("= \""))
        {
            if !line.contains(&format!("\"{version}\"")) {
                problems.push(format!("{path}: `{}` is not {version}", line.trim()));
            }
        }
    }
    let is_in_changelog = repository
        .files
        .get("CHANGELOG.md")
        .is_some_and(|text| text.contains(&format!("## {version}")));
    if !is_in_changelog {
        problems.push(format!("CHANGELOG.md: no section `## {version}`"));
    }
    problems
}

/// `changes/<id>.<kind>.md`, one sentence each.
pub(crate) fn changelog_fragments(repository: &Repository) -> Vec<String> {
    let fragments = repository.files.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix("changes/")?;
        (name != "README.md").then_some((path, name, text))
    });
    let is_wrong = |name: &str, text: &str| {
        let kind =
            name.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.')).map(|(_, kind)| kind);
        !kind.is_some_and(|kind| KINDS.contains(&kind)) || text.trim().is_empty()
    };
    fragments
        .filter(|(_, name, text)| is_wrong(name, text))
        .map(|(path, ..)| {
            format!("{path}: not <id>.<{}>.md with a sentence in it", KINDS.join("|"))
        })
        .collect()
}

fn workspace_version(repository: &Repository) -> Option<String> {
    let manifest: toml::Table = repository.files.get("Cargo.toml")?.parse().ok()?;
    Some(manifest.get("workspace")?.get("package")?.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: (&str, &str) = ("Cargo.toml", "[workspace.package]\nversion = \"3.0.0\"\n");
    const CHANGELOG: (&str, &str) = ("CHANGELOG.md", "## 3.0.0\n");

    #[test]
    fn a_second_version_is_found() {
        let python = ("python/a/__init__.py", "__version__ = \"2.0.0\"\n");
        assert_eq!(versions_agree(&Repository::of(&[MANIFEST, CHANGELOG, python])).len(), 1);
        assert_eq!(versions_agree(&Repository::of(&[MANIFEST])).len(), 1);
        assert!(versions_agree(&Repository::of(&[MANIFEST, CHANGELOG])).is_empty());
    }

    #[test]
    fn a_fragment_of_no_kind_is_found() {
        let files = [
            ("changes/map.added.md", "One."),
            ("changes/x.better.md", "Two."),
            ("changes/y.fixed.md", ""),
        ];
        assert_eq!(changelog_fragments(&Repository::of(&files)).len(), 2);
    }
}
