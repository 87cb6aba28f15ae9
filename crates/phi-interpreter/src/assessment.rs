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
    /// Whether the program can run as far as that can be known before.
    pub fn can_run(&self) -> bool {
        !self.problems.iter().any(|problem| problem.certain && problem.condition.is_needed())
    }

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
    /// What is taken from a module is there.
    Contents,
    /// No distribution installs an extension module.
    Extensions,
    /// No import has a computed name.
    Names,
    /// The program's own files run no text that is made while they run.
    Code,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Readable,
        Self::Syntax,
        Self::Imports,
        Self::Contents,
        Self::Extensions,
        Self::Names,
        Self::Code,
    ];

    /// A word for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Syntax => "syntax",
            Self::Imports => "imports",
            Self::Contents => "contents",
            Self::Extensions => "extensions",
            Self::Names => "names",
            Self::Code => "code",
        }
    }

    /// Whether a program cannot run without it; the others only speak against a move.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Readable | Self::Syntax | Self::Imports | Self::Contents)
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
    /// Whether the program meets it in every run, as far as can be known; others are met only if
    /// the run gets there.
    pub certain: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)?;
        if let Some((file, line)) = &self.place {
            write!(formatter, " ({}:{line})", file.display())?;
        }
        // What is installed is a fact, whether it is reached or not.
        let is_fact =
            matches!(self.condition, Condition::Extensions | Condition::Names | Condition::Code);
        formatter.write_str(if self.certain || is_fact { "" } else { ", if it is reached" })
    }
}
