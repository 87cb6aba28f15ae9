//! The Python part of the engine, for interpreters in which it is not installed.
//!
//! The binary carries every file of it. They are unpacked once, below a folder named after their
//! version and hash, and compared byte by byte with what the binary holds before each use.

mod files;
mod places;
mod unpack;

pub(crate) use unpack::{Runtime, provide};
