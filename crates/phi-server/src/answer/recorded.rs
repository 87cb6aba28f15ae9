//! The answer of `/trace`.

use phi_sandbox::Outcome;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::answer::outcome::{Facts, document};
use crate::steps::Steps;

/// The answer of `/execute`, and the steps.
#[derive(Debug, Serialize)]
pub(crate) struct Recorded<'a> {
    #[serde(flatten)]
    document: Value,
    steps: &'a [Box<RawValue>],
}

impl<'a> Recorded<'a> {
    /// Of a run that has ended.
    pub(crate) fn of(outcome: &Outcome, facts: &Facts<'_>, steps: &'a Steps) -> Self {
        let mut document = document(outcome, facts, false);
        add_steps(&mut document, steps);
        Self { document, steps: &steps.rows }
    }
}

/// Adds to an answer what is known of the steps as a whole.
pub(crate) fn add_steps(document: &mut Value, steps: &Steps) {
    document["steps_total"] = json!(steps.total);
    document["steps_truncated"] = json!(steps.is_truncated);
    document["trace_error"] = json!(steps.fault);
}
