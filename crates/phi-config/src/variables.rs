//! The one table of environment variables.

/// What the text of a variable means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`, in any case.
    Switch,
    /// A whole number that is not negative.
    Number,
    /// Seconds, as a decimal number that is not negative.
    Seconds,
    /// A path, a command or free text: every value is right.
    Text,
}

/// One environment variable that the product reads.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What its text means.
    pub kind: Kind,
    /// The value that holds when it is unset; empty means none.
    pub default: &'static str,
    /// What it does, as one sentence.
    pub meaning: &'static str,
}

impl Variable {
    /// Whether it is one of ours, and not of the system or of Python's tools.
    pub fn is_own(&self) -> bool {
        const WITHOUT_PREFIX: [&str; 4] =
            ["RUST_SIZE_THRESHOLD", "STARTUP_WARNING_MS", "MAX_FILE_RETRIES", "RETRY_BASE_DELAY"];
        self.name.starts_with("PHI") || WITHOUT_PREFIX.contains(&self.name)
    }

    /// Whether it passes between our own processes only.
    pub fn is_internal(&self) -> bool {
        self.meaning.starts_with("Internal: ")
    }
}

macro_rules! table {
    ($($constant:ident = $name:literal, $kind:ident, $default:literal, $meaning:literal;)*) => {
        $(#[doc = concat!("`", $name, "`: ", $meaning)]
        pub static $constant: Variable = Variable {
            name: $name, kind: Kind::$kind, default: $default, meaning: $meaning,
        };)*

        /// Every variable that the product reads, its own first.
        pub static VARIABLES: &[&Variable] = &[$(&$constant),*];
    };
}

table! {
    CONFIG = "PHICODE_CONFIG", Text, "", "Configuration file to use in place of a search.";
    VALIDATION = "PHICODE_VALIDATION", Switch, "true", "Whether spellings that clash are refused; when false, a later spelling wins over an earlier one.";
    STRICT = "PHICODE_STRICT", Switch, "false", "Whether any error of the configuration stops with exit status 2.";
    NO_HOOK = "PHICODE_NO_HOOK", Switch, "false", "Whether the import hook stays off.";
    CACHE_DIR = "PHICODE_CACHE_DIR", Text, "", "Cache folder of the user; unset, it is `phicode` in `XDG_CACHE_HOME`, or `.cache/phicode` in the home folder.";
    CACHE_SIZE = "PHICODE_CACHE_SIZE", Number, "512", "Symbol maps that a process keeps, by folder; at that number the quarter, and at least 64, that was used longest ago goes.";
    MMAP_THRESHOLD = "PHICODE_MMAP_THRESHOLD", Number, "8192", "Accepted and checked, without effect: reading is faster than mapping for files of the sizes that the engine has.";
    BATCH_SIZE = "PHICODE_BATCH_SIZE", Number, "5", "Entries that cache warming writes as one group.";
    IMPORT_ANALYSIS = "PHICODE_IMPORT_ANALYSIS", Switch, "true", "Whether imports are analysed, for `--interpreter auto` and for guidance about a missing module.";
    ALREADY_SWITCHED = "PHICODE_ALREADY_SWITCHED", Switch, "false", "Internal: a second start of the launcher in one chain is refused.";
    LAUNCH = "PHICODE_LAUNCH", Text, "", "Internal: what the launcher tells the engine; gone before the program starts.";
    TOLD = "PHICODE_TOLD", Text, "", "Internal: hashes of the notices that this tree of processes has printed.";
    MAIN = "PHICODE_MAIN", Text, "", "Internal: a φ program without a φ suffix, for its children.";
    BINARY = "PHICODE_BINARY", Text, "", "Program that converts for an interpreter without the extension module; a launcher sets it for the children of a program.";
    SUFFIXES = "PHICODE_SUFFIXES", Text, "", "Internal: configured suffixes of φ files, and the state of the configuration that says so.";
    PHITON_PATH = "PHITON_PATH", Text, "", "CPython to run programs with.";
    PHIPY_PATH = "PHIPY_PATH", Text, "pypy3", "PyPy to run programs with.";
    RUST_SIZE_THRESHOLD = "RUST_SIZE_THRESHOLD", Number, "300000", "Accepted and checked, without effect: one conversion serves all sizes.";
    STARTUP_WARNING_MS = "STARTUP_WARNING_MS", Number, "25", "Engine time in milliseconds above which a start is reported; 0 is never.";
    MAX_FILE_RETRIES = "MAX_FILE_RETRIES", Number, "3", "How often a read is repeated after EBUSY, EAGAIN or ESTALE.";
    RETRY_BASE_DELAY = "RETRY_BASE_DELAY", Seconds, "0.01", "Seconds before the first repetition; each later one waits twice as long.";
    VIRTUAL_ENV = "VIRTUAL_ENV", Text, "", "The active virtual environment.";
    CONDA_PREFIX = "CONDA_PREFIX", Text, "", "The active conda environment.";
    PYENV_ROOT = "PYENV_ROOT", Text, "", "Where pyenv keeps its installations; unset, it is `.pyenv` in the home folder.";
    PYENV_VERSION = "PYENV_VERSION", Text, "", "The version that pyenv's shims start.";
    PYTHONPATH = "PYTHONPATH", Text, "", "Folders in which an analysis of imports looks for modules, as Python does; an engine that is not installed for an interpreter stands there first.";
    PYCACHE_PREFIX = "PYTHONPYCACHEPREFIX", Text, "", "Folder of all bytecode caches, Python's and ours, in place of the `__pycache__` folders.";
    SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH", Text, "", "Time of a reproducible build: cache entries that are written depend on contents alone.";
    PATH = "PATH", Text, "", "Directories that are searched for commands.";
    LC_ALL = "LC_ALL", Text, "", "Locale of the process; with `LC_CTYPE` and `LANG` it decides how PyPy reads the names of files.";
    LC_CTYPE = "LC_CTYPE", Text, "", "Locale of characters; `C.UTF-8` for a PyPy that is started where no locale is set.";
    LANG = "LANG", Text, "", "Locale where the two above are unset.";
    TMPDIR = "TMPDIR", Text, "", "Folder for temporary files, used where the user's cache directory cannot be.";
    HOME = "HOME", Text, "", "Home directory: a search for configuration ends there.";
    XDG_CACHE_HOME = "XDG_CACHE_HOME", Text, "", "Folder of all programs' caches: `phicode` in it is the user's cache folder.";
    XDG_CONFIG_HOME = "XDG_CONFIG_HOME", Text, "", "Folder of all programs' settings: `phicode/tokens.json` in it has the tokens of the server.";
    USERPROFILE = "USERPROFILE", Text, "", "Home directory on Windows.";
}

#[cfg(test)]
mod tests {
    use crate::environment::parse_problem;
    use crate::variables::VARIABLES;

    #[test]
    fn every_default_is_a_value_of_its_kind() {
        for variable in VARIABLES {
            if !variable.default.is_empty() {
                assert_eq!(parse_problem(variable, variable.default), None, "{}", variable.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_meanings_are_sentences() {
        let mut names: Vec<_> = VARIABLES.iter().map(|one| one.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), VARIABLES.len());
        assert!(VARIABLES.iter().all(|one| one.meaning.ends_with('.')));
    }
}
