//! The texts of `--help` for the run and for the whole; those of subcommands come from clap.

use std::fmt::Write as _;

use phi_launch::{Availability, FLAGS};

use crate::subcommands::SUBCOMMANDS;

const FORMS: &str = "\
usage: phicode run [FLAG]... [PYTHON-FLAG]... TARGET [ARG]...
       phicode [FLAG]... TARGET [FLAG]... [--] [ARG]...
       phicode SUBCOMMAND ...
";

const TARGETS: &str = "
targets:
  FILE, FOLDER, ZIP   a script, or a place with __main__
  NAME                NAME.φ, NAME.phi, NAME.py, NAME/__main__, then a module
  PKG.MOD, -m MODULE  a module, the current folder first
  MODULE:FUNCTION     a function; its result is the exit status
  -c CODE, -          a text, standard input
  nothing             main, if it exists
";

const REPL: &str = "\
usage: phicode repl [FLAG]... [PYTHON-FLAG]...

  The flags are those of `phicode run`, which `phicode run --help` lists.

  \\for and the Tab key give the glyph of `for` under the map of the current folder.
  What was typed is kept for the next session in the user's cache folder.
";

const STATUSES: &str = "
exit status: the program's own; 2 usage, target not found, configuration refused;
126 the interpreter does not start; 127 none is found
";

/// The text of `phicode --help`.
pub(crate) fn whole() -> String {
    let mut text = format!("Write Python in φ, convert it, run it.\n\n{FORMS}\nsubcommands:\n");
    for subcommand in SUBCOMMANDS {
        if let Some(meaning) = subcommand.meaning {
            line(&mut text, subcommand.name, meaning);
        }
    }
    text + TARGETS + &flags() + &aliases() + STATUSES
}

/// The text of `phicode repl --help`.
pub(crate) fn repl() -> String {
    format!("Type φ and see what it does.\n\n{REPL}{STATUSES}")
}

/// The text of `phicode run --help`.
pub(crate) fn run() -> String {
    format!("Run a φ or Python program.\n\n{FORMS}{TARGETS}{}{STATUSES}", flags())
}

fn flags() -> String {
    let mut text = String::from("\nflags:\n");
    for flag in FLAGS.iter().filter(|flag| flag.availability == Availability::Now) {
        let name = match flag.value {
            Some(value) => format!("{} {value}", flag.name),
            None => flag.name.to_owned(),
        };
        line(&mut text, &name, flag.meaning);
    }
    line(&mut text, "-h, --help", "Print help.");
    line(&mut text, "-V, --version", "Print the version.");
    text + "  Python's -B -b -d -E -I -O -OO -P -q -s -S -u -v -W -X stand before TARGET\n"
}

/// Flags of the 2.x series that stand for a subcommand.
fn aliases() -> String {
    let mut text = String::from("\nflags of the 2.x series, and what they stand for:\n");
    for flag in FLAGS.iter().filter(|flag| matches!(flag.availability, Availability::Alias(_))) {
        line(&mut text, flag.name, flag.meaning);
    }
    line(&mut text, "--interpreter X", "phicode interpreters show X, if no program is named");
    text
}

fn line(text: &mut String, name: &str, meaning: &str) {
    writeln!(text, "  {name:<19} {meaning}").expect("writing to a string cannot fail");
}
