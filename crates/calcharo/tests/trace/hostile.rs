//! Chunks whose checksum holds and whose content is impossible: an error, and nothing else.

use std::sync::Arc;

use calcharo::value::{APPENDED_BUDGET, atom, put_atom, tag};
use calcharo::{Chunk, Cursor, Footer, StoreErrorKind, Trace, Writer, code, part};
use proptest::prelude::*;

use crate::encoder::Encoder;
use crate::model::Model;
use crate::program::{header, record};
use crate::strategy::{CASES, actions};

fn trace_of(raw: Vec<u8>, steps: u32) -> Arc<Trace> {
    let mut writer = Writer::in_memory(&header()).expect("memory");
    writer.write(Chunk { steps, raw, ..Chunk::default() });
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    Arc::new(Trace::from_bytes(bytes).expect("a trace"))
}

/// Reads all of a chunk; the first error.
fn error_in(raw: Vec<u8>, steps: u32) -> Option<String> {
    let mut cursor = Cursor::new(trace_of(raw, steps));
    let mut first = None;
    // An error in each chunk at most: the walk always ends.
    for _ in 0..=steps + 1 {
        match cursor.next(&mut |_, _| {}) {
            Ok(true) => {}
            Ok(false) => return first,
            Err(error) => drop(first.get_or_insert(error.to_string())),
        }
    }
    panic!("a walk without an end");
}

fn assert_refused(ops: impl FnOnce(&mut Encoder), message: &str) {
    let mut out = Encoder::default();
    Model::default().put_keyframe(&mut out);
    ops(&mut out);
    let error = error_in(out.raw, 1).expect("an error");
    assert!(error.contains(message), "{error}");
}

fn call(out: &mut Encoder) -> &mut Encoder {
    out.byte(code::CALL).number(0).number(0).number(0)
}

#[test]
fn content_beyond_a_bound_is_not_unpacked() {
    let mut writer = Writer::in_memory(&header()).expect("memory");
    for first_step in 0..3 {
        writer.write(Chunk { first_step, steps: 1, raw: vec![0; 1 << 20], ..Chunk::default() });
    }
    let bytes = writer.finish(Footer::default()).expect("memory").expect("bytes");
    assert!(bytes.len() < 4096, "{}", bytes.len());
    let within = |most| Trace::from_bytes_within(bytes.clone(), most).expect("a trace");
    let cut = within((2 << 20) + 4096);
    assert_eq!((cut.len(), cut.footer()), (2, None));
    assert!(cut.damage()[0].contains("more than 2101248 bytes of content"), "{:?}", cut.damage());
    let whole = within(u64::MAX);
    assert_eq!((whole.len(), whole.damage().len()), (3, 0));
}

#[test]
fn counts_beyond_the_chunk_are_refused() {
    let beyond = "a count beyond the end";
    assert_refused(|out| _ = call(out).number(u64::MAX), beyond);
    assert_refused(
        |out| _ = call(out).number(1).number(0).byte(tag::TUPLE).number(1 << 40),
        beyond,
    );
    let object = |out: &mut Encoder, parts: u8| {
        out.byte(code::NEW).byte(1).byte(tag::NONE).byte(parts).number(1 << 50);
    };
    for parts in [part::ITEMS, part::MEMBERS, part::ENTRIES, part::ATTRIBUTES, part::DATA] {
        assert_refused(|out| object(out, parts), beyond);
    }
    assert_refused(|out| _ = out.byte(code::LOCALS).number(0).number(1 << 33), beyond);
}

#[test]
fn numbers_without_end_or_beyond_their_width_are_refused() {
    assert_refused(|out| out.raw.extend([code::CLOSED, 0xFF, 0xFF, 0xFF]), "ends too early");
    assert_refused(|out| out.raw.extend([&[code::CLOSED][..], &[0xFF; 11]].concat()), "64 bits");
    assert_refused(|out| _ = out.byte(code::THREAD).number(1 << 32), "32 bits");
    assert_refused(|out| _ = out.byte(code::THREAD).number(u64::from(u32::MAX)), "threads");
}

#[test]
fn tuples_nested_too_deep_are_refused() {
    assert_refused(
        |out| {
            call(out).number(1).number(0);
            out.raw.extend([tag::TUPLE, 1].repeat(100_000));
        },
        "nested too deep",
    );
    assert_refused(
        |out| {
            call(out).number(1).number(0);
            out.raw.extend(vec![tag::RANGE; 100_000]);
        },
        "nested too deep",
    );
}

#[test]
fn unknown_kinds_are_refused() {
    for op in [0x00, 0x1A, 0x1D, 0x20, 0x25, 0x34, 0x7F] {
        assert_refused(|out| _ = out.byte(op).number(0).number(0), "unknown kind");
    }
    assert_refused(|out| _ = call(out).number(1).number(0).byte(40), "unknown kind");
    assert_refused(|out| _ = out.byte(code::NEW).byte(200), "unknown kind");
    assert_refused(
        |out| _ = call(out).number(1).number(0).byte(tag::ATOM).byte(9).number(0),
        "unknown kind",
    );
}

#[test]
fn references_to_what_is_not_there_are_refused() {
    assert_refused(
        |out| _ = call(out).number(1).number(0).byte(tag::ATOM_REF).number(7),
        "before its time",
    );
    assert_refused(
        |out| _ = call(out).number(1).number(0).byte(tag::INT_DELTA).number(7),
        "no integer",
    );
    assert_refused(|out| _ = out.byte(code::LINE).number(0), "outside of all frames");
    assert_refused(|out| _ = out.byte(code::RESUME).number(9).byte(tag::NONE), "never entered");
    let write = |out: &mut Encoder| {
        out.byte(code::ITEM_SET).number(3).number(0).number(0).byte(tag::NONE);
    };
    assert_refused(write, "unknown object");
}

#[test]
fn writes_outside_of_an_object_are_refused() {
    let list = |out: &mut Encoder| {
        out.byte(code::NEW).byte(1).byte(tag::NONE).byte(part::ITEMS).number(1).byte(tag::NONE);
    };
    assert_refused(
        |out| {
            list(out);
            out.byte(code::ITEM_SET).number(0).number(0).number(1).byte(tag::NONE);
        },
        "outside of its object",
    );
    for (start, removed) in [(0, 2), (2, 0), (1, u64::MAX), (u64::MAX, 1)] {
        assert_refused(
            |out| {
                list(out);
                out.byte(code::SPLICE).number(0).number(0).number(start).number(removed).number(0);
            },
            "outside of its object",
        );
    }
}

#[test]
fn counters_at_their_end_do_not_overflow() {
    let mut out = Encoder::default();
    out.byte(code::KEYFRAME_BEGIN).number(u64::MAX).number(u64::MAX).number(0);
    out.number(u64::MAX).number(u64::MAX).number(u64::MAX).number(u64::MAX).number(u64::MAX);
    out.byte(code::KEYFRAME_OBJECT)
        .number(u64::MAX)
        .number(u64::MAX)
        .byte(1)
        .byte(tag::NONE)
        .byte(0);
    out.byte(code::KEYFRAME_END);
    out.byte(code::REPLACE).number(u64::MAX).number(0).byte(1).byte(tag::NONE).byte(0);
    out.byte(code::ENTRIES_CLEAR).number(u64::MAX).number(0);
    out.byte(code::NEW).byte(1).byte(tag::NONE).byte(0);
    out.byte(code::CLOCK).number(u64::MAX).number(u64::MAX).number(u64::MAX);
    out.byte(code::OUTPUT).byte(1).number(u64::MAX);
    call(&mut out).number(0);
    assert_eq!(error_in(out.raw, 1), None);
}

#[test]
fn more_or_fewer_steps_than_stated_are_refused() {
    let mut out = Encoder::default();
    call(&mut out).number(0);
    call(&mut out).number(0);
    assert_eq!(error_in(out.raw.clone(), 2), None);
    assert!(error_in(out.raw.clone(), 1).is_some_and(|error| error.contains("more steps")));
    assert!(error_in(out.raw, 3).is_some_and(|error| error.contains("fewer steps")));
}

#[test]
fn small_chunks_do_not_take_much_memory() {
    // Each of these would take gigabytes, were it not counted.
    let slots = |out: &mut Encoder| {
        for _ in 0..10_000 {
            call(out).number(1).number((1 << 20) - 1).byte(tag::NONE);
        }
    };
    let mut out = Encoder::default();
    slots(&mut out);
    assert!(error_in(out.raw, 10_000).is_some_and(|error| error.contains("more objects")));
    let mut out = Encoder::default();
    call(&mut out).number(2_000).number(0);
    put_atom(&mut out.raw, atom::STR, &vec![b'a'; 1 << 20]);
    for slot in 1..2_000 {
        out.number(slot).byte(tag::APPENDED).number(0).number(0);
    }
    const { assert!(APPENDED_BUDGET < 2_000 << 20) };
    assert!(error_in(out.raw, 1).is_some_and(|error| error.contains("appended text")));
}

#[test]
fn small_chunks_do_not_take_much_time() {
    // Each keyframe makes a million stacks, and all of them together would take minutes.
    let mut out = Encoder::default();
    for _ in 0..100_000 {
        out.byte(code::KEYFRAME_BEGIN).number(0).number(0).number(1 << 20);
        out.number(0).number(0).number(0).number(0).number(0);
    }
    call(&mut out).number(0);
    assert!(error_in(out.raw, 1).is_some_and(|error| error.contains("more objects")));
}

#[test]
fn a_length_that_is_only_stated_takes_no_memory() {
    let sound = Writer::in_memory(&header())
        .and_then(|writer| writer.finish(Footer::default()))
        .expect("memory")
        .expect("bytes");
    // Blocks that state the largest content there is, with checksums that hold.
    let mut head = sound[12..52].to_vec();
    let stored = u32::from_le_bytes([head[24], head[25], head[26], head[27]]) as usize;
    head[0] = 5;
    head[20..24].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    let content = &sound[52..52 + stored];
    let check = xxhash_rust::xxh3::xxh3_64(&head[..28]);
    let check = xxhash_rust::xxh3::xxh3_64_with_seed(content, check).to_le_bytes();
    head[28..36].copy_from_slice(&check);
    let check = xxhash_rust::xxh3::xxh3_64(&head[..36]).to_le_bytes();
    head[36..].copy_from_slice(&check[..4]);
    let mut bytes = sound[..12].to_vec();
    for _ in 0..100 {
        bytes.extend(&head);
        bytes.extend(content);
    }
    let trace = Trace::from_bytes(bytes).expect("a trace");
    let is_named = |it: &String| it.contains("another length than it states");
    assert!(trace.damage().len() == 100 && trace.damage().iter().all(is_named));
}

#[test]
fn an_error_leaves_no_half_read_state_behind() {
    let mut out = Encoder::default();
    call(&mut out).number(0);
    out.byte(code::ENTRIES_CLEAR).number(5).number(0);
    call(&mut out).number(0);
    call(&mut out).number(0);
    let mut cursor = Cursor::new(trace_of(out.raw, 3));
    assert!(cursor.seek(0).is_ok());
    for step in [1, 2, 1, 2] {
        let error = cursor.seek(step).expect_err("behind a damaged operation");
        assert!(matches!(error, StoreErrorKind::Damaged(_)), "{error}");
        assert_eq!(cursor.step(), None);
    }
    assert!(cursor.seek(0).is_ok());
}

#[test]
fn a_length_that_compression_promises_is_bounded() {
    let mut bytes = Writer::in_memory(&header())
        .and_then(|writer| writer.finish(Footer::default()))
        .expect("memory")
        .expect("bytes");
    let sound = Trace::from_bytes(bytes.clone()).expect("a trace");
    assert!(sound.damage().is_empty());
    // A header block that claims 3 GiB: its own checksum is forged too.
    let mut head = bytes[12..52].to_vec();
    head[20..24].copy_from_slice(&(3_u32 << 30).to_le_bytes());
    let check = xxhash_rust::xxh3::xxh3_64(&head[..36]).to_le_bytes();
    head[36..].copy_from_slice(&check[..4]);
    bytes[12..52].copy_from_slice(&head);
    let trace = Trace::from_bytes(bytes).expect("the footer is there");
    assert!(trace.damage().iter().any(|it| it.contains("no block begins at byte 12")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES * 16))]

    #[test]
    fn any_bytes_are_read_or_refused(raw in proptest::collection::vec(any::<u8>(), 1..200)) {
        error_in(raw, 50);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn changed_operations_are_read_or_refused(
        actions in actions(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let recorded = record(&actions, u32::MAX);
        let mut raw = recorded.raw[0].clone();
        for (place, byte) in changes {
            let place = place.index(raw.len());
            raw[place] = byte;
        }
        error_in(raw, u32::try_from(recorded.steps.len()).expect("few steps"));
    }
}
