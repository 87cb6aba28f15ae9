//! One diagnostic type, and its renderers for terminals and for programs.
//!
//! A [`Diagnostic`] speaks of a byte range of one source text; a [`SourceFile`] turns such
//! offsets into the lines and columns that users see. Nothing here does I/O.
//!
//! ```
//! use phi_diagnostics::{Diagnostic, Severity, SourceFile, render_text};
//!
//! let file = SourceFile::new("a.φ", "x = ∉\n".as_bytes());
//! let found = Diagnostic::new("SYN007", Severity::Error, 4..7, "invalid character '∉' (U+2209)");
//! assert_eq!(
//!     render_text(&file, &[found]),
//!     "a.φ:1:5: error[SYN007]: invalid character '∉' (U+2209)\n    x = ∉\n        ^\n"
//! );
//! ```

mod diagnostic;
mod json;
mod source_file;
mod text;

pub use diagnostic::{Diagnostic, Severity};
pub use json::render_json;
pub use source_file::SourceFile;
pub use text::{Labels, render_text, render_text_with};
