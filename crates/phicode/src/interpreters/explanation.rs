//! `phicode interpreters explain`: every interpreter against every condition.

use std::fmt::Write as _;

use anyhow::Result;
use phi_interpreter::{Assessment, Condition, Entry, Interpreter, State, assess};
use phi_launch::{Decision, TargetWord, decide_auto, followed_program};
use serde_json::{Value, json};

use crate::interpreters::arguments::Output;
use crate::interpreters::command::Found;
use crate::interpreters::document;

/// Problems of one condition that are printed; JSON has all.
const MOST_PROBLEMS: usize = 5;

/// How each interpreter would fare with a program.
pub(crate) struct Explanation {
    found: Found,
    /// For each interpreter that can be used.
    cases: Vec<Option<Assessment>>,
    auto: Decision,
    /// Whether the name is that of no file, and of no module that an interpreter finds.
    pub(crate) is_nowhere: bool,
}

impl Explanation {
    pub(crate) fn of(target: &TargetWord, output: Output) -> Result<Self> {
        let program = followed_program(target)?;
        let found = Found::here(output);
        let case = |one: &Interpreter| Some(assess(&program, one.record()?));
        let cases: Vec<_> = found.all.iter().map(case).collect();
        let is_missing = |case: &Assessment| case.modules == 0 && !case.can_run();
        let is_nowhere =
            matches!((target, &program.entry), (TargetWord::Name(_), Entry::Module(_)))
                && cases.iter().flatten().all(is_missing);
        Ok(Self { found, cases, auto: decide_auto(target)?, is_nowhere })
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (one, case) in self.found.all.iter().zip(&self.cases) {
            let mark = if self.found.is_default(one) { "*" } else { " " };
            match (&one.state, case) {
                (State::Usable(record), Some(case)) => {
                    let name = record.implementation_name();
                    let version = record.version_text();
                    let verdict = verdict(case);
                    line(
                        &mut text,
                        format_args!("{mark} {} ({name} {version}): {verdict}", one.path.display()),
                    );
                    write_findings(&mut text, case);
                }
                (State::Unusable(reason), _) => {
                    line(
                        &mut text,
                        format_args!("{mark} {}: unusable: {reason}", one.path.display()),
                    );
                }
                _ => {}
            }
        }
        line(&mut text, format_args!("{}", self.choice()));
        text
    }

    fn choice(&self) -> String {
        let Decision { choice, remark, moves } = &self.auto;
        let slower = "; it starts more slowly than CPython, which counts for short programs";
        match remark {
            Some(remark) if *moves => format!("{remark}{slower}"),
            Some(remark) => remark.clone(),
            None => format!("auto takes {} ({})", choice.python.display(), choice.rule),
        }
    }

    pub(crate) fn json(&self) -> String {
        let all = self.found.all.iter().zip(&self.cases).map(|(one, case)| {
            let mut value = document::interpreter(one);
            value["default"] = self.found.is_default(one).into();
            value["assessment"] = case.as_ref().map_or(Value::Null, as_json);
            value
        });
        document::text(&json!({
            "version": document::VERSION,
            "interpreters": all.collect::<Vec<_>>(),
            "auto": {
                "path": self.auto.choice.python.to_string_lossy(),
                "reason": self.choice(),
            },
        }))
    }
}

fn verdict(assessment: &Assessment) -> &'static str {
    let doubt = assessment.problems.iter().any(|problem| problem.condition.is_needed());
    match (assessment.can_run(), doubt) {
        (false, _) => "cannot run it",
        (true, true) => "can run it, perhaps not to its end",
        (true, false) => "can run it",
    }
}

fn write_findings(text: &mut String, assessment: &Assessment) {
    let Assessment { modules, distributions, problems } = assessment;
    let files = if *modules == 1 { "1 file".to_owned() } else { format!("{modules} files") };
    let from = if distributions.is_empty() {
        String::new()
    } else {
        format!(", from {}", distributions.join(", "))
    };
    line(text, format_args!("    followed {files}{from}"));
    if problems.is_empty() {
        line(text, format_args!("    every condition holds"));
    }
    for condition in Condition::ALL {
        let problems: Vec<_> = assessment.of(condition).collect();
        for problem in problems.iter().take(MOST_PROBLEMS) {
            line(text, format_args!("    - {problem}"));
        }
        if let Some(more) = problems.len().checked_sub(MOST_PROBLEMS).filter(|more| *more > 0) {
            line(text, format_args!("    - and {more} more like this"));
        }
    }
}

fn as_json(assessment: &Assessment) -> Value {
    let problems = assessment.problems.iter().map(|problem| {
        let place = problem.place.as_ref();
        json!({
            "condition": problem.condition.name(),
            "text": problem.text,
            "file": place.map(|(file, _)| file.to_string_lossy()),
            "line": place.map(|(_, line)| line),
            "certain": problem.certain,
        })
    });
    json!({
        "can_run": assessment.can_run(),
        "files": assessment.modules,
        "distributions": assessment.distributions,
        "problems": problems.collect::<Vec<_>>(),
    })
}

fn line(text: &mut String, line: std::fmt::Arguments) {
    writeln!(text, "{line}").expect("writing to a string cannot fail");
}
