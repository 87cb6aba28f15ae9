//! What is known about an interpreter.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Projects installed for editing: the name of a top-level module, and where it really lies.
pub type Editable = BTreeMap<String, PathBuf>;

/// An interpreter that was found.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// Absolute; symbolic links are kept, since in a virtual environment the link is what counts.
    pub path: PathBuf,
    /// The rule that found it, such as `PATH`.
    pub origin: &'static str,
    /// Further paths of the same interpreter.
    pub also: Vec<PathBuf>,
    /// What the probe said.
    pub state: State,
}

impl Interpreter {
    /// The record, if the interpreter can be used.
    pub fn record(&self) -> Option<&Record> {
        match &self.state {
            State::Usable(record) => Some(record),
            State::Unusable(_) => None,
        }
    }
}

/// Whether programs can run with an interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It answered with a full record.
    Usable(Box<Record>),
    /// It does not start, hangs, answers otherwise or is too old: the reason, as a sentence without
    /// a full stop.
    Unusable(String),
}

/// What an interpreter says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `cpython`, `pypy` or another name of `sys.implementation`.
    pub implementation: String,
    /// Version of the language: major, minor, micro.
    pub version: (u8, u8, u32),
    /// `final`, or the level of a version before it.
    pub release: String,
    /// Version of `PyPy` itself.
    pub pypy_version: Option<String>,
    /// Tag of its bytecode files.
    pub cache_tag: Option<String>,
    /// Its own idea of its path.
    pub executable: PathBuf,
    /// Root of the environment.
    pub prefix: PathBuf,
    /// Root of the installation that the environment was made from.
    pub base_prefix: PathBuf,
    /// `sys.platform`.
    pub platform: String,
    /// `os.name`.
    pub os_name: String,
    /// Whether it runs without the global lock.
    pub free_threaded: bool,
    /// Entries of `sys.path` that hold the standard library.
    pub standard: Vec<PathBuf>,
    /// All of `sys.path`, in order, without the program's own folder.
    pub paths: Vec<PathBuf>,
    /// Modules that editable installs map to other places.
    pub editable: Editable,
    /// Modules without a file.
    pub builtins: Vec<String>,
    /// Suffixes of extension modules that it loads.
    pub suffixes: Vec<String>,
    /// The engine installed for it.
    pub engine: Option<Engine>,
}

impl Record {
    /// Whether this is `PyPy`.
    pub fn is_pypy(&self) -> bool {
        self.implementation == "pypy"
    }

    /// The name of the implementation as its makers write it.
    pub fn implementation_name(&self) -> &str {
        match self.implementation.as_str() {
            "cpython" => "CPython",
            "pypy" => "PyPy",
            other => other,
        }
    }

    /// The version as text, such as `3.13.0` or `3.14.0rc`.
    pub fn version_text(&self) -> String {
        let (major, minor, micro) = self.version;
        let level = match self.release.as_str() {
            "final" => "",
            "candidate" => "rc",
            other => other,
        };
        format!("{major}.{minor}.{micro}{level}")
    }
}

/// The engine installed for an interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The folder of the package.
    pub package: PathBuf,
    /// Its version; `None` if it does not say one.
    pub version: Option<String>,
}
