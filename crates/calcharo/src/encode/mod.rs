//! Encodes operations: the opposite of `decode`, for traces that are made from other forms.
//!
//! Recordings are encoded where they are made, beside Python's objects; this encoder is plain.

mod content;
mod op;

pub(crate) use op::Encoder;
