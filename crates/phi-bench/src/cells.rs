//! One size and one share of glyphs: every way to a Python text, and how long it takes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::rc::Rc;

use phi_cache::{KEY, SipVariant, source_hash};

use crate::coprocess::Coprocess;
use crate::files::{entry, stamp, unverified, verified};
use crate::report::Row;
use crate::rounds::{Case, interleaved};
use crate::texts;
use crate::{compile, ffi};

/// Compiling larger texts takes minutes and gigabytes.
const LARGEST_COMPILED: usize = 1_000_000;

/// Measures one cell in the folder `folder`.
pub(crate) fn measure(
    size: usize,
    percent: u64,
    rounds: usize,
    folder: &Path,
    coprocess: &RefCell<Coprocess>,
    interpreter: Option<&Path>,
) -> io::Result<Row> {
    let phi = texts::text(size, percent);
    let python = converted(&phi)?.into_owned();
    let (source, cached) = (folder.join("source.φ"), folder.join("cached.txt"));
    fs::write(&source, &phi)?;
    fs::write(&cached, entry(&python))?;
    let kept = Rc::new(python.clone());
    let by_stamp = HashMap::from([(stamp(&source)?, Rc::clone(&kept))]);
    let content = |text: &[u8]| source_hash(KEY, text, SipVariant::Sip13);
    let by_content = HashMap::from([(content(&phi), kept)]);
    check_all(&source, &cached, &python, coprocess)?;
    let mut cases = [
        Case::new("convert", || check_length(&converted(&fs::read(&source)?)?, &python)),
        Case::new("read_back", || {
            black_box(stamp(&source)?);
            let bytes = fs::read(&cached)?;
            check_length(verified(&bytes)?, &python)
        }),
        Case::new("read_unchecked", || {
            black_box(stamp(&source)?);
            let bytes = fs::read(&cached)?;
            check_length(unverified(&bytes)?, &python)
        }),
        Case::new("read_mapped", || {
            black_box(stamp(&source)?);
            let bytes = ffi::map(&cached)?;
            check_length(verified(&bytes)?, &python)
        }),
        Case::new("coprocess", || {
            let reply = coprocess.borrow_mut().convert(&fs::read(&source)?)?;
            black_box(&reply);
            Ok(())
        }),
        Case::new("memory_by_stamp", || {
            let found = by_stamp.get(&stamp(&source)?);
            check_length(black_box(found).map_or(&[], |text| &text[..]), &python)
        }),
        Case::new("memory_by_content", || {
            let found = by_content.get(&content(&fs::read(&source)?));
            check_length(black_box(found).map_or(&[], |text| &text[..]), &python)
        }),
    ];
    let repetitions = u32::try_from((200_000 / size).clamp(1, 50)).unwrap_or(1);
    let seconds = interleaved(&mut cases, rounds, repetitions)?;
    let compile_seconds = match interpreter {
        Some(interpreter) if size <= LARGEST_COMPILED => {
            fs::write(&cached, &python)?;
            Some(compile::median_seconds(interpreter, &cached)?)
        }
        _ => None,
    };
    Ok(Row { size, percent, nothing_to_convert: phi == python, seconds, compile_seconds })
}

/// Every way once, compared byte for byte.
fn check_all(
    source: &Path,
    cached: &Path,
    python: &[u8],
    coprocess: &RefCell<Coprocess>,
) -> io::Result<()> {
    let phi = fs::read(source)?;
    same(&converted(&phi)?, python)?;
    same(verified(&fs::read(cached)?)?, python)?;
    same(verified(&ffi::map(cached)?)?, python)?;
    let reply = coprocess.borrow_mut().convert(&phi)?;
    // An unchanged text is not sent back.
    let is_there = phi == python || reply.windows(python.len()).any(|part| part == python);
    if is_there { Ok(()) } else { Err(io::Error::other("the coprocess gives another text")) }
}

fn converted(phi: &[u8]) -> io::Result<Cow<'_, [u8]>> {
    phi_engine::convert(phi, None, b"").map(|found| found.python).map_err(io::Error::other)
}

fn same(found: &[u8], expected: &[u8]) -> io::Result<()> {
    if found == expected { Ok(()) } else { Err(io::Error::other("a way gives another text")) }
}

/// Within the clock the length must do: comparing all bytes would be a part of the figure.
fn check_length(found: &[u8], expected: &[u8]) -> io::Result<()> {
    if black_box(found).len() == expected.len() {
        Ok(())
    } else {
        Err(io::Error::other("a way gives a text of another length"))
    }
}
