//! What there is to say about the keys of a configuration.

use phi_diagnostics::Severity;

/// One thing to tell about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    /// `CFG003` wrong type, `CFG004` suffix, `CFG005` language; `CFG101` and on are warnings.
    pub(crate) code: &'static str,
    /// An error leaves the key at its default, or refuses the configuration in strict mode.
    pub(crate) severity: Severity,
    /// The keys and indices that lead to the value.
    pub(crate) path: Vec<String>,
    /// What is so; it names the key.
    pub(crate) text: String,
    /// What the user can do about it.
    pub(crate) help: String,
}

impl Remark {
    /// A value that cannot be used.
    pub(crate) fn error(
        code: &'static str,
        path: &[&str],
        text: String,
        help: impl Into<String>,
    ) -> Self {
        Self::new(code, Severity::Error, path, text, help)
    }

    /// Something that stops nothing.
    pub(crate) fn warning(
        code: &'static str,
        path: &[&str],
        text: String,
        help: impl Into<String>,
    ) -> Self {
        Self::new(code, Severity::Warning, path, text, help)
    }

    fn new(
        code: &'static str,
        severity: Severity,
        path: &[&str],
        text: String,
        help: impl Into<String>,
    ) -> Self {
        let path = path.iter().map(|&part| part.to_owned()).collect();
        Self { code, severity, path, text, help: help.into() }
    }

    /// Whether the value cannot be used.
    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
