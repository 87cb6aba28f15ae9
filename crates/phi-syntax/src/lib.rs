//! The language: symbol maps, φ to Python, Python to φ, and positions in both.
//!
//! Everything here is pure: bytes in, bytes, edits and diagnostics out. A conversion never
//! fails half-way; what is wrong with a text is returned beside the result. φ text and Python
//! text always have the same lines, so the edits of a conversion are its whole position map.
//!
//! ```
//! use phi_syntax::{SymbolMap, to_phi, to_python};
//!
//! let python = to_python("ƒ f(x): ⟲ x∈y".as_bytes(), SymbolMap::phi());
//! assert_eq!(python.text, "def f(x): return x in y".as_bytes());
//!
//! let phi = to_phi("if x is None: pass", SymbolMap::phi())?;
//! assert_eq!(phi.text, "¿ x ≡ Ø: ⋯");
//! # Ok::<(), phi_python::PythonSyntaxError>(())
//! ```

mod acceptance;
mod build;
mod bundled;
mod check;
mod confusable;
mod convert;
mod dense;
mod digits;
mod document;
mod encoding;
mod fmt;
mod frequent;
mod fstring;
mod glyphs;
mod header;
mod hints;
mod lexer;
mod literal;
mod look_alikes;
mod map;
mod messages;
mod names;
mod pack;
mod positions;
mod punctuation;
mod quick;
mod scan;
mod simd;
mod sink;
mod spec;
mod strop;
mod texts;
mod to_phi;
mod typing;
mod unknown;
mod validate;
mod wording;
mod words;

pub use acceptance::{Acceptance, accept};
pub use check::check;
pub use convert::{Conversion, MappedConversion, to_python, to_python_mapped, to_python_scalar};
pub use document::MapSpecError;
pub use fmt::{Spelling, format_text};
pub use header::{MapHeader, file_map_header, header_slip};
pub use map::SymbolMap;
pub use messages::{Messages, Uncaught, message_keys};
pub use pack::validate_pack;
pub use positions::{Edge, PositionMap};
pub use sink::Edit;
pub use spec::MapSpec;
pub use to_phi::{ToPhi, to_phi};
pub use typing::{TYPING_LEADER, typing_names};
pub use validate::{MapProblem, Validation, python_words};

/// The version of the language core: part of every cache fingerprint.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
