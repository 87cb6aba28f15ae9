//! A place of the command line, and what may stand there.

/// A subcommand, or the beginning.
pub(crate) struct Place {
    /// `cache/clear`; empty at the beginning.
    pub(crate) path: String,
    /// Its own subcommands.
    pub(crate) subcommands: Vec<Named>,
    pub(crate) options: Vec<Choice>,
    pub(crate) operand: Operand,
}

/// A word and what it means, in a few words.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) meaning: String,
}

/// An option.
pub(crate) struct Choice {
    pub(crate) option: Named,
    pub(crate) value: Option<Value>,
}

/// What follows an option.
pub(crate) enum Value {
    /// One of these words.
    Words(Vec<String>),
    /// One of these words, or a file.
    WordsOrFiles(Vec<String>),
    Files,
    /// Nothing that could be listed.
    Free,
}

/// What stands at a place beside options and subcommands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Nothing,
    /// φ and Python files, and folders.
    Sources,
    /// Files of any other kind.
    Files,
    /// The same; what follows the first is the program's.
    Program,
}

impl Operand {
    /// The word that the scripts know it by.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Sources | Self::Program => "sources",
            Self::Files => "files",
        }
    }
}

impl Place {
    /// The last word of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The path without its last word.
    pub(crate) fn parent(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(parent, _)| parent)
    }
}
