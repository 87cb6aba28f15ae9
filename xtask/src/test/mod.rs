//! `cargo xtask test`: every test of the repository, counted in one closing line.

mod corpus;
mod counts;
mod crates;
mod fuzz;
mod pypy;
mod python;
mod run;
mod scope;

pub(crate) use run::run;
pub(crate) use scope::Scope;
