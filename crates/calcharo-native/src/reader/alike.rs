//! Finds out without looking at values whether two traces tell the same.

use std::sync::Arc;

use calcharo::{Cursor, Op, Trace};

/// How many of the first steps are the same in both traces to the last number; more may mean the
/// same. Clocks do not count.
pub(crate) fn alike(one: &Arc<Trace>, other: &Arc<Trace>) -> u64 {
    if one.codes() != other.codes() {
        return 0;
    }
    let (mut one, mut other) = (Cursor::new(one.clone()), Cursor::new(other.clone()));
    let mut steps = 0;
    while let Some(expected) = next(&mut one)
        && next(&mut other).is_some_and(|found| found == expected)
        // Steps of a damaged chunk are passed over.
        && one.step().is_some_and(|step| step.index == steps)
    {
        steps += 1;
    }
    steps
}

/// The operations that lead to the next step. Only the first keyframe tells something new.
fn next(cursor: &mut Cursor) -> Option<Vec<Op>> {
    let is_first = cursor.step().is_none();
    let mut operations = Vec::new();
    let next = cursor.next(&mut |op, _| match op {
        Op::Clock(..) | Op::KeyframeBegin(_) | Op::KeyframeEnd => {}
        Op::KeyframeObject(_) | Op::KeyframeFrame(_) if !is_first => {}
        op => operations.push(op.clone()),
    });
    next.is_ok_and(|is_there| is_there).then_some(operations)
}
