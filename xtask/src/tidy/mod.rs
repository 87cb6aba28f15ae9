//! `cargo xtask tidy`: the rules of ARCHITECTURE.md and of the repository that a program can check.
//!
//! A check is a function from the [`Repository`] to its problems. Each lives in the file of its
//! subject, with a test that shows it can fail. ARCHITECTURE.md names checks as `tidy::<name>`.

mod architecture;
mod dependencies;
mod documents;
mod layout;
mod repository;
mod rules;
mod run;
mod source;
mod text;
mod versions;

pub(crate) use repository::Repository;
pub(crate) use run::run;
