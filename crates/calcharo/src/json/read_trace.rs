//! A whole trace from JSON.

use std::fmt;
use std::io;

use serde::Deserialize;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::FORMAT;
use super::error::JsonError;
use super::read_op::read_op;
use super::read_value::read_text;
use crate::definition::{Code, Definition, Footer, Header, SourceFile, Task, Thread};
use crate::encode::Encoder;
use crate::error::Damage;
use crate::op::Op;
use crate::writer::{Chunk, Writer};

/// Makes a trace of JSON that [`to_json`](super::to_json) wrote: the bytes of a trace file.
///
/// Fields that are unknown are ignored, and so are the steps of the full form, whose operations
/// stand beside them.
pub fn from_json(reader: impl io::Read) -> Result<Vec<u8>, JsonError> {
    let mut deserializer = serde_json::Deserializer::from_reader(io::BufReader::new(reader));
    let document = Document::deserialize(&mut deserializer).map_err(JsonError::Malformed)?;
    match document.format {
        None => return Err(malformed("a document without a format")),
        Some(FORMAT) => {}
        Some(found) => return Err(JsonError::UnsupportedFormat { found, known: FORMAT }),
    }
    deserializer.end().map_err(JsonError::Malformed)?;
    document.store()
}

fn malformed(what: &str) -> JsonError {
    JsonError::Malformed(Error::custom(Damage::malformed(what)))
}

#[derive(Default)]
struct Document {
    format: Option<u64>,
    header: Header,
    footer: Option<Footer>,
    definitions: Definitions,
    written: [Vec<u8>; 2],
    chunks: Vec<ReadChunk>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Definitions {
    files: Vec<SourceFile>,
    codes: Vec<Code>,
    threads: Vec<Thread>,
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
struct ReadChunk {
    first_step: u64,
    ops: Ops,
}

/// Operations, encoded as they are read.
struct Ops {
    raw: Vec<u8>,
    steps: u32,
    line_steps: u32,
}

impl Document {
    fn store(self) -> Result<Vec<u8>, JsonError> {
        let mut writer = Writer::in_memory(&self.header)?;
        let Definitions { files, codes, threads, tasks } = self.definitions;
        let files = files.into_iter().map(Definition::File);
        let codes = codes.into_iter().map(Definition::Code);
        let threads = threads.into_iter().map(Definition::Thread);
        let tasks = tasks.into_iter().map(Definition::Task);
        writer.define(files.chain(codes).chain(threads).chain(tasks).collect());
        writer.write(Chunk { written: self.written, ..Chunk::default() });
        let mut end = 0;
        for ReadChunk { first_step, ops } in self.chunks {
            if first_step < end {
                return Err(malformed("a chunk out of order"));
            }
            end = first_step.saturating_add(u64::from(ops.steps));
            let Ops { raw, steps, line_steps } = ops;
            writer.write(Chunk { first_step, steps, line_steps, raw, ..Chunk::default() });
        }
        Ok(writer.end(self.footer)?.unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DocumentVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a trace")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        while let Some(name) = map.next_key::<String>()? {
            // Nothing is known of the fields of another format.
            let is_known = document.format.is_none_or(|format| format == FORMAT);
            match name.as_str() {
                "format" => document.format = Some(map.next_value()?),
                "header" if is_known => document.header = map.next_value()?,
                "footer" if is_known => document.footer = map.next_value()?,
                "definitions" if is_known => document.definitions = map.next_value()?,
                "stdout" if is_known => document.written[0] = text(&map.next_value()?)?,
                "stderr" if is_known => document.written[1] = text(&map.next_value()?)?,
                "chunks" if is_known => document.chunks = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(document)
    }
}

fn text<E: Error>(json: &Json) -> Result<Vec<u8>, E> {
    read_text(json).map(|text| text.to_vec()).map_err(E::custom)
}

impl<'de> Deserialize<'de> for Ops {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(OpsVisitor)
    }
}

struct OpsVisitor;

impl<'de> Visitor<'de> for OpsVisitor {
    type Value = Ops;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("operations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut operations: A) -> Result<Ops, A::Error> {
        let mut encoder = Encoder::default();
        let (mut steps, mut line_steps, mut next_object) = (0_u32, 0, 0);
        while let Some(json) = operations.next_element::<Json>()? {
            let op = read_op(&json).map_err(A::Error::custom)?;
            check_number(&op, &mut next_object).map_err(A::Error::custom)?;
            encoder.op(&op).map_err(A::Error::custom)?;
            if op.is_step() {
                let next = steps.checked_add(1);
                steps = next.ok_or_else(|| A::Error::custom("a chunk with too many steps"))?;
                line_steps += u32::from(matches!(op, Op::Line { .. }));
            }
        }
        Ok(Ops { raw: encoder.into_raw(), steps, line_steps })
    }
}

/// New objects are numbered by their order, so what a document says must agree.
fn check_number(op: &Op, next_object: &mut u64) -> Result<(), Damage> {
    match op {
        Op::KeyframeBegin(counters) => *next_object = counters.next_object,
        Op::New(object) if object.id != *next_object => {
            return Err(Damage::malformed("a new object whose number is not the next one"));
        }
        Op::New(object) => *next_object = object.id.wrapping_add(1),
        _ => {}
    }
    Ok(())
}
