//! Traces as JSON: exact, in two forms, and as one row per step.
//!
//! The forms are described in `docs/reference/trace-json.md` and `schema/trace-1.json`.
//!
//! | | meets format 1 | meets a later format |
//! |---|---|---|
//! | reader of format 1 | reads it, ignores unknown fields | refuses it |
//!
//! ```
//! use std::sync::Arc;
//!
//! use calcharo::json::{JsonSteps, from_json, to_json};
//! use calcharo::{Footer, Header, Trace, Writer};
//!
//! let writer = Writer::in_memory(&Header::default())?;
//! let bytes = writer.finish(Footer::default())?.unwrap_or_default();
//! let trace = Arc::new(Trace::from_bytes(bytes)?);
//! let mut text = Vec::new();
//! to_json(&trace, JsonSteps::Delta, &mut text)?;
//! let again = Trace::from_bytes(from_json(text.as_slice())?)?;
//! assert_eq!(again.footer(), trace.footer());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod full;
mod hex;
mod lines;
mod read_object;
mod read_op;
mod read_trace;
mod read_value;
mod row;
mod write_object;
mod write_op;
mod write_trace;
mod write_value;

pub use error::JsonError;
pub use lines::to_json_lines;
pub use read_trace::from_json;
pub use write_trace::{JsonSteps, to_json};

/// The version that is written, and the newest that is read.
pub const FORMAT: u64 = 1;
