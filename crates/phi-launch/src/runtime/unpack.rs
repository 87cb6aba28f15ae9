//! The tree of the engine: there and whole, or written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::runtime::files;
use crate::runtime::places::places;

/// Starts that all find the tree damaged replace it one after the other; so often is enough.
const ATTEMPTS: u32 = 8;

/// An unpacked engine.
#[derive(Debug)]
pub(crate) struct Runtime {
    /// The folder that holds the package and `sitecustomize`.
    pub(crate) tree: PathBuf,
    /// How it came to be there.
    pub(crate) rule: &'static str,
}

/// Finds or makes the tree; the error tells about every place that was tried.
pub(crate) fn provide() -> Result<Runtime, String> {
    let mut failures = Vec::new();
    for place in places() {
        match place.folder().and_then(|folder| tree_in(folder, &files::tree_name())) {
            Ok(runtime) => return Ok(runtime),
            Err(error) => failures.push(format!("{place:?}: {error}")),
        }
    }
    Err(failures.join("; "))
}

fn tree_in(folder: &Path, name: &str) -> io::Result<Runtime> {
    let tree = folder.join(name);
    if files::is_whole(&tree) {
        return Ok(Runtime { tree, rule: "carried, unpacked before" });
    }
    let fresh = tempfile::Builder::new().prefix(".new-").tempdir_in(folder)?;
    files::write(fresh.path())?;
    for _ in 0..ATTEMPTS {
        // Takes the place of nothing and of an empty folder, and of nothing else.
        match fs::rename(fresh.path(), &tree) {
            Ok(()) => {
                // It is no longer where it would be removed from.
                let _ = fresh.keep();
                return Ok(Runtime { tree, rule: "carried, unpacked now" });
            }
            // Another start was faster.
            Err(_) if files::is_whole(&tree) => {
                return Ok(Runtime { tree, rule: "carried, unpacked before" });
            }
            Err(error) if !tree.exists() => return Err(error),
            Err(_) => set_aside(folder, &tree)?,
        }
    }
    Err(io::Error::other("it is damaged again and again"))
}

/// Moves what is damaged out of the way and removes it; programs that run from it have loaded
/// what they need, and find whole files in its place.
fn set_aside(folder: &Path, tree: &Path) -> io::Result<()> {
    let aside = tempfile::Builder::new().prefix(".old-").tempdir_in(folder)?;
    match fs::rename(tree, aside.path().join("tree")) {
        // Another start has done it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;

    use super::tree_in;
    use crate::runtime::files;

    #[test]
    fn a_damaged_tree_is_replaced() {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let first = tree_in(root.path(), "1-a").expect("it can be written");
        assert_eq!(first.rule, "carried, unpacked now");
        let again = tree_in(root.path(), "1-a").expect("it is there");
        assert_eq!(again.rule, "carried, unpacked before");
        fs::write(first.tree.join("phicode_engine/_run.py"), "").expect("it can be written");
        let replaced = tree_in(root.path(), "1-a").expect("it can be replaced");
        assert_eq!(replaced.rule, "carried, unpacked now");
        assert!(files::is_whole(&replaced.tree));
        let names: Vec<_> = fs::read_dir(root.path()).expect("it is there").collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }

    #[test]
    fn starts_at_the_same_time_get_one_whole_tree() {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let tree = root.path().join("1-a");
        fs::create_dir(&tree).expect("it can be made");
        fs::write(tree.join("rubbish"), "").expect("it can be written");
        let start = || tree_in(root.path(), "1-a").expect("it can be provided").tree;
        let trees: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|one| one.join().expect("it ends")).collect()
        });
        assert!(trees.iter().all(|one| *one == tree) && files::is_whole(&tree));
        assert_eq!(fs::read_dir(root.path()).expect("it is there").count(), 1);
    }
}
