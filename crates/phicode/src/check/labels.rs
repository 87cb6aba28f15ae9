//! The words around diagnostics in the language of a file's map.

use phi_diagnostics::Labels;
use phi_syntax::Messages;

/// English where the map has no language.
pub(crate) fn labels(messages: Option<&Messages>) -> Labels<'_> {
    let Some(messages) = messages else { return Labels::default() };
    Labels {
        error: messages.label("error"),
        warning: messages.label("warning"),
        hint: messages.label("hint"),
        help: messages.label("help"),
    }
}
