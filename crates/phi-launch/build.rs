//! Puts the Python part of the engine into the binary: every file, and a hash over all of them.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../python/phicode_engine");
    println!("cargo::rerun-if-changed={}", package.display());
    let mut files = Vec::new();
    collect(&package, "phicode_engine", &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(format!("no Python file in `{}`", package.display()).into());
    }
    let mut hash = Hash::new();
    let mut table = String::new();
    for (name, path) in &files {
        hash.add(name.as_bytes());
        hash.add(&fs::read(path)?);
        let path = path.display().to_string();
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").expect("it is a string");
    }
    let text = format!(
        "/// Path below the tree, and content.\n\
         pub(crate) static FILES: &[(&str, &[u8])] = &[\n{table}];\n\
         /// Over all names and contents.\n\
         pub(crate) const HASH: &str = \"{:016x}\";\n",
        hash.0
    );
    #[expect(clippy::disallowed_methods, reason = "this is how cargo names the folder")]
    let output = std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&output).join("runtime_files.rs"), text)?;
    Ok(())
}

/// Sources and data; what an interpreter or a compiler has left there is neither.
fn collect(directory: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let Some(own) = path.file_name().and_then(|own| own.to_str()) else { continue };
        let name = format!("{name}/{own}");
        if path.is_dir() && own != "__pycache__" {
            collect(&path, &name, files)?;
        } else if path.is_file() && !is_built(&path) {
            files.push((name, path));
        }
    }
    Ok(())
}

fn is_built(path: &Path) -> bool {
    path.extension()
        .is_some_and(|suffix| ["pyc", "pyo", "so", "pyd", "dll"].iter().any(|it| suffix == *it))
}

/// FNV-1a: the name must differ when a content does; it guards against nobody.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        let length = (bytes.len() as u64).to_le_bytes();
        for byte in length.iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
