//! `phicode config validate`.

use std::path::Path;

use anyhow::Result;
use phi_config::{CheckedFile, environment, validate_at, validate_file, variables};
use phi_diagnostics::{Diagnostic, Severity, SourceFile, render_json, render_text};

use crate::config::arguments::Format;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::{UsageError, say};

/// Problems of one file that are shown to a reader; JSON has all.
const MOST_SHOWN: usize = 200;

/// Prints every problem of the configuration at `path`, a file or a folder.
pub(crate) fn validate(path: &Path, format: Format) -> Result<Exit> {
    let mut checked = if path.is_dir() {
        validate_at(path)
    } else if std::fs::symlink_metadata(path).is_ok() {
        validate_file(path)
    } else {
        let text = format!("{}: no such file or folder", path.display());
        return Err(UsageError::new(text, "`phicode config generate` writes one").into());
    };
    // What holds comes first, then what stands in its way.
    checked.reverse();
    let variables = of_variables();
    let all = || checked.iter().chain(&variables);
    let names: Vec<String> = all().map(|file| file.path.display().to_string()).collect();
    let files: Vec<(SourceFile<'_>, Vec<Diagnostic>)> = all()
        .zip(&names)
        .map(|(file, name)| (SourceFile::new(name, &file.text), file.diagnostics.clone()))
        .collect();
    let count = |severity| {
        let found = files.iter().flat_map(|(_, found)| found);
        found.filter(|one| one.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match format {
        Format::Json => print(render_json(&files))?,
        Format::Text => {
            for (file, found) in &files {
                // Whoever has more is not going to read them all at once.
                let shown = &found[..found.len().min(MOST_SHOWN)];
                print(render_text(file, shown))?;
                if shown.len() < found.len() {
                    say(format_args!("{}: {} more", file.name(), found.len() - shown.len()));
                }
            }
            if checked.is_empty() {
                say("no configuration: the defaults hold");
            }
            for name in names.iter().take(checked.len()) {
                say(format_args!("checked {name}"));
            }
            say(format_args!("{}, {}", counted(errors, "error"), counted(warnings, "warning")));
        }
    }
    Ok(if errors == 0 { Exit::Success } else { Exit::Failure })
}

/// The number with its noun.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Variables whose text does not parse, as if they were the lines of a file.
fn of_variables() -> Vec<CheckedFile> {
    let is_strict = environment::switch(&variables::STRICT);
    let severity = if is_strict { Severity::Error } else { Severity::Warning };
    environment::problems()
        .into_iter()
        .map(|problem| {
            let (name, message) = problem.split_once(": ").unwrap_or(("", &problem));
            let found = Diagnostic::new("CFG105", severity, 0..0, message)
                .with_help(format!("unset {name}, or set it to such a value"));
            CheckedFile { path: name.into(), text: Vec::new(), diagnostics: vec![found] }
        })
        .collect()
}
