//! `--cpython` and `--pypy`: an interpreter of another implementation is refused, whoever names it.

use std::path::Path;

use phi_interpreter::{Freshness, describe};

use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::Choice;

/// `choice`, unless it is known not to be `PyPy`.
pub(crate) fn only_pypy(choice: Choice) -> Result<Choice, LaunchError> {
    match implementation(&choice.python) {
        Some(found) if found.implementation != "pypy" => Err(refusal("a PyPy", &choice, &found)),
        _ => Ok(choice),
    }
}

/// `choice`, unless it is known to be `PyPy`.
pub(crate) fn no_pypy(choice: Choice) -> Result<Choice, LaunchError> {
    match implementation(&choice.python) {
        Some(found) if found.implementation == "pypy" => Err(refusal("a CPython", &choice, &found)),
        _ => Ok(choice),
    }
}

/// Whether `python` is `PyPy`: what it says of itself, or its name if it says nothing.
pub(crate) fn is_pypy(python: &Path) -> bool {
    let by_name = || python.file_name().is_some_and(|it| it.to_string_lossy().contains("pypy"));
    implementation(python).map_or_else(by_name, |found| found.implementation == "pypy")
}

struct Found {
    implementation: String,
    text: String,
}

/// What `python` says it is; one that does not answer is refused at the start, with its reason.
fn implementation(python: &Path) -> Option<Found> {
    let described = describe(python, "", Freshness::Kept);
    let record = described.record()?;
    let text = format!("{} {}", record.implementation_name(), record.version_text());
    Some(Found { implementation: record.implementation.clone(), text })
}

fn refusal(wanted: &str, choice: &Choice, found: &Found) -> LaunchError {
    let Choice { python, rule } = choice;
    let text = format!("{wanted} interpreter: `{}` ({rule}) is {}", python.display(), found.text);
    let hint = match *rule {
        "PHIPY_PATH" | "PHITON_PATH" => format!("let {rule} name {wanted}, or unset it"),
        _ => "name one with --interpreter PATH".to_owned(),
    };
    LaunchError::new(LaunchErrorKind::InterpreterMissing(text)).with_hint(hint)
}
