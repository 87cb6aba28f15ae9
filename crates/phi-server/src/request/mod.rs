//! Bodies of requests: JSON, its fields, and what they mean.

mod fields;
mod json;
mod limits;
mod media;
mod program;
mod run;
mod trace;

pub(crate) use fields::Fields;
pub(crate) use json::parse;
pub(crate) use limits::limit_ranges;
pub(crate) use media::check_media_type;
pub(crate) use program::{Language, MAX_CODE, code_field, language_field, map_field};
#[cfg(test)]
pub(crate) use run::known_fields;
pub(crate) use run::{Encoding, RunRequest};
pub(crate) use trace::trace_field;
#[cfg(test)]
pub(crate) use trace::{DEFAULT_STEPS, MAX_STEPS, PRESETS};
