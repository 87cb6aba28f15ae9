//! What must hold for every file whatsoever.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use calcharo::json::{JsonSteps, from_json, to_json, to_json_lines};
use calcharo::tutor::to_tutor;
use calcharo::{Cursor, StoreErrorKind, Trace};

use super::walk::{Seen, at, forward};
use crate::random::Random;

/// So many steps are sought, besides the ends.
const SOUGHT: usize = 12;
/// The form that shows all of every step is written for traces of at most so many.
const MOST_IN_FULL: usize = 400;
/// No form may take more bytes than this.
const LARGEST: usize = 1 << 28;

/// Checks one file; the error names the broken property. `original` is what the steps were before
/// the file was damaged, if what can be read must be what was written.
pub(super) fn hold(
    file: Vec<u8>,
    original: Option<&BTreeMap<u64, u64>>,
    random: &mut Random,
) -> Result<(), String> {
    let trace = match Trace::from_bytes(file) {
        Ok(trace) => Arc::new(trace),
        Err(error) => {
            let is_named = !matches!(error.kind, StoreErrorKind::Io(_));
            return expect(is_named, "an error of the file says what is wrong with it");
        }
    };
    let is_placed = |note: &String| note.contains("byte ");
    expect(trace.damage().iter().all(is_placed), "damage says where it is")?;
    let seen = forward(&trace)?;
    let is_named = |error: &String| error.starts_with("damaged: ");
    expect(seen.errors.iter().all(is_named), "an error of a chunk says what is wrong with it")?;
    if let Some(original) = original {
        let is_original = |(step, seen): (&u64, &u64)| original.get(step) == Some(seen);
        expect(seen.steps.iter().all(is_original), "what can be read is what was written")?;
    }
    sought(&trace, &seen, random)?;
    shown(&trace, &seen, random)?;
    comes_back(&trace, &seen)
}

fn expect(holds: bool, property: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(property.to_owned()) }
}

/// Seeking in any order shows what walking shows, and errors where walking met none.
fn sought(trace: &Arc<Trace>, seen: &Seen, random: &mut Random) -> Result<(), String> {
    let mut cursor = Cursor::new(trace.clone());
    let known: Vec<_> = seen.steps.iter().collect();
    let last = known.len().saturating_sub(1);
    let some = (0..SOUGHT).map(|_| random.below(known.len()));
    for place in [0, last, last / 2].into_iter().chain(some) {
        let Some((step, expected)) = known.get(place) else { continue };
        let found = at(&mut cursor, **step);
        expect(found.as_ref() == Ok(*expected), "seeking shows what walking shows")?;
    }
    for step in known.iter().rev().take(SOUGHT) {
        expect(at(&mut cursor, *step.0).as_ref() == Ok(step.1), "walking back shows the same")?;
    }
    for step in [trace.len(), u64::MAX, random.below(usize::MAX) as u64] {
        let is_there = seen.steps.contains_key(&step);
        expect(is_there || at(&mut cursor, step).is_err(), "no step where there is none")?;
    }
    Ok(())
}

/// Every form can be written; one of them in each case, since they take longer than all the rest.
fn shown(trace: &Arc<Trace>, seen: &Seen, random: &mut Random) -> Result<(), String> {
    let out = &mut Bounded::default();
    match random.below(8) {
        0 => to_tutor(trace, out).map_err(|error| said("tutor", &error)),
        1 if seen.steps.len() <= MOST_IN_FULL => {
            to_json(trace, JsonSteps::Full, out).map_err(|error| said("full JSON", &error))
        }
        2..5 => to_json_lines(trace, out).map_err(|error| said("JSON lines", &error)),
        _ => Ok(()),
    }
}

/// The exact form gives the trace back.
fn comes_back(trace: &Arc<Trace>, seen: &Seen) -> Result<(), String> {
    let mut text = Bounded::default();
    to_json(trace, JsonSteps::Delta, &mut text).map_err(|error| said("JSON", &error))?;
    let again = from_json(text.0.as_slice()).map_err(|error| said("JSON that is read", &error))?;
    let again = Trace::from_bytes(again).map_err(|error| said("JSON that was read", &error))?;
    expect(again.damage().is_empty(), "a trace from JSON has no damage")?;
    let again = forward(&Arc::new(again))?;
    let is_same = again.steps.iter().all(|(step, it)| seen.steps.get(step) == Some(it));
    expect(is_same, "what comes back from JSON is what was there")
}

fn said(what: &str, error: &dyn std::error::Error) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    format!("every form can be written: {what}: {error}: {cause}")
}

/// Bytes in memory, up to a limit.
#[derive(Default)]
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            return Err(io::Error::other("more bytes than a small trace can be worth"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
