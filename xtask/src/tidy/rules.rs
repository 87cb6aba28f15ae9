//! `xtask/tidy.toml`: tables and exceptions, each exception with its reason.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The tables of the file.
pub(crate) struct Rules {
    /// Crate → the workspace crates that it may use.
    pub(crate) dependencies: BTreeMap<String, Vec<String>>,
    /// SPDX identifiers that a dependency may carry.
    pub(crate) licences: Vec<String>,
    /// File → why it has more than 300 lines.
    pub(crate) long_files: BTreeMap<String, String>,
    /// File → why it uses `std::env`.
    pub(crate) environment: BTreeMap<String, String>,
    /// File → why it has `unsafe` without one of the names for it.
    pub(crate) unsafe_files: BTreeMap<String, String>,
}

impl Rules {
    pub(crate) fn from_toml(text: &str) -> Result<Self> {
        let table: Table = text.parse().context("read xtask/tidy.toml")?;
        let mut dependencies = BTreeMap::new();
        for (name, used) in section(&table, "dependencies")? {
            dependencies.insert(name.clone(), strings(used)?);
        }
        Ok(Self {
            dependencies,
            licences: strings(&section(&table, "licences")?["allowed"])?,
            long_files: reasons(section(&table, "long-files")?)?,
            environment: reasons(section(&table, "environment")?)?,
            unsafe_files: reasons(section(&table, "unsafe")?)?,
        })
    }
}

fn section<'a>(table: &'a Table, name: &str) -> Result<&'a Table> {
    table.get(name).and_then(Value::as_table).with_context(|| format!("no section [{name}]"))
}

fn strings(value: &Value) -> Result<Vec<String>> {
    let items = value.as_array().context("a list of strings")?;
    items.iter().map(|item| Ok(item.as_str().context("a string")?.to_owned())).collect()
}

fn reasons(table: &Table) -> Result<BTreeMap<String, String>> {
    let reason = |(file, value): (&String, &Value)| {
        let text = value.as_str().filter(|text| !text.trim().is_empty());
        Ok((file.clone(), text.with_context(|| format!("`{file}` has no reason"))?.to_owned()))
    };
    table.iter().map(reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_without_a_reason_is_refused() {
        let text = "[dependencies]\n[licences]\nallowed = []\n[long-files]\n'a.rs' = ''\n\
                    [environment]\n[unsafe]\n";
        assert!(Rules::from_toml(text).is_err());
        assert!(Rules::from_toml(&text.replace("''", "'one table'")).is_ok());
    }
}
