//! What a trace says about itself and about the code that ran: JSON, so that a reader of another
//! version understands what it knows and keeps the rest.

use serde::{Deserialize, Serialize};

/// The first block of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// `cpython 3.13.0`.
    pub interpreter: String,
    /// The source of events: `monitoring`.
    pub engine: String,
    /// Version of the writer.
    pub writer: String,
    /// Level of detail: `lines`, `calls`, `values`, `full`.
    pub level: String,
    /// Seconds since 1970 at the start; 0 in deterministic traces.
    pub started: f64,
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// The configuration of the recording, as the Python side writes it.
    #[serde(default)]
    pub config: serde_json::Value,
}

/// A thing that chunks refer to by its number; numbers count up from 0 for each kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "define", rename_all = "lowercase")]
pub enum Definition {
    /// A source file.
    File(SourceFile),
    /// A code object.
    Code(Code),
    /// A thread.
    Thread(Thread),
    /// An asyncio task.
    Task(Task),
}

/// The content of a block of definitions.
#[derive(Serialize, Deserialize)]
pub(crate) struct DefinitionBlock<D> {
    /// How many files, code objects, threads and tasks were defined before.
    pub(crate) first: [u32; 4],
    /// What the block adds.
    pub(crate) definitions: Vec<D>,
}

/// A source file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its path, as the code states it.
    pub path: String,
    /// Its text, if it could be read.
    pub text: Option<String>,
}

/// A code object in scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Index of its file.
    pub file: u32,
    /// Its name, as in `co_name`.
    pub name: String,
    /// Its name with its scopes, as in `co_qualname`.
    pub qualname: String,
    /// Line of its first statement or decorator, from 1.
    pub first_line: u32,
    /// Whether its variables live in slots; others live in a mapping.
    pub optimized: bool,
    /// `function`, `generator`, `coroutine`, `async_generator`, `module`, `class`.
    pub kind: String,
    /// How many of the first variables are arguments.
    pub arguments: u32,
    /// Its variables by slot.
    pub variables: Vec<Variable>,
    /// Places in it that operations refer to.
    pub sites: Vec<Site>,
}

/// A variable of a code object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where it lives.
    pub kind: VariableKind,
}

/// Where a variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariableKind {
    /// In a slot of the frame.
    Local,
    /// In a cell that inner functions share.
    Cell,
    /// In a cell of an outer function.
    Free,
    /// In a slot, but only a comprehension sees it.
    Hidden,
}

/// A place in the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// What is there: `line`, `call`, `compare`, `binary`, `unary`, `subscript`, `attribute`,
    /// `condition`, `store`, `value`.
    pub kind: String,
    /// First line, from 1.
    pub line: u32,
    /// First column in characters, from 0; `None` where the interpreter has none.
    pub column: Option<u32>,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: Option<u32>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Its number among those of the trace.
    pub ident: u64,
    /// Its name.
    pub name: String,
}

/// An asyncio task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its name.
    pub name: String,
}

/// The last block of a file that was closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Footer {
    /// `finished`, `exception`, `limit`, `timeout`, `killed`.
    pub outcome: String,
    /// The limit that was reached, or the exception that ended the program.
    pub reason: Option<String>,
    /// What was not recorded, and why.
    pub diagnostics: Vec<String>,
    /// Wall-clock seconds from the first to the last step.
    pub wall_seconds: f64,
}

/// The name of what a damaged block defined.
const LOST: &str = "<lost>";

impl SourceFile {
    pub(crate) fn lost() -> Self {
        Self { path: LOST.to_owned(), text: None }
    }
}

impl Code {
    pub(crate) fn lost() -> Self {
        Self {
            file: u32::MAX,
            name: LOST.to_owned(),
            qualname: LOST.to_owned(),
            first_line: 0,
            optimized: false,
            kind: "function".to_owned(),
            arguments: 0,
            variables: Vec::new(),
            sites: Vec::new(),
        }
    }
}

impl Task {
    pub(crate) fn lost() -> Self {
        Self { name: LOST.to_owned() }
    }
}

impl Thread {
    pub(crate) fn lost() -> Self {
        Self { ident: 0, name: LOST.to_owned() }
    }
}
