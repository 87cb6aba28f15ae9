//! Control groups: memory, processes and CPU time counted for a whole run.

mod found;
mod slot;
mod tree;

pub(crate) use slot::Slot;
pub(crate) use tree::Tree;
