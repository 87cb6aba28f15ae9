//! A stored trace of every version of the format, as the real recorder wrote it, is read exactly.
//!
//! `tests/samples/record.py` says how a sample is made for a new version.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use calcharo::json::{JsonSteps, from_json, to_json};
use calcharo::{Cursor, Footer, Trace, Writer};
use serde_json::{Map, Value as Json};

use crate::json::rows;
use crate::program::header;

const HELP: &str = "see crates/calcharo/tests/samples/record.py";
/// Fields of the stored rows; objects stand at first sight, then writes say what they become.
const FIELDS: [&str; 15] = [
    "step",
    "thread",
    "task",
    "event",
    "function",
    "line",
    "column",
    "value",
    "changed",
    "objects",
    "writes",
    "freed",
    "conditions",
    "stdout",
    "stderr",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// Versions that samples are stored of, oldest first.
fn samples() -> Vec<(u16, u16)> {
    let files = std::fs::read_dir(folder()).expect("the samples");
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let versions = names.filter_map(|name| {
        let (major, minor) = name.strip_suffix(".calcharo")?.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    });
    let mut versions: Vec<_> = versions.collect();
    versions.sort_unstable();
    versions
}

fn path(version: (u16, u16), suffix: &str) -> PathBuf {
    folder().join(format!("{}.{}.{suffix}", version.0, version.1))
}

fn version_of(bytes: &[u8]) -> (u16, u16) {
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    (number(8), number(10))
}

fn sample(version: (u16, u16)) -> Arc<Trace> {
    let trace = Trace::open(&path(version, "calcharo"));
    let trace = trace.unwrap_or_else(|error| {
        panic!("files of format {version:?} must stay readable, keep a reader for it: {error}")
    });
    assert_eq!(trace.damage(), [] as [String; 0]);
    Arc::new(trace)
}

fn shown(trace: &Arc<Trace>) -> String {
    let rows: Vec<_> = rows(trace).iter().map(|row| Json::Object(kept(row)).to_string()).collect();
    rows.join("\n") + "\n"
}

fn kept(row: &Json) -> Map<String, Json> {
    let mut fields = Map::new();
    for name in FIELDS {
        match row.get(name) {
            Some(Json::Object(objects)) if name == "objects" => {
                let new = objects.iter().filter(|(_, object)| object["version"] == 0);
                let new: Map<_, _> = new.map(|(id, object)| (id.clone(), object.clone())).collect();
                if !new.is_empty() {
                    fields.insert(name.to_owned(), Json::Object(new));
                }
            }
            Some(value) => drop(fields.insert(name.to_owned(), value.clone())),
            None => {}
        }
    }
    fields
}

#[test]
fn the_version_that_is_written_has_a_sample() {
    let writer = Writer::in_memory(&header()).expect("memory");
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let written = version_of(&bytes);
    let stored = samples();
    assert!(
        stored.contains(&written),
        "the writer makes format {written:?}, samples are stored of {stored:?}: record one of the \
         new version, and keep reading the older ones; {HELP}"
    );
    for version in &stored {
        let bytes = std::fs::read(path(*version, "calcharo")).expect("a sample");
        assert_eq!(version_of(&bytes), *version, "a sample is named after its version; {HELP}");
        assert!(path(*version, "py").exists(), "the program of {version:?}; {HELP}");
    }
}

#[test]
fn every_sample_is_read_as_it_always_was() {
    for version in samples() {
        let (found, place) = (shown(&sample(version)), path(version, "jsonl"));
        if std::option_env!("UPDATE_SAMPLES").is_some() {
            std::fs::write(&place, &found).expect("the rows");
        }
        let stored = std::fs::read_to_string(&place).unwrap_or_default();
        let mut lines = found.lines().zip(stored.lines()).enumerate();
        let different = lines.find(|(_, (found, stored))| found != stored);
        assert_eq!(different, None, "the sample of {version:?}; {HELP}");
        assert_eq!(found.lines().count(), stored.lines().count(), "steps of {version:?}; {HELP}");
    }
}

#[test]
fn every_sample_comes_back_from_json() {
    for version in samples() {
        let trace = sample(version);
        let mut text = Vec::new();
        to_json(&trace, JsonSteps::Delta, &mut text).expect("memory");
        let again = from_json(text.as_slice()).expect("the document that was written");
        let again = Arc::new(Trace::from_bytes(again).expect("a trace"));
        assert_eq!(shown(&again), shown(&trace));
    }
}

/// What a sample of the present version must hold, so that its reading says something.
const HELD: [&str; 55] = [
    "Line",
    "Call",
    "Flow",
    "Resume",
    "Closed",
    "Thread(",
    "Task(",
    "Locals",
    "Border",
    "New",
    "ItemSet",
    "Splice",
    "EntrySet",
    "EntryDelete",
    "EntriesClear",
    "AttributeSet",
    "AttributeDelete",
    "MemberAdd",
    "Replace",
    "Free",
    "Clock",
    "Expression",
    "Branch",
    "Output(0",
    "Output(1",
    "KeyframeBegin",
    "KeyframeEnd",
    "Unbound",
    "None",
    "Bool",
    "Int",
    "BigInt",
    "Float",
    "Complex",
    "Str",
    "Bytes",
    "Ellipsis",
    "NotImplemented",
    "Tuple",
    "Range",
    "Ref",
    "Redacted",
    "Truncated",
    "List",
    "Dict",
    "Set",
    "FrozenSet",
    "Deque",
    "ByteArray",
    "Instance",
    "Class",
    "Function",
    "Module",
    "Array",
    "Exception",
];

#[test]
fn the_newest_sample_holds_every_kind() {
    let newest = *samples().last().expect("a sample");
    let mut cursor = Cursor::new(sample(newest));
    let mut ops = Vec::new();
    while cursor.next(&mut |op, _| ops.push(format!("{op:?}"))).expect("sound") {}
    let is_missing = |name: &&str| !ops.iter().any(|op| op.contains(name));
    let missing: Vec<_> = HELD.into_iter().filter(is_missing).collect();
    assert_eq!(missing, [] as [&str; 0], "{HELP}");
}
