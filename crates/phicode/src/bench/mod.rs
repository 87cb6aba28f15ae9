//! `phicode bench`: the product measured by itself.

mod command;

pub(crate) use command::{BenchArguments, bench};
