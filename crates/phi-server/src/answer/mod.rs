//! What a run did, as clients read it.

mod outcome;
mod recorded;
mod text;

pub(crate) use outcome::{Facts, document, isolation, most_bytes, refused};
pub(crate) use recorded::{Recorded, add_steps};
