//! The configuration of this folder, and the variables that are set.

use std::path::Path;

use phi_config::variables::{RUST_SIZE_THRESHOLD, VARIABLES, Variable};
use phi_config::{environment, project_config};
use phi_diagnostics::Severity;

use crate::doctor::findings::{Findings, Level};

const VALIDATE: &str = "phicode config validate";

pub(crate) fn look(directory: &Path, findings: &mut Findings) {
    let config = match project_config(directory) {
        Ok(config) => config,
        Err(error) => {
            let hint = error.hint.clone().unwrap_or_else(|| VALIDATE.to_owned());
            findings.error("configuration", format!("failed to {}", error.in_one_line()), hint);
            return;
        }
    };
    match &config.file {
        Some(file) => findings.ok("configuration", file.display().to_string()),
        None => findings.ok("configuration", "none: the defaults hold"),
    }
    let map = &config.map;
    findings.ok("symbol map", map.name());
    for notice in &config.notices {
        findings.warn("configuration", notice, VALIDATE);
    }
    for problem in &config.problems {
        let level = match problem.severity {
            Severity::Error => Level::Error,
            _ => Level::Warning,
        };
        let text = format!("{}: {}", problem.code, problem.message);
        findings.add("symbol map", level, text, VALIDATE);
    }
}

pub(crate) fn look_at_variables(findings: &mut Findings) {
    let is_ours = |variable: &&&Variable| {
        ["PHI", "RUST_", "STARTUP_", "MAX_FILE", "RETRY_"]
            .iter()
            .any(|beginning| variable.name.starts_with(beginning))
            && environment::text(variable).is_some()
    };
    let mut set: Vec<&str> =
        VARIABLES.iter().filter(is_ours).map(|variable| variable.name).collect();
    set.sort_unstable();
    findings.ok(
        "environment",
        if set.is_empty() { "no variable is set".to_owned() } else { set.join(", ") },
    );
    for problem in environment::problems() {
        findings.warn("environment", problem, "unset it, or give it a value of that kind");
    }
    if environment::text(&RUST_SIZE_THRESHOLD).is_some() {
        let text = "RUST_SIZE_THRESHOLD has no effect: one conversion serves all sizes";
        findings.warn("environment", text, "unset RUST_SIZE_THRESHOLD");
    }
}
