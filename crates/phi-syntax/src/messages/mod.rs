//! Python's error messages in the words of a pack.
//!
//! A message is known by its English patterns, in the wordings of CPython 3.8 to 3.13 and of
//! `PyPy`; a pack gives one template for each key. What no pattern knows stays as Python said it.

mod explain;
mod nearest;
mod patterns;
mod template;
mod words;

pub use explain::{Messages, Uncaught, message_keys};
pub(crate) use words::message_problems;
