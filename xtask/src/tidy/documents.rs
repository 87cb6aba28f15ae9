//! Checks on the pages for readers: linked, leading somewhere, fresh.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Repository;
use super::repository::suffix;
use crate::generate;

const DIAGNOSTICS: &str = "docs/reference/diagnostics.md";

/// Every page of `docs/` and every example is reachable from README.md.
pub(crate) fn pages_linked(repository: &Repository) -> Vec<String> {
    let mut reached = BTreeSet::from(["README.md".to_owned()]);
    let mut open = vec!["README.md".to_owned()];
    while let Some(page) = open.pop() {
        for target in repository.files.get(&page).map(|text| links(&page, text)).unwrap_or_default()
        {
            if reached.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    let wanted = repository
        .files
        .keys()
        .filter(|path| (path.starts_with("docs/") && suffix(path) == "md") || is_example(path));
    wanted
        .filter(|path| {
            !reached.iter().any(|seen| *path == seen || path.starts_with(&format!("{seen}/")))
        })
        .map(|path| format!("{path}: no page that README.md leads to links to it"))
        .collect()
}

/// A link within the repository leads to a file or a folder.
pub(crate) fn links_resolve(repository: &Repository) -> Vec<String> {
    let is_there = |target: &str| {
        let folder = format!("{target}/");
        repository.files.keys().any(|path| path == target || path.starts_with(&folder))
    };
    let pages = repository.with_suffix(".md").filter(|(path, _)| !path.starts_with("tests/"));
    pages
        .flat_map(|(page, text)| links(page, text).into_iter().map(move |target| (page, target)))
        .filter(|(_, target)| !is_there(target))
        .map(|(page, target)| format!("{page}: `{target}` does not exist"))
        .collect()
}

/// Generated pages say what the sources say now.
pub(crate) fn generated_pages_fresh(repository: &Repository) -> Vec<String> {
    let read = |path: &str| repository.files.get(path).cloned();
    match generate::pages(read) {
        Ok(pages) => pages
            .into_iter()
            .filter(|page| repository.files.get(page.path) != Some(&page.text))
            .map(|page| format!("{}: out of date, run `cargo xtask generate`", page.path))
            .collect(),
        Err(error) => vec![format!("{error:#}")],
    }
}

/// Every code of a diagnostic has its row in the reference, and every row its code.
pub(crate) fn diagnostics_documented(repository: &Repository) -> Vec<String> {
    let page = repository.files.get(DIAGNOSTICS).map_or("", String::as_str);
    let documented: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next())
        .filter(|word| is_code(word))
        .collect();
    let used: BTreeSet<&str> = repository
        .rust_sources()
        .flat_map(|(_, text)| text.split('"').filter(|literal| is_code(literal)))
        .collect();
    let missing =
        used.difference(&documented).map(|code| format!("{DIAGNOSTICS}: no row for {code}"));
    let stale =
        documented.difference(&used).map(|code| format!("{DIAGNOSTICS}: nothing reports {code}"));
    missing.chain(stale).collect()
}

fn is_code(word: &str) -> bool {
    let number = word.strip_prefix("SYN").or_else(|| word.strip_prefix("CFG"));
    number.is_some_and(|number| number.len() == 3 && number.parse::<u16>().is_ok())
}

/// The entry of an example: a file in `examples/`, or a folder for all that is in it.
fn is_example(path: &str) -> bool {
    path.strip_prefix("examples/")
        .is_some_and(|name| name != "README.md" && !name.starts_with("expected/"))
}

/// Targets of `[text](target)`, code aside, that lie in the repository, as paths from its root.
fn links(page: &str, text: &str) -> Vec<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let prose: String = text.split("```").step_by(2).collect();
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.split('#').next().unwrap_or(target))
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.contains(' '))
        .map(|target| normal(&folder.join(target)))
        .collect()
}

fn normal(path: &Path) -> String {
    let mut parts = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(part) => parts.push(part),
            _ => {}
        }
    }
    parts.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_nobody_links_is_found() {
        let repository = Repository::of(&[
            ("README.md", "[docs](docs/README.md) [shop](examples/shop)"),
            ("docs/README.md", "[run](guides/run.md#files)"),
            ("docs/guides/run.md", ""),
            ("docs/guides/lost.md", ""),
            ("examples/shop/__main__.φ", ""),
            ("examples/lost.φ", ""),
        ]);
        assert_eq!(pages_linked(&repository).len(), 2);
    }

    #[test]
    fn a_link_to_nowhere_is_found() {
        let text = "[a](guides/run.md) [b](../gone.md) [c](https://example.org/x) [d](#here)\n```py\na[0](1)\n```\n";
        let repository = Repository::of(&[("docs/README.md", text), ("docs/guides/run.md", "")]);
        assert_eq!(links_resolve(&repository), ["docs/README.md: `gone.md` does not exist"]);
    }

    #[test]
    fn codes_and_rows_are_compared() {
        let source = ("crates/a/src/b.rs", "//! B.\nlet code = \"SYN001\";\n");
        let page = (DIAGNOSTICS, "| code |\n| SYN002 | error |\n");
        assert_eq!(diagnostics_documented(&Repository::of(&[source, page])).len(), 2);
        let page = (DIAGNOSTICS, "| code |\n| SYN001 | error |\n");
        assert!(diagnostics_documented(&Repository::of(&[source, page])).is_empty());
    }

    #[test]
    fn a_page_that_was_not_generated_is_found() {
        assert!(!generated_pages_fresh(&Repository::of(&[])).is_empty());
    }
}
