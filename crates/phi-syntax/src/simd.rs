//! Chooses the fastest scanner that the machine has.

use phi_diagnostics::Diagnostic;

use crate::lexer::Lexer;
use crate::map::Tables;
use crate::scan::Scalar;
use crate::sink::Sink;

/// Reads `text` with the best scanner of this machine.
pub(crate) fn run<S: Sink>(text: &[u8], tables: &Tables, sink: S) -> (S, Vec<Diagnostic>) {
    Lexer::run(text, tables, sink, Scalar)
}
