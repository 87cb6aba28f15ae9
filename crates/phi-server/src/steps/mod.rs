//! What a recorded run did, step by step, from the trace that came back.

mod page;
mod read;

pub(crate) use read::{Steps, Wanted};
