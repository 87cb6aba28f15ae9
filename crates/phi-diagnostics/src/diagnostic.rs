//! What was found, how bad it is, where it stands and what helps.

use std::ops::Range;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The text cannot run as it stands.
    Error,
    /// The text runs, but probably not as its author means it.
    Warning,
    /// The text is right; something about it is worth knowing.
    Hint,
}

impl Severity {
    /// The word that users read: `error`, `warning` or `hint`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// One finding about one source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable identifier, for example `SYN001`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Byte offsets into the source text; may be empty.
    pub range: Range<usize>,
    /// What is so, without a full stop.
    pub message: String,
    /// What the user can do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a help text.
    pub fn new(
        code: &'static str,
        severity: Severity,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { code, severity, range, message: message.into(), help: None }
    }

    /// The same diagnostic with `help`.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether the text cannot run as it stands.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
