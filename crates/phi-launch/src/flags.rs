//! The flags of a run: the engine's own, the older engine's, and those of Python.

/// Whether this version has a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It works.
    Now,
    /// It stands for these words: a subcommand of today.
    Alias(&'static [&'static str]),
    /// The name is reserved: it is refused with a clear message.
    Reserved,
}

/// One flag of the engine.
#[derive(Debug)]
pub struct Flag {
    /// Its name, dashes included.
    pub name: &'static str,
    /// What its value is called, if it takes one.
    pub value: Option<&'static str>,
    /// Whether this version has it.
    pub availability: Availability,
    /// Flags of one group exclude each other.
    pub group: Option<&'static str>,
    /// What it does, as one sentence.
    pub meaning: &'static str,
}

const fn now(name: &'static str, meaning: &'static str) -> Flag {
    Flag { name, value: None, availability: Availability::Now, group: None, meaning }
}

const fn reserved(name: &'static str, value: Option<&'static str>) -> Flag {
    Flag { name, value, availability: Availability::Reserved, group: None, meaning: "" }
}

const fn alias(name: &'static str, words: &'static [&'static str], meaning: &'static str) -> Flag {
    Flag { name, value: None, availability: Availability::Alias(words), group: None, meaning }
}

const INTERPRETER: Option<&str> = Some("interpreter");

/// Every engine flag; those of the older engine that stand alone are among them.
pub static FLAGS: &[Flag] = &[
    now("--debug", "Print each step of the start with its time to standard error."),
    now("--bypass", "Run without the guard; this version has none."),
    Flag { group: INTERPRETER, ..now("--python", "Use the default interpreter.") },
    Flag {
        group: INTERPRETER,
        ..now("--cpython", "Use CPython, even where the default is another.")
    },
    Flag { group: INTERPRETER, ..now("--pypy", "Use PyPy.") },
    Flag {
        value: Some("X"),
        group: INTERPRETER,
        ..now(
            "--interpreter",
            "Use the interpreter X: a path, a command, a version such as 3.12, or auto.",
        )
    },
    reserved("--phiemon", None),
    reserved("--name", Some("N")),
    reserved("--max-restarts", Some("K")),
    reserved("--phiemon-status", None),
    reserved("--phiemon-list", None),
    alias("--list-interpreters", &["interpreters", "list"], "phicode interpreters list"),
    alias(
        "--show-versions",
        &["interpreters", "list", "--versions"],
        "phicode interpreters list --versions",
    ),
    alias("--api-server", &["serve"], "phicode serve"),
    Flag {
        value: Some("N"),
        ..alias("--api-port", &["serve", "--api-port"], "phicode serve --api-port N")
    },
    reserved("--benchmark", None),
    alias("--config-generate", &["config", "generate"], "phicode config generate"),
    alias("--config-reset", &["config", "reset"], "phicode config reset"),
    reserved("--security-install", None),
    reserved("--security-status", None),
    reserved("--phimmuno", None),
    reserved("--phimmuno-status", None),
    reserved("--phimmuno-remove", None),
    alias("--phirust", &["doctor"], "phicode doctor"),
    alias("--phirust-status", &["doctor"], "phicode doctor"),
    alias("--phirust-remove", &["doctor"], "phicode doctor"),
];

/// The names of [`FLAGS`] that may also follow TARGET in the bare form.
pub(crate) const AFTER_TARGET: [&str; 9] = [
    "--debug",
    "--bypass",
    "--pypy",
    "--cpython",
    "--python",
    "--interpreter",
    "--phiemon",
    "--name",
    "--max-restarts",
];

/// The engine flag of that name.
pub(crate) fn find(name: &str) -> Option<&'static Flag> {
    FLAGS.iter().find(|flag| flag.name == name)
}

/// One of Python's own flags that are passed on.
#[derive(Debug)]
pub struct PythonFlag {
    /// Its letter.
    pub letter: char,
    /// Whether a value follows, in the same word or the next.
    pub takes_value: bool,
}

const fn python(letter: char) -> PythonFlag {
    PythonFlag { letter, takes_value: false }
}

const fn python_with_value(letter: char) -> PythonFlag {
    PythonFlag { letter, takes_value: true }
}

/// Python's flags that are accepted before TARGET. `-c` and `-m` are targets, not flags.
pub static PYTHON_FLAGS: &[PythonFlag] = &[
    python('B'),
    python('b'),
    python('d'),
    python('E'),
    python('I'),
    python('O'),
    python('P'),
    python('q'),
    python('s'),
    python('S'),
    python('u'),
    python('v'),
    python_with_value('W'),
    python_with_value('X'),
];

/// Python's only long option that matters to a run; it takes a value.
pub(crate) const CHECK_PYCS: &str = "--check-hash-based-pycs";
