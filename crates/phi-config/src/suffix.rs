//! Which suffixes may name φ files.

/// Suffixes of Python itself, and of what Python loads or installs.
const PYTHON: [&str; 24] = [
    "py", "pyc", "pyd", "pyi", "pyo", "pyw", "pyx", "pxd", "pyz", "pyzw", "pth", "start", "so",
    "a", "o", "dll", "dylib", "lib", "exe", "egg", "whl", "zip", "data", "libs",
];

/// Suffixes of what lies beside modules everywhere. As modules, every read-me would be one; and a
/// folder with such files costs the import hook no look at the configuration.
const DOCUMENTS: [&str; 63] = [
    "adoc", "bat", "bz2", "c", "cc", "cfg", "conf", "cpp", "css", "csv", "cu", "db", "gif", "gz",
    "h", "hpp", "htm", "html", "ico", "in", "ini", "ipynb", "jpeg", "jpg", "js", "json", "jsonl",
    "jsx", "lock", "log", "map", "md", "mo", "npy", "npz", "parquet", "pdf", "pickle", "pkl",
    "png", "po", "ps1", "r", "rs", "rst", "rtf", "sh", "sql", "sqlite", "svg", "tar", "tmp",
    "toml", "ts", "tsv", "tsx", "txt", "typed", "woff2", "xml", "xz", "yaml", "yml",
];

/// Why `suffix` cannot name φ files, and what to do, if it cannot.
pub(crate) fn suffix_problem(suffix: &str) -> Option<(String, &'static str)> {
    let well_formed = suffix.len() > 1
        && suffix.starts_with('.')
        && !suffix.ends_with('.')
        && suffix.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
    if !well_formed {
        let text = format!("`{}` is not a dot and a name, such as `.φ`", suffix.escape_debug());
        return Some((text, "write a dot, then letters, digits and `_`"));
    }
    // The last part is what other programs, and the finder, go by.
    let last = suffix.rsplit('.').next().unwrap_or_default().to_lowercase();
    if PYTHON.contains(&last.as_str()) {
        Some((format!("`{suffix}` belongs to Python or a library"), "choose another suffix"))
    } else if DOCUMENTS.contains(&last.as_str()) {
        let text = format!("`{suffix}` belongs to files that lie beside modules");
        Some((text, "choose another suffix: each such file would be a module"))
    } else if suffix.contains('\u{3d5}') {
        let text = format!("`{suffix}` holds ϕ (U+03D5), which looks like φ (U+03C6)");
        Some((text, "type φ (U+03C6)"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENTS, suffix_problem};

    #[test]
    fn suffixes_of_python_of_documents_and_look_alikes_are_refused() {
        for suffix in [
            ".py",
            ".SO",
            ".my.py",
            "phi",
            ".",
            ".a/b",
            ".a b",
            ".x.",
            ".ϕ",
            ".txt",
            ".opt-1",
            ".\u{200B}x",
        ] {
            assert!(suffix_problem(suffix).is_some(), "{suffix}");
        }
        for suffix in [".fi", ".φ", ".my.phi", ".パイ", ".es"] {
            assert_eq!(suffix_problem(suffix), None, "{suffix}");
        }
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(DOCUMENTS.is_sorted());
    }
}
