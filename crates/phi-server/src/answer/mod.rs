//! What a run did, as clients read it.

mod outcome;
mod text;

pub(crate) use outcome::{Facts, document, isolation, refused};
