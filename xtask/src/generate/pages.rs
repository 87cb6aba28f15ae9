//! `cargo xtask generate`: pages of `docs/reference` that are made from the sources.

use anyhow::{Context, Result};
use toml::Table;

use super::{glyphs, packs, settings, typing};
use crate::workspace::Workspace;

/// A generated page.
pub(crate) struct Page {
    /// From the root of the repository.
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

/// Writes every page, or only tells which differ from what they should be.
pub(crate) fn run(workspace: &Workspace, only_check: bool) -> Result<bool> {
    let mut is_fresh = true;
    for page in pages(|path| workspace.read(path).ok())? {
        if workspace.read(page.path).is_ok_and(|text| text == page.text) {
            continue;
        }
        is_fresh = false;
        if only_check {
            println!("{} is out of date", page.path);
        } else {
            std::fs::write(workspace.root().join(page.path), page.text)?;
            println!("wrote {}", page.path);
        }
    }
    Ok(is_fresh || !only_check)
}

/// Makes every page from the repository's files.
pub(crate) fn pages(read: impl Fn(&str) -> Option<String>) -> Result<Vec<Page>> {
    let map = |name: &str| -> Result<Table> {
        let path = format!("crates/phi-syntax/packs/{name}.toml");
        let text = read(&path).with_context(|| format!("read `{path}`"))?;
        Ok(text.parse()?)
    };
    let variables = "crates/phi-config/src/variables.rs";
    let keys = "crates/phi-config/src/keys.rs";
    let source = |path: &str| read(path).with_context(|| format!("read `{path}`"));
    let phi = map("phi")?;
    let latex: Table = source("crates/phi-syntax/names/latex.toml")?.parse()?;
    let typed = typing::typed(&phi, &latex)?;
    let mut pages = vec![
        Page { path: "docs/reference/glyphs.md", text: glyphs::page(&phi, &map("es")?, &typed)? },
        Page {
            path: "docs/reference/packs.md",
            text: packs::page(&packs::NAMES.map(&map).into_iter().collect::<Result<Vec<_>>>()?)?,
        },
        Page {
            path: "docs/reference/environment.md",
            text: settings::page(&source(variables)?, &source(keys)?)?,
        },
    ];
    pages.extend(typing::files(&typed));
    Ok(pages)
}
