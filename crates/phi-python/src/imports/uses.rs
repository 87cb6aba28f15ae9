//! What a text loads from the modules that it imports.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::{Expr, ExprAttribute};

use super::Import;

/// Components of a name behind its module that are looked at: a class of it, and its attribute.
const MOST_PARTS: usize = 2;

/// One load of a name out of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The import, by index, that brought the module; `None` for the built-in names.
    pub import: Option<usize>,
    /// The dotted name of the module.
    pub module: String,
    /// How many dots stand before it.
    pub level: u32,
    /// What is loaded: an attribute, or one of what an attribute holds.
    pub name: String,
    /// Byte offset of the load.
    pub offset: usize,
    /// Whether it happens whenever the text runs.
    pub certain: bool,
}

/// A dotted name where it is loaded.
pub(super) struct Load {
    pub(super) chain: String,
    pub(super) offset: usize,
    pub(super) certain: bool,
}

/// Collected while a text is walked: what is bound at its end may be loaded before.
#[derive(Default)]
pub(super) struct Uses {
    /// Dotted names with the imports that bind them, and what is taken from the module.
    bound: HashMap<String, Vec<(usize, String, Option<String>)>>,
    pub(super) loads: Vec<Load>,
    /// Chains that the text sets itself, or asks for before it loads them.
    pub(super) guarded: HashSet<String>,
}

impl Uses {
    /// `import module as alias`.
    pub(super) fn bind_module(&mut self, import: usize, module: &str, alias: Option<&str>) {
        if let Some(alias) = alias {
            return self.bind(alias, import, module, None);
        }
        let ends = module.match_indices('.').map(|(at, _)| at).chain([module.len()]);
        for end in ends {
            self.bind(&module[..end], import, &module[..end], None);
        }
    }

    /// `from module import name as alias`.
    pub(super) fn bind_name(&mut self, import: usize, module: &str, name: &str, alias: &str) {
        self.bind(alias, import, module, Some(name));
    }

    fn bind(&mut self, key: &str, import: usize, module: &str, name: Option<&str>) {
        let meaning = (import, module.to_owned(), name.map(str::to_owned));
        self.bound.entry(key.to_owned()).or_default().push(meaning);
    }

    /// Every load of something that an import brought.
    pub(super) fn resolve(&self, imports: &[Import]) -> Vec<Use> {
        let mut found = Vec::new();
        for load in self.loads.iter().filter(|load| !self.is_guarded(&load.chain)) {
            let ends = load.chain.rmatch_indices('.').map(|(at, _)| at);
            let Some((end, meanings)) = std::iter::once(load.chain.len())
                .chain(ends)
                .find_map(|end| Some((end, self.bound.get(&load.chain[..end])?)))
            else {
                continue;
            };
            let rest = load.chain[end..].split('.').skip(1);
            for (import, module, name) in meanings {
                let parts: Vec<&str> =
                    name.as_deref().into_iter().chain(rest.clone()).take(MOST_PARTS).collect();
                // The name itself is checked with its import.
                if parts.len() > usize::from(name.is_some()) {
                    found.push(Use {
                        import: Some(*import),
                        module: module.clone(),
                        level: imports[*import].level,
                        name: parts.join("."),
                        offset: load.offset,
                        certain: load.certain,
                    });
                }
            }
        }
        found
    }

    fn is_guarded(&self, chain: &str) -> bool {
        let ends = chain.match_indices('.').map(|(at, _)| at).chain([chain.len()]);
        ends.into_iter().any(|end| self.guarded.contains(&chain[..end]))
    }
}

/// `a.b.c` as text, if it is made of names alone.
pub(super) fn chain_of(attribute: &ExprAttribute) -> Option<String> {
    let front = match &*attribute.value {
        Expr::Name(name) => name.id.to_string(),
        Expr::Attribute(inner) => chain_of(inner)?,
        _ => return None,
    };
    Some(format!("{front}.{}", attribute.attr))
}
