//! A file as a program of the sandbox.

use std::path::Path;

use anyhow::Result;
use phi_sandbox::{Edit, PhiText, Program};

use crate::inputs::{MOST_BYTES, bounded};
use crate::report::UsageError;

/// The name of a program that comes from standard input.
const UNNAMED: &str = "main.φ";

/// Reads a program, and converts it if it is φ.
///
/// Errors: it cannot be read, is no UTF-8, or its φ text cannot be converted.
pub(crate) fn program(file: &Path) -> Result<Program> {
    let unnamed = file == Path::new("-");
    let name = if unnamed {
        UNNAMED.to_owned()
    } else {
        file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    let bytes = read(file)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = format!("sandbox: {}: no UTF-8 at byte {at}", file.display());
        UsageError::new(text, "`phicode convert --from ENCODING` writes it in UTF-8")
    })?;
    if file.extension().is_some_and(|suffix| suffix == "py") {
        return Ok(Program { name, python: text, phi: None });
    }
    let folder = if unnamed { Path::new(".") } else { file.parent().unwrap_or(Path::new(".")) };
    converted(name, &text, folder, file)
}

/// All bytes of a file; `-` is standard input.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    let bytes = bounded(file).map_err(|error| {
        UsageError::new(format!("sandbox: cannot read {}: {error}", file.display()), "")
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        let text = format!("sandbox: {}: a program gets no more than {most} MiB", file.display());
        return Err(UsageError::new(text, "").into());
    }
    Ok(bytes)
}

fn converted(name: String, text: &str, folder: &Path, file: &Path) -> Result<Program> {
    let phi = phi_engine::body(text.as_bytes());
    let conversion = phi_engine::convert(phi, Some(folder), b"")?;
    if let Some(place) = conversion.facts.errors(phi).first() {
        let text = format!(
            "sandbox: {}:{}:{}: {}",
            file.display(),
            place.line,
            place.column,
            place.message
        );
        return Err(UsageError::new(text, "`phicode check` shows it in full").into());
    }
    let python = String::from_utf8_lossy(&conversion.python).into_owned();
    let edits = conversion
        .facts
        .columns(&conversion.python)
        .into_iter()
        .map(|edit| Edit { line: edit.line, python: edit.python, phi: edit.phi })
        .collect();
    let phi = String::from_utf8_lossy(phi).into_owned();
    Ok(Program { name, python, phi: Some(PhiText { text: phi, edits }) })
}
