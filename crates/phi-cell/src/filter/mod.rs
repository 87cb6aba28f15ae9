//! Which system calls may be made: seccomp.

mod filters;
mod program;
mod rule;
mod tables;

pub(crate) use filters::Filters;
