//! One step as a JSON object that people can read.

use serde_json::{Map, Value as Json, json};

use super::write_op::op_json;
use super::write_value::{References, value_json};
use crate::cursor::Cursor;
use crate::definition::Site;
use crate::op::{FrameState, Op};
use crate::state::State;
use crate::trace::Trace;
use crate::value::Value;

/// What and where a step is.
pub(crate) fn step_json(cursor: &Cursor) -> Map<String, Json> {
    let mut row = Map::new();
    let Some(step) = cursor.step() else { return row };
    let (trace, state) = (cursor.trace(), cursor.state());
    row.insert("step".into(), json!(step.index));
    row.insert("event".into(), json!(step.event.name()));
    if let Some(frame) = step.frame.and_then(|id| state.frames.get(&id)) {
        insert_place(&mut row, trace, frame);
        row.insert("frame".into(), json!(frame.id));
    }
    row.insert("thread".into(), json!(step.thread));
    if let Some(task) = step.task {
        row.insert("task".into(), json!(task));
    }
    row.insert("depth".into(), json!(step.depth));
    if let Some(value) = &step.value {
        row.insert("value".into(), value_json(value, References::Versioned(state)));
    }
    row
}

/// Function, file and range of where a frame is.
pub(crate) fn insert_place(row: &mut Map<String, Json>, trace: &Trace, frame: &FrameState) {
    let Some(code) = trace.codes().get(frame.code as usize) else { return };
    let file = trace.files().get(code.file as usize);
    row.insert("function".into(), json!(code.qualname));
    row.insert("file".into(), json!(file.map(|file| &file.path)));
    let site = frame.site.and_then(|site| code.sites.get(site as usize));
    match site {
        Some(site) => insert_range(row, site),
        None => drop(row.insert("line".into(), json!(code.first_line))),
    }
}

fn insert_range(row: &mut Map<String, Json>, site: &Site) {
    row.insert("line".into(), json!(site.line));
    row.insert("column".into(), json!(site.column));
    row.insert("end_line".into(), json!(site.end_line));
    row.insert("end_column".into(), json!(site.end_column));
}

/// Variables by name. Keys of a mapping that are no text are seen in the object only.
pub(crate) fn variables_json<'a>(
    variables: impl IntoIterator<Item = (&'a Value, &'a Value)>,
    state: &State,
) -> Json {
    let text = |name: &Value| match name {
        Value::Str(name) => std::str::from_utf8(name).ok().map(str::to_owned),
        _ => None,
    };
    let pairs = variables.into_iter();
    let pairs = pairs.filter_map(|(name, value)| {
        Some((text(name)?, value_json(value, References::Versioned(state))))
    });
    Json::Object(pairs.collect())
}

/// What happened between two steps, apart from variables and output.
#[derive(Default)]
pub(crate) struct Interval {
    expressions: Vec<Json>,
    conditions: Vec<Json>,
    writes: Vec<Json>,
}

impl Interval {
    /// Notes an operation; `state` is the one before it.
    pub(crate) fn see(&mut self, op: &Op, trace: &Trace, state: &State) {
        match op {
            Op::Expression(site, value) => {
                let mut row = site_json(*site, trace, state);
                row.insert("value".into(), value_json(value, References::Versioned(state)));
                self.expressions.push(Json::Object(row));
            }
            Op::Branch(site, taken) => {
                let mut row = site_json(*site, trace, state);
                row.insert("result".into(), json!(taken));
                self.conditions.push(Json::Object(row));
            }
            Op::New(_) | Op::Free(_) | Op::KeyframeObject(_) => {}
            op if op.written_object().is_some() => self.writes.push(op_json(op)),
            _ => {}
        }
    }

    /// Adds what there is to a row.
    pub(crate) fn insert_into(self, row: &mut Map<String, Json>) {
        let parts = [
            ("expressions", self.expressions),
            ("conditions", self.conditions),
            ("writes", self.writes),
        ];
        let parts = parts.into_iter().filter(|(_, rows)| !rows.is_empty());
        row.extend(parts.map(|(name, rows)| (name.to_owned(), Json::Array(rows))));
    }
}

fn site_json(site: u32, trace: &Trace, state: &State) -> Map<String, Json> {
    let code = state.frame().and_then(|frame| trace.codes().get(frame.code as usize));
    let mut row = Map::new();
    if let Some(site) = code.and_then(|code| code.sites.get(site as usize)) {
        row.insert("kind".into(), json!(site.kind));
        insert_range(&mut row, site);
    }
    row
}
