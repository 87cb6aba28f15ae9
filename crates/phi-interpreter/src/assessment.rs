//! What an analysis of a program found.

use std::fmt;
use std::path::PathBuf;

/// What one interpreter would meet in a program.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// How many files outside the standard library the program imports, its own first one included.
    pub modules: usize,
    /// Installed distributions that it imports from, with their versions.
    pub distributions: Vec<String>,
    /// What speaks against the interpreter, the most basic condition first.
    pub problems: Vec<Problem>,
}

impl Assessment {
    /// The problems of one condition.
    pub fn of(&self, condition: Condition) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(move |problem| problem.condition == condition)
    }
}

/// A condition of moving a program to another interpreter, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The program's files can be known and read.
    Readable,
    /// Every module parses under the interpreter's version.
    Syntax,
    /// Every import resolves in its environment.
    Imports,
    /// No distribution installs an extension module.
    Extensions,
    /// No import has a computed name.
    Names,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Readable, Self::Syntax, Self::Imports, Self::Extensions, Self::Names];

    /// A word for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Syntax => "syntax",
            Self::Imports => "imports",
            Self::Extensions => "extensions",
            Self::Names => "names",
        }
    }

    /// What holds if there is no problem.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Readable => "every file of the program can be read",
            Self::Syntax => "every module parses",
            Self::Imports => "every import is found",
            Self::Extensions => "no import needs an extension module",
            Self::Names => "no import has a computed name",
        }
    }
}

/// One thing that speaks against an interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The condition that it breaks.
    pub condition: Condition,
    /// What it is, as a fragment.
    pub text: String,
    /// File and line that show it.
    pub place: Option<(PathBuf, usize)>,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)?;
        match &self.place {
            Some((file, line)) => write!(formatter, " ({}:{line})", file.display()),
            None => Ok(()),
        }
    }
}
