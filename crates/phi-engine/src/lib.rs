//! One text as an interpreter needs it: its symbol map, its Python text, its positions.
//!
//! What the extension module and the coprocess have in common; neither decides anything itself.
//!
//! ```
//! let converted = phi_engine::convert("ƒ f(): ⟲ 1".as_bytes(), None, b"")?;
//! assert_eq!(converted.python, b"def f(): return 1".as_slice());
//! # Ok::<(), phi_config::ConfigError>(())
//! ```

mod characters;
mod conversion;
mod kept;
mod lines;
mod maps;
mod place;
mod table;

pub use conversion::{Converted, Facts, Refusal, body, convert, to_phi};
pub use lines::{Columns, LineEdits};
pub use maps::{map_name_of, spellings_of, suffixes_of, typing_names_of, whole};
pub use place::{Place, place};
pub use table::rewrite;
