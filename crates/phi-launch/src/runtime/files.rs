//! What the binary carries, and what a tree of it looks like.

use std::path::Path;
use std::{fs, io};

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The module that Python imports at its start from a folder of `PYTHONPATH`.
const SITE: &str = "sitecustomize.py";
/// The file of the package that it is a copy of.
const SITE_SOURCE: &str = "phicode_engine/_site.py";

/// The name of the tree: version and hash.
pub(crate) fn tree_name() -> String {
    format!("{}-{HASH}", env!("CARGO_PKG_VERSION"))
}

/// Every file of the tree: path below it, and content.
fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let site = FILES.iter().filter(|(name, _)| *name == SITE_SOURCE);
    FILES.iter().copied().chain(site.map(|&(_, content)| (SITE, content)))
}

/// Writes the tree into the empty folder `tree`.
pub(crate) fn write(tree: &Path) -> io::Result<()> {
    for (name, content) in all() {
        let path = tree.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

/// Whether `tree` holds exactly what the binary carries, but for bytecode.
pub(crate) fn is_whole(tree: &Path) -> bool {
    // Whatever else lies there could be imported.
    let known = ["phicode_engine", SITE, "__pycache__"];
    let is_known = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| known.iter().any(|name| entry.file_name() == *name))
    };
    fs::read_dir(tree).is_ok_and(|mut entries| entries.all(is_known))
        && all()
            .all(|(name, content)| fs::read(tree.join(name)).is_ok_and(|found| found == content))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FILES, SITE_SOURCE, is_whole, write};

    #[test]
    fn the_package_is_complete() {
        let names: Vec<_> = FILES.iter().map(|(name, _)| *name).collect();
        for name in ["__init__.py", "_bundled.py", "_coprocess.py", "_hook.py", "py.typed"] {
            assert!(names.contains(&format!("phicode_engine/{name}").as_str()), "{name}");
        }
        assert!(names.contains(&SITE_SOURCE));
        assert!(!names.iter().any(|name| name.contains("__pycache__") || name.contains(".so")));
    }

    #[test]
    fn every_damage_is_seen() {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let tree = root.path();
        write(tree).expect("it can be written");
        assert!(is_whole(tree));
        let file = tree.join("phicode_engine/_hook.py");
        let content = fs::read(&file).expect("it is there");
        fs::write(&file, &content[1..]).expect("it can be written");
        assert!(!is_whole(tree));
        fs::remove_file(&file).expect("it is there");
        assert!(!is_whole(tree));
        fs::write(&file, &content).expect("it can be written");
        assert!(is_whole(tree));
        fs::write(tree.join("os.py"), "").expect("it can be written");
        assert!(!is_whole(tree));
    }
}
