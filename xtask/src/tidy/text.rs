//! Checks on words that do not belong into a published repository.

use super::Repository;

/// Folders of one machine, hosts of registries. Written in two parts, or this file would be found.
const TRACES: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Use", "rs/"),
    concat!("py", "pi.org"),
    concat!("files.python", "hosted.org"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("deb.debian", ".org"),
];

/// Marks of work that was put off.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("unimpl", "emented!"),
];

/// No path of the machine it was written on, no registry host.
pub(crate) fn no_traces_of_a_machine(repository: &Repository) -> Vec<String> {
    found(repository, TRACES)
}

/// What is not there is not promised in a comment.
pub(crate) fn no_unfinished_work(repository: &Repository) -> Vec<String> {
    found(repository, UNFINISHED)
}

fn found(repository: &Repository, words: &[&str]) -> Vec<String> {
    let mut problems = Vec::new();
    // Cargo writes the lock file; its registry name is part of the format.
    for (path, text) in repository.files.iter().filter(|(path, _)| !path.ends_with("Cargo.lock")) {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                problems.push(format!("{path}:{}: `{word}`", number + 1));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_found() {
        let text = format!("cd {}somewhere", TRACES[0]);
        let repository = Repository::of(&[("docs/a.md", &text), ("Cargo.lock", &text)]);
        assert_eq!(no_traces_of_a_machine(&repository).len(), 1);
    }

    #[test]
    fn work_put_off_is_found() {
        let text = format!("// {}: later", UNFINISHED[0]);
        assert_eq!(no_unfinished_work(&Repository::of(&[("a.rs", &text)])).len(), 1);
    }
}
