//! Where the fuzz run begins: the conversion cases, and Python's own library as φ text.

use std::path::Path;
use std::process::Command;

use phi_syntax::{SymbolMap, to_phi};

/// Modules with many kinds of tokens, small enough to be cut up often.
const MODULES: &[&str] = &[
    "dataclasses",
    "enum",
    "functools",
    "traceback",
    "inspect",
    "test.test_fstring",
    "test.test_grammar",
    "test.test_patma",
    "test.test_named_expressions",
    "test.test_tokenize",
    "test.test_string_literals",
];

/// All seed texts; at least the conversion cases, or a text that says they are missing.
pub(crate) fn collect(root: &Path, python: &str) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let directory = root.join("tests/corpus/convert");
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        // The JSON text itself is a good seed: quotes, escapes and glyphs side by side.
        seeds.extend(std::fs::read(entry.path()));
        seeds.extend(strings(&entry.path()));
    }
    for path in library_files(python) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for name in SymbolMap::bundled_names() {
            let map = SymbolMap::bundled(name).unwrap_or_else(SymbolMap::phi);
            seeds.extend(to_phi(&text, map).map(|phi| phi.text.into_bytes()));
        }
        seeds.push(text.into_bytes());
    }
    assert!(!seeds.is_empty(), "no seeds below {}", root.display());
    seeds
}

/// The strings of a case file, their commonest escapes undone.
fn strings(path: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let unescaped =
        text.replace("\\\\", "\\").replace("\\\"", "\"").replace("\\n", "\n").replace("\\r", "\r");
    unescaped.lines().map(|line| line.as_bytes().to_vec()).filter(|line| line.len() > 4).collect()
}

fn library_files(python: &str) -> Vec<String> {
    let code = "import importlib.util as u, sys\nfor n in sys.argv[1:]:\n  s = u.find_spec(n)\n  if s: print(s.origin)";
    let output = Command::new(python).arg("-c").arg(code).args(MODULES).output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
