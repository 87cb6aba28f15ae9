//! Where the text of a failed program is wrong.

use phi_sandbox::{Outcome, Status};
use phi_syntax::SymbolMap;
use serde_json::Value;

use crate::language::{Fault, Source, diagnose, fault};
use crate::request::Language;

/// The text of a program, kept until its run has ended.
#[derive(Debug)]
pub(crate) enum Diagnosis {
    /// It was refused before the run.
    Known(Value),
    /// Its language and map.
    Open { code: String, language: Language, map: SymbolMap },
}

impl Diagnosis {
    /// Of a program that was read.
    pub(crate) fn new(code: String, source: &Result<Source, Fault>) -> Self {
        match source {
            Err(fault) => Self::Known(fault.document.clone()),
            Ok(Source::Python) => {
                Self::Open { code, language: Language::Python, map: SymbolMap::phi().clone() }
            }
            Ok(Source::Phi { map, .. }) => {
                Self::Open { code, language: Language::Phi, map: map.clone() }
            }
        }
    }

    /// Bytes of text that there are to look at.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Known(_) => 0,
            Self::Open { code, .. } => code.len(),
        }
    }

    /// The error of the text, if the program failed and its text has one.
    pub(crate) fn of(&self, outcome: &Outcome) -> Option<Value> {
        match self {
            Self::Known(place) => Some(place.clone()),
            Self::Open { code, language, map } if outcome.status == Status::Error => {
                let text = code.strip_prefix('\u{FEFF}').unwrap_or(code);
                let found = diagnose(text, *language, map);
                let error = found.into_iter().find(phi_diagnostics::Diagnostic::is_error)?;
                Some(fault("main", text.as_bytes(), &error).document)
            }
            Self::Open { .. } => None,
        }
    }
}
