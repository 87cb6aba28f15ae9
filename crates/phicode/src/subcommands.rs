//! The names that are commands, and so win over files of the same name.

/// One subcommand.
pub(crate) struct Subcommand {
    pub(crate) name: &'static str,
    /// What it does; `None` keeps the name for a later version.
    pub(crate) meaning: Option<&'static str>,
}

const fn now(name: &'static str, meaning: &'static str) -> Subcommand {
    Subcommand { name, meaning: Some(meaning) }
}

const fn reserved(name: &'static str) -> Subcommand {
    Subcommand { name, meaning: None }
}

/// A command that the engine calls.
const fn hidden(name: &'static str) -> Subcommand {
    Subcommand { name, meaning: None }
}

/// Every subcommand, those of later versions included: a script that works today must not change
/// its meaning with the next version.
pub(crate) static SUBCOMMANDS: &[Subcommand] = &[
    now("run", "run a program; every word after TARGET is the program's"),
    now("convert", "φ to Python and Python to φ"),
    now("check", "diagnose φ files"),
    now("fmt", "names to glyphs and back, in place"),
    now("repl", "type φ and see what it does"),
    now("cache", "look after the bytecode cache"),
    now("doctor", "what is found, what is wrong, what to do"),
    now("bench", "measure the product by itself"),
    now("interpreters", "list, describe and compare Python interpreters"),
    now("config", "write, show and validate the configuration"),
    now("trace", "record what a program does, and look at it step by step"),
    now("sandbox", "run a program that nobody trusts"),
    now("serve", "run, convert and check programs that come over HTTP"),
    now("token", "make, list and revoke the tokens of the server"),
    now("execute", "run a program on a server"),
    now("completions", "completions of bash, zsh and fish"),
    hidden("coprocess"),
    reserved("daemon"),
    reserved("guard"),
    reserved("lsp"),
];

/// The subcommand of that name.
pub(crate) fn find(name: &str) -> Option<&'static Subcommand> {
    SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name)
}
