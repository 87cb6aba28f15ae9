//! Finds, describes, prints.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::Result;
use phi_interpreter::{Interpreter, State, describe, discover};
use phi_launch::TargetWord;

use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::interpreters::arguments::{Action, InterpretersArguments, Output};
use crate::interpreters::explanation::Explanation;
use crate::interpreters::{document, listing};
use crate::report::say;

/// Runs `phicode interpreters`.
pub(crate) fn interpreters(words: Vec<OsString>) -> Result<Exit> {
    match clap_errors::parse::<InterpretersArguments>("phicode interpreters", words)? {
        Err(exit) => Ok(exit),
        Ok(InterpretersArguments { action }) => match action {
            Action::List { versions, output } => list(versions, output),
            Action::Show { interpreter, output } => show(&interpreter, output),
            Action::Explain { target, module, output } => {
                let target =
                    if module { TargetWord::Module(target) } else { TargetWord::Name(target) };
                let explanation = Explanation::of(&target, output)?;
                print(if output.json { explanation.json() } else { explanation.text() })?;
                Ok(if explanation.is_nowhere { Exit::Usage } else { Exit::Success })
            }
        },
    }
}

/// All interpreters, and which of them is the default of the current folder.
pub(crate) struct Found {
    pub(crate) all: Vec<Interpreter>,
    default: Option<PathBuf>,
}

impl Found {
    pub(crate) fn here(output: Output) -> Self {
        let all = discover(Path::new(""), output.freshness());
        let default = phi_launch::default_interpreter(Path::new("")).map(|it| it.python);
        Self { all, default }
    }

    pub(crate) fn is_default(&self, one: &Interpreter) -> bool {
        self.default
            .as_ref()
            .is_some_and(|default| *default == one.path || one.also.contains(default))
    }
}

fn list(versions: bool, output: Output) -> Result<Exit> {
    let found = Found::here(output);
    if found.all.is_empty() {
        say("phicode: no interpreter is found");
    }
    print(if output.json { document::list(&found) } else { listing::list(&found, versions) })?;
    Ok(Exit::Success)
}

fn show(name: &OsStr, output: Output) -> Result<Exit> {
    let choice = phi_launch::named_interpreter(name)?;
    let one = describe(&choice.python, choice.rule, output.freshness());
    print(if output.json { document::show(&one) } else { listing::show(&one) })?;
    Ok(match one.state {
        State::Usable(_) => Exit::Success,
        State::Unusable(_) => Exit::NotStarted,
    })
}
