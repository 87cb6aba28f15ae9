//! Mutated trace files: what the loader of `calcharo` must hold for every one of them.

mod document;
mod file;
mod invariants;
mod memory;
mod mutate;
mod run;
mod walk;

pub(crate) use run::{replay, run};
