//! `phicode check -- TOOL`: a linter or type checker that sees Python files, and speaks of φ files.

mod base;
mod columns;
mod command;
mod excerpt;
mod ffi;
mod group;
mod json;
mod located;
mod mirror;
mod output;
mod text;
mod words;

pub(crate) use command::run_tool;
