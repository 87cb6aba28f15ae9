//! Findings about Python files, in the words for φ files.

use phi_diagnostics::Diagnostic;

/// The help of `found` for a Python file: its φ text goes beside it, and is refused in place.
pub(crate) fn helped_beside(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for help in found.iter_mut().filter_map(|one| one.help.as_mut()) {
        *help = help.replace(" --in-place", "");
    }
    found
}
