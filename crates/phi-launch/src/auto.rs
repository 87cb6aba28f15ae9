//! `--interpreter auto`: the default, or PyPy if nothing at all speaks against it.

use phi_config::{environment, variables};
use phi_interpreter::{Freshness, Interpreter, Program, State, describe, first_problem};

use crate::arguments::{Form, TargetWord};
use crate::engine;
use crate::error::LaunchError;
use crate::followed::followed;
use crate::interpreter::{Choice, default_choice, pypy};
use crate::resolve::resolve;

/// What became of `auto`.
#[derive(Debug)]
pub struct Decision {
    /// The interpreter that runs the program.
    pub choice: Choice,
    /// Where the program goes, or why it stays where it would have been anyway, as one line.
    pub remark: Option<String>,
    /// Whether it leaves the default.
    pub moves: bool,
}

/// What `--interpreter auto` comes to for the program that `target` names.
pub fn decide_auto(target: &TargetWord) -> Result<Decision, LaunchError> {
    let program = resolve(target, Form::Bare)?;
    let default = default_choice(&program.directory)?;
    Ok(decide(default, &followed(&program)))
}

/// Decides for `program`, which runs with `default` unless every condition holds.
pub(crate) fn decide(default: Choice, program: &Program) -> Decision {
    if !environment::switch(&variables::IMPORT_ANALYSIS) {
        let choice = Choice { rule: "auto, analysis off", ..default };
        return Decision { choice, remark: None, moves: false };
    }
    let stay = |reason: String| {
        let remark = format!("auto stays with {}: {reason}", default.python.display());
        Decision {
            choice: Choice { rule: "auto", python: default.python.clone() },
            remark: Some(remark),
            moves: false,
        }
    };
    let Ok(other) = pypy() else { return stay("no PyPy is found".to_owned()) };
    if other.python == default.python {
        return Decision { choice: default, remark: None, moves: false };
    }
    let found = describe(&other.python, other.rule, Freshness::Kept);
    if let Some(reason) = objection(&found) {
        return stay(reason);
    }
    let name = found.path.display();
    if let Some(record) = found.record()
        && let Some(problem) = first_problem(program, record)
    {
        return stay(format!("with {name} {problem}"));
    }
    if let Err(error) = engine::find(&found.path) {
        return stay(format!("failed to {error}"));
    }
    let remark = format!("auto moves to {name}: every condition holds");
    let choice = Choice { python: found.path.clone(), rule: "auto" };
    Decision { choice, remark: Some(remark), moves: true }
}

/// What speaks against moving any program to `other`.
fn objection(other: &Interpreter) -> Option<String> {
    let name = other.path.display();
    match &other.state {
        State::Unusable(reason) => Some(format!("{name} is unusable: {reason}")),
        State::Usable(record) if !record.is_pypy() => {
            Some(format!("{name} is {}, not PyPy", record.implementation_name()))
        }
        State::Usable(_) => None,
    }
}
