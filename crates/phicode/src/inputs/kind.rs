//! What a file holds, as its suffix says.

use std::path::Path;

/// The language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Phi,
    Python,
    /// The suffix says nothing.
    Other,
}

impl Kind {
    /// The language of `path`; `phi` are the suffixes of φ files, dots included.
    pub(crate) fn of(path: &Path, phi: &[String]) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let has = |suffix: &str| name.len() > suffix.len() && name.ends_with(suffix);
        if phi.iter().any(|suffix| has(suffix)) {
            Self::Phi
        } else if has(".py") || has(".pyw") {
            Self::Python
        } else {
            Self::Other
        }
    }
}
