//! The interpreter of this folder, and the others.

use std::path::{Path, PathBuf};

use phi_interpreter::{Freshness, Record, State, describe, discover};
use phi_launch::chosen_interpreter;

use crate::doctor::findings::Findings;

/// An interpreter that answers.
pub(crate) struct Chosen {
    pub(crate) python: PathBuf,
    pub(crate) record: Record,
}

/// Says which interpreter runs programs of `directory`; `None` if none can.
pub(crate) fn chosen(directory: &Path, findings: &mut Findings) -> Option<Chosen> {
    let choice = match chosen_interpreter(directory) {
        Ok(choice) => choice,
        Err(error) => {
            let hint = error.hint.clone().unwrap_or_default();
            findings.error("interpreter", format!("failed to {error}"), hint);
            return None;
        }
    };
    let place = choice.python.display();
    match describe(&choice.python, choice.rule, Freshness::Kept).state {
        State::Usable(record) => {
            let (name, version) = (record.implementation_name(), record.version_text());
            let text = format!("{place}: {name} {version}, chosen by: {}", choice.rule);
            findings.ok("interpreter", text);
            Some(Chosen { python: choice.python.clone(), record: *record })
        }
        State::Unusable(reason) => {
            let text = format!("{place}: {reason}; chosen by: {}", choice.rule);
            findings.error("interpreter", text, "phicode interpreters list");
            None
        }
    }
}

/// Names interpreters that are found and cannot be used.
pub(crate) fn look_at_others(directory: &Path, findings: &mut Findings) {
    let all = discover(directory, Freshness::Kept);
    let mut usable = 0;
    for one in &all {
        match &one.state {
            State::Usable(_) => usable += 1,
            // An old one is whole: nothing is wrong with it.
            State::Unusable(reason) if reason.contains("older than") => {}
            State::Unusable(reason) => {
                let text = format!("{} ({}): {reason}", one.path.display(), one.origin);
                let hint = format!("phicode interpreters show {} --refresh", one.path.display());
                findings.warn("interpreters", text, hint);
            }
        }
    }
    findings.ok("interpreters", format!("{usable} of {} can run programs", all.len()));
}
