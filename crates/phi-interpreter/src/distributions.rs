//! Installed distributions, and the extension modules that they brought.
//!
//! What a distribution installed stands in the `RECORD` of its `.dist-info` folder (PEP 376, PEP
//! 427) or in the `installed-files.txt` of its `.egg-info` folder. A package that no list names is
//! looked through on disk.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Entries of a package that are looked at; a package larger than this has its lists.
const MOST_ENTRIES: usize = 50_000;

/// Answers about the entries of a path; each is read when it is first asked about.
#[derive(Default)]
pub(crate) struct Distributions {
    entries: HashMap<PathBuf, Vec<Distribution>>,
}

/// One distribution.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// Name and version.
    pub(crate) name: String,
    /// The files it installed, relative to the entry, with `/`.
    files: HashSet<String>,
    /// An extension module among them that is really there.
    pub(crate) extension: Option<String>,
}

impl Distributions {
    /// The distribution that installed `file` below `entry`.
    pub(crate) fn owner(&mut self, entry: &Path, file: &Path) -> Option<&Distribution> {
        let relative = file.strip_prefix(entry).ok()?.to_str()?.replace('\\', "/");
        let known = self.entries.entry(entry.to_owned()).or_insert_with(|| installed_in(entry));
        known.iter().find(|one| one.files.contains(&relative))
    }
}

fn installed_in(entry: &Path) -> Vec<Distribution> {
    let Ok(found) = fs::read_dir(entry) else { return Vec::new() };
    let folders = found.filter_map(|one| Some(one.ok()?.path()));
    folders.filter_map(|folder| read_distribution(entry, &folder)).collect()
}

fn read_distribution(entry: &Path, folder: &Path) -> Option<Distribution> {
    let name = folder.file_name()?.to_str()?;
    let (stem, files): (&str, HashSet<String>) = if let Some(stem) = name.strip_suffix(".dist-info")
    {
        let text = fs::read_to_string(folder.join("RECORD")).ok()?;
        (stem, text.lines().map(first_field).collect())
    } else {
        let stem = name.strip_suffix(".egg-info")?;
        let text = fs::read_to_string(folder.join("installed-files.txt")).ok()?;
        // The list is relative to the folder that it lies in.
        let relative = text.lines().map(|line| match line.strip_prefix("../") {
            Some(outside) => outside.to_owned(),
            None => format!("{name}/{line}"),
        });
        (stem, relative.collect())
    };
    let extension = files.iter().filter(|file| is_extension(file)).min().cloned();
    let extension = extension.filter(|file| entry.join(file).is_file());
    let mut words = stem.splitn(3, '-');
    let (name, version) = (words.next()?, words.next().unwrap_or_default());
    Some(Distribution { name: format!("{name} {version}").trim_end().to_owned(), files, extension })
}

/// The path of a line of `RECORD`, which is CSV: quoted only if it holds a comma or a quote.
fn first_field(line: &str) -> String {
    match line.strip_prefix('"') {
        None => line.split(',').next().unwrap_or_default().to_owned(),
        Some(quoted) => {
            let mut field = String::new();
            let mut letters = quoted.chars().peekable();
            while let Some(letter) = letters.next() {
                match letter {
                    '"' if letters.peek() == Some(&'"') => field.extend(letters.next()),
                    '"' => break,
                    other => field.push(other),
                }
            }
            field
        }
    }
}

/// An extension module somewhere in the package `folder`, for one that no list names.
pub(crate) fn extension_below(folder: &Path) -> Option<PathBuf> {
    let mut waiting = vec![folder.to_owned()];
    let mut looked_at = 0;
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            looked_at += 1;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && looked_at < MOST_ENTRIES && !name.starts_with('.') {
                waiting.push(entry.path());
            } else if !is_folder && is_extension(name) {
                return Some(entry.path());
            }
        }
    }
    None
}

fn is_extension(file: &str) -> bool {
    let suffix = Path::new(file).extension();
    suffix.is_some_and(|suffix| suffix == "so" || suffix == "pyd")
}

#[cfg(test)]
mod tests {
    use super::first_field;

    #[test]
    fn a_path_with_a_comma_is_quoted() {
        assert_eq!(first_field("a/b.py,sha256=x,3"), "a/b.py");
        assert_eq!(first_field("\"a,\"\"b.py\",sha256=x,3"), "a,\"b.py");
    }
}
