//! What one run of the tests covers.

use anyhow::{Context, Result, bail};

use crate::interpreters::{Minor, SUPPORTED};

/// The interpreters to test the wheel with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pythons {
    /// These, each told when it is missing.
    Minors(Vec<Minor>),
    /// Whichever is newest on this machine.
    Newest,
}

/// The parts of the tests to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) pythons: Pythons,
    /// Whether `PyPy` is tested too.
    pub(crate) pypy: bool,
    /// The tests of the crates.
    pub(crate) crates: bool,
    /// The long checks: against real Python sources, and of mutated ones.
    pub(crate) corpus: bool,
}

impl Scope {
    /// Reads `--python X.Y` (repeatable), `--pypy`, `--rust` and `--quick`; without flags it is
    /// everything.
    pub(crate) fn from_arguments(arguments: &[String]) -> Result<Self> {
        let mut chosen = Vec::new();
        let mut crates = false;
        let mut quick = false;
        let mut pypy = false;
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--python" => chosen.push(words.next().context("--python needs X.Y")?.parse()?),
                "--pypy" => pypy = true,
                "--rust" => crates = true,
                "--quick" => quick = true,
                other => bail!("`cargo xtask test` has no flag `{other}`"),
            }
        }
        if quick {
            return Ok(Self { pythons: Pythons::Newest, pypy, crates: true, corpus: false });
        }
        if arguments.is_empty() {
            let pythons = Pythons::Minors(SUPPORTED.to_vec());
            return Ok(Self { pythons, pypy: true, crates: true, corpus: true });
        }
        Ok(Self { pythons: Pythons::Minors(chosen), pypy, crates, corpus: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(words: &[&str]) -> Result<Scope> {
        Scope::from_arguments(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    fn check(words: &[&str], pythons: Pythons, crates: bool, corpus: bool) {
        // Everything is `PyPy` too.
        let pypy = words.is_empty() || words.contains(&"--pypy");
        assert_eq!(scope(words).ok(), Some(Scope { pythons, pypy, crates, corpus }), "{words:?}");
    }

    #[test]
    fn without_flags_everything_runs() {
        check(&[], Pythons::Minors(SUPPORTED.to_vec()), true, true);
    }

    #[test]
    fn what_is_chosen_runs_alone() {
        check(&["--python", "3.9"], Pythons::Minors(vec![Minor(9)]), false, false);
        check(&["--pypy"], Pythons::Minors(Vec::new()), false, false);
        check(&["--rust"], Pythons::Minors(Vec::new()), true, false);
        check(&["--quick"], Pythons::Newest, true, false);
    }

    #[test]
    fn an_unknown_flag_is_refused() {
        assert!(scope(&["--fast"]).is_err());
        assert!(scope(&["--python"]).is_err());
    }
}
