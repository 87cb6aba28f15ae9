//! The filters of a cell, made and installed.

use crate::filter::program::{Instruction, assemble};
use crate::filter::tables;
use crate::message::Blueprint;
use crate::{Failure, kernel};

/// Filters that are made once and apply to every run.
pub(crate) struct Filters {
    program: Vec<Instruction>,
    reaper: Vec<Instruction>,
}

impl Filters {
    /// Makes the filters.
    pub(crate) fn new(blueprint: &Blueprint) -> Self {
        Self { program: assemble(&tables::program(blueprint)), reaper: assemble(&tables::reaper()) }
    }

    /// Restricts this process and its children to what programs may do.
    pub(crate) fn confine_program(&self) -> Result<(), Failure> {
        confine(&self.program)
    }

    /// Restricts this process to what the reaper needs.
    pub(crate) fn confine_reaper(&self) -> Result<(), Failure> {
        confine(&self.reaper)
    }
}

fn confine(filter: &[Instruction]) -> Result<(), Failure> {
    kernel::filter_calls(filter).map_err(|errno| Failure::new("filter system calls", errno))
}
