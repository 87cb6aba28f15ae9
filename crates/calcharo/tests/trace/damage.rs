//! Files that are cut off, changed, or no traces at all.

use std::sync::{Arc, LazyLock};

use calcharo::{
    Chunk, Cursor, Definition, Footer, SourceFile, StoreErrorKind, Trace, Writer, code,
};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::model::Model;
use crate::program::{Recorded, definitions, header, record};
use crate::strategy::actions;

/// The same program at every run: some steps in several chunks, with output.
fn small() -> &'static Recorded {
    static SMALL: LazyLock<Recorded> = LazyLock::new(|| {
        let mut runner = TestRunner::deterministic();
        let candidates = (0..40).filter_map(|_| actions().new_tree(&mut runner).ok());
        let recorded = candidates.map(|tree| {
            let actions = tree.current();
            record(&actions[..actions.len().min(14)], 3)
        });
        let is_rich = |it: &Recorded| it.chunks.len() > 2 && !it.written[0].is_empty();
        recorded.filter(is_rich).min_by_key(|it| it.bytes.len()).expect("a rich program")
    });
    &SMALL
}

fn kind(bytes: &[u8]) -> StoreErrorKind {
    Trace::from_bytes(bytes.to_vec()).expect_err("no trace").kind
}

/// Every step that can be read is right; how many there are.
fn check_readable(trace: Trace, recorded: &Recorded) -> usize {
    let mut cursor = Cursor::new(Arc::new(trace));
    let mut readable = 0;
    for (at, (event, value, model)) in recorded.steps.iter().enumerate() {
        let Ok(step) = cursor.seek(at as u64) else { continue };
        assert_eq!((step.index, step.event, &step.value), (at as u64, *event, value));
        Model::of(&cursor).assert_is(model, at);
        readable += 1;
    }
    readable
}

fn check_definitions(trace: &Trace) {
    let (mut files, mut codes, mut threads, mut tasks) = (0, 0, 0, 0);
    for definition in definitions() {
        match definition {
            Definition::File(file) => {
                assert!(trace.files().get(files).is_none_or(|it| *it == file));
                files += 1;
            }
            Definition::Code(code) => {
                assert!(trace.codes().get(codes).is_none_or(|it| *it == code));
                codes += 1;
            }
            Definition::Thread(thread) => {
                assert!(trace.threads().get(threads).is_none_or(|it| *it == thread));
                threads += 1;
            }
            Definition::Task(task) => {
                assert!(trace.tasks().get(tasks).is_none_or(|it| *it == task));
                tasks += 1;
            }
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_keeps_its_whole_chunks() {
    let recorded = small();
    let mut first_readable = None;
    let mut readable = 0;
    for end in 0..recorded.bytes.len() {
        match Trace::from_bytes(recorded.bytes[..end].to_vec()) {
            Err(error) => {
                let expected =
                    matches!(error.kind, StoreErrorKind::NotATrace | StoreErrorKind::Truncated);
                assert!(expected, "{error}");
                assert_eq!(first_readable, None, "byte {end} follows a readable part");
            }
            Ok(trace) => {
                first_readable.get_or_insert(end);
                check_definitions(&trace);
                assert!(recorded.written[0].starts_with(trace.written(0)));
                let length = usize::try_from(trace.len()).expect("few steps");
                assert_eq!(check_readable(trace, recorded), length, "byte {end}");
                assert!(length >= readable, "byte {end} loses what byte {} had", end - 1);
                readable = length;
            }
        }
    }
    assert_eq!(readable, recorded.steps.len(), "only the footer comes after the last chunk");
}

#[test]
fn a_changed_bit_loses_one_chunk_at_most_and_lies_about_none() {
    let recorded = small();
    let longest = *recorded.chunks.iter().max().expect("chunks") as usize;
    let first_block = 12 + 40;
    for bit in 0..recorded.bytes.len() * 8 {
        let mut bytes = recorded.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        match Trace::from_bytes(bytes) {
            Err(error) => assert!(bit / 8 < first_block, "bit {bit}: {error}"),
            Ok(trace) => {
                check_definitions(&trace);
                for stream in [0, 1] {
                    assert!(recorded.written[stream].starts_with(trace.written(stream)));
                }
                let readable = check_readable(trace, recorded);
                assert!(readable + longest >= recorded.steps.len(), "bit {bit}: {readable} steps");
            }
        }
    }
}

#[test]
fn a_lost_block_of_definitions_does_not_shift_later_numbers() {
    let file = |path: &str| {
        Definition::File(SourceFile { path: path.to_owned(), text: Some("x".repeat(100)) })
    };
    let mut writer = Writer::in_memory(&header()).expect("memory");
    writer.define(vec![file("first-file.py")]);
    writer.define(vec![file("second-file.py"), file("third-file.py")]);
    writer.define(vec![file("fourth-file.py")]);
    let mut bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let mut blocks = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\x02blk"));
    let second = blocks.nth(1).expect("three blocks");
    bytes[second + 40] ^= 1;
    let trace = Trace::from_bytes(bytes).expect("a trace");
    let paths: Vec<_> = trace.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["first-file.py", "<lost>", "<lost>", "fourth-file.py"]);
    assert_eq!(trace.damage().len(), 1);
}

#[test]
fn a_damaged_chunk_is_passed_over() {
    let recorded = small();
    let sound = recorded.trace();
    let mut bytes = recorded.bytes.clone();
    // The second chunk: its content, so that its header still counts its steps.
    let blocks: Vec<_> =
        (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\x03blk")).collect();
    bytes[blocks[1] + 40] ^= 1;
    let trace = Arc::new(Trace::from_bytes(bytes).expect("a trace"));
    assert_eq!(trace.len(), sound.len());
    let mut cursor = Cursor::new(trace);
    let (mut shown, mut errors) = (Vec::new(), 0);
    loop {
        match cursor.next(&mut |_, _| {}) {
            Ok(true) => shown.extend(cursor.step().map(|step| step.index)),
            Ok(false) => break,
            Err(_) => errors += 1,
        }
    }
    let lost = recorded.chunks[0].into()..u64::from(recorded.chunks[0] + recorded.chunks[1]);
    let expected: Vec<_> = (0..sound.len()).filter(|index| !lost.contains(index)).collect();
    assert_eq!((shown, errors), (expected, 1));
}

#[test]
fn what_is_no_trace_is_refused_by_name() {
    let bytes = small().bytes.clone();
    assert!(matches!(kind(b""), StoreErrorKind::NotATrace));
    assert!(matches!(kind(b"PK\x03\x04 and so on"), StoreErrorKind::NotATrace));
    assert!(matches!(kind(&bytes[..12]), StoreErrorKind::Truncated));
    let mut later = bytes.clone();
    later[8..10].copy_from_slice(&2_u16.to_le_bytes());
    let later = kind(&later);
    assert!(matches!(later, StoreErrorKind::UnsupportedVersion { found: 2, known: 1 }), "{later}");
    let mut minor = bytes;
    minor[10] = 7;
    assert!(Trace::from_bytes(minor).is_ok(), "a later minor version is read");
}

#[test]
fn files_that_are_none_are_refused_with_their_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.calcharo");
    std::fs::write(&empty, b"").expect("a file");
    let error = Trace::open(&empty).expect_err("no trace");
    assert!(matches!(error.kind, StoreErrorKind::NotATrace), "{error}");
    assert!(error.to_string().contains("empty.calcharo"), "{error}");
    for path in [folder.path(), &folder.path().join("absent")] {
        let error = Trace::open(path).expect_err("no file");
        assert!(matches!(error.kind, StoreErrorKind::Io(_)), "{error}");
    }
}

#[test]
fn a_trace_in_a_file_reads_as_one_in_memory() {
    let recorded = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.calcharo");
    std::fs::write(&path, &recorded.bytes).expect("a file");
    let trace = Trace::open(&path).expect("a trace");
    assert_eq!(trace.bytes().expect("its bytes"), recorded.bytes);
    assert_eq!(check_readable(trace, recorded), recorded.steps.len());
}

#[test]
fn output_behind_a_lost_part_is_left_out() {
    let mut writer = Writer::in_memory(&header()).expect("memory");
    for text in ["one", "two", "three"] {
        let written = [text.as_bytes().to_vec(), Vec::new()];
        writer.write(Chunk { written, ..Chunk::default() });
    }
    let mut bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let mut blocks = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\x04blk"));
    let second = blocks.nth(1).expect("three blocks");
    bytes[second + 40] ^= 1;
    let trace = Trace::from_bytes(bytes).expect("a trace");
    assert_eq!(trace.written(0), b"one");
    assert_eq!(trace.damage().len(), 2, "{:?}", trace.damage());
}

#[test]
fn a_chunk_stands_for_itself() {
    // The second chunk has no keyframe: nothing of the first one may fill it.
    let call = [code::CALL, 0, 0, 0, 0];
    let line = [code::LINE, 0];
    let mut writer = Writer::in_memory(&header()).expect("memory");
    for (first_step, raw) in [(0, &call[..]), (1, &line)] {
        let raw = raw.to_vec();
        writer.write(Chunk { first_step, steps: 1, raw, ..Chunk::default() });
    }
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    let trace = Arc::new(Trace::from_bytes(bytes).expect("a trace"));
    let mut walking = Cursor::new(trace.clone());
    assert!(walking.next(&mut |_, _| {}).is_ok_and(|is_there| is_there));
    assert!(walking.next(&mut |_, _| {}).is_err());
    assert!(Cursor::new(trace).seek(1).is_err());
}
