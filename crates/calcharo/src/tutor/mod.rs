//! Traces for Python Tutor and the tools that draw its format.
//!
//! The format knows one file, lines without columns, and one thread. What it has no form for is
//! left out: steps in other files, suspended frames, expressions, times.

mod document;
mod heap;
mod primitive;
mod step;

pub use document::to_tutor;
