//! `phicode config validate --pack`: is a language pack usable?

use std::path::{Path, PathBuf};

use anyhow::Result;
use phi_diagnostics::Severity;
use phi_syntax::{MapSpec, SymbolMap, Validation};

use crate::config::corpus::{Corpus, Tally};
use crate::config::validate::counted;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Checks each of `files`, bundled names or pack files; prints what is wrong with it, its figures,
/// and with a corpus what the round trip of its Python files showed.
pub(crate) fn validate_packs(files: &[PathBuf], corpus: Option<&Path>) -> Result<Exit> {
    let corpus = corpus.map(Corpus::read).transpose()?;
    let mut exit = Exit::Success;
    if let Some(corpus) = &corpus {
        corpus.tell_what_is_left_out();
    }
    for file in files {
        let name = file.display();
        match phi_config::load_pack(&file.to_string_lossy()) {
            Ok(spec) => {
                let map = SymbolMap::build(&spec, Validation::On).0;
                exit = exit.max(judge(&spec, &map)?);
                if let Some(corpus) = &corpus {
                    exit = exit.max(report(&map, &corpus.check(&map))?);
                }
            }
            Err(error) => {
                say(format_args!("{name}: error: failed to {}", error.in_one_line()));
                if let Some(hint) = &error.hint {
                    say(format_args!("hint: {hint}"));
                }
                exit = exit.max(Exit::Failure);
            }
        }
    }
    Ok(exit)
}

/// What is wrong with the pack itself, and what it holds.
fn judge(spec: &MapSpec, map: &SymbolMap) -> Result<Exit> {
    let problems = phi_config::pack_problems(spec);
    for problem in &problems {
        let severity = problem.severity.as_str();
        say(format_args!("{severity}[{}]: {}", problem.code, problem.message));
    }
    let count = |severity| problems.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    print(format!(
        "{}: {}, {}, {}; {}, {}\n",
        map.name(),
        counted(map.entries().count(), "word"),
        counted(10 * map.digits().count(), "digit"),
        counted(spec.messages.len(), "message"),
        counted(errors, "error"),
        counted(warnings, "warning"),
    ))?;
    Ok(if errors == 0 { Exit::Success } else { Exit::Failure })
}

fn report(map: &SymbolMap, tally: &Tally) -> Result<Exit> {
    for (file, broken) in &tally.different {
        say(format_args!("{}: error: {} under {}", file.display(), broken.join(", "), map.name()));
    }
    print(format!(
        "{}: {} there and back, {} in backticks in {}; {}\n",
        map.name(),
        counted(tally.checked, "file"),
        counted(tally.stropped, "name"),
        counted(tally.colliding, "file"),
        counted(tally.different.len(), "difference"),
    ))?;
    Ok(if tally.different.is_empty() { Exit::Success } else { Exit::Failure })
}
