//! The extension module `phicode_engine._native`: conversion and positions for Python.
//!
//! Thin by intention: every decision about the language is in `phi-syntax`, about maps and
//! their configuration in `phi-config`. Built for each minor version of CPython.
#![expect(clippy::needless_pass_by_value, reason = "Python's arguments arrive as owned values")]

mod columns;
mod conversion;
mod diagnostic;
mod ffi;
mod maps;

use pyo3::pymodule;

/// The native engine: a thin face of `phi-syntax` and `phi-config`.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::conversion::{Conversion, convert, throw, to_phi};
    #[pymodule_export]
    use crate::diagnostic::Diagnostic;
    #[pymodule_export]
    use crate::maps::{map_name, suffixes, symbols, typing_names};

    /// Version of the engine.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name in Python")]
    const version: &str = phi_syntax::ENGINE_VERSION;
}
