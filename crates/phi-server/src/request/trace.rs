//! The field `trace` of `/trace`.

use phi_sandbox::Recording;
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::request::Fields;
use crate::steps::Wanted;

/// Steps of a request that asks for no number, and what it may ask for.
pub(crate) const DEFAULT_STEPS: u64 = 1_000;
pub(crate) const MAX_STEPS: u64 = 10_000;

/// Those of `ConfigPresets`.
pub(crate) const PRESETS: [&str; 6] =
    ["production", "development", "education", "performance", "testing", "dataset"];

/// Takes `trace` from a body: what is recorded, and what of it is told.
pub(crate) fn trace_field(body: &mut Value) -> Result<(Recording, Wanted), Problem> {
    let given = body.as_object_mut().and_then(|fields| fields.shift_remove("trace"));
    let given = given.filter(|given| !given.is_null());
    let mut fields = Fields::of(given.unwrap_or_else(|| Value::Object(Map::default())), "/trace")?;
    let preset = fields.word("preset", &PRESETS)?;
    let max_steps = fields.integer("max_steps", 1..=MAX_STEPS)?.unwrap_or(DEFAULT_STEPS);
    let variables = fields.truth("variables")?.unwrap_or(true);
    let heap = fields.truth("heap")?.unwrap_or(true);
    fields.finish(&["preset", "max_steps", "variables", "heap"])?;
    let recording = Recording { preset: preset.map(str::to_owned), max_steps };
    Ok((recording, Wanted { max_steps, variables, heap }))
}
