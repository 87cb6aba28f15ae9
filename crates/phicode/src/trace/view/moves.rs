//! Where the commands of a debugger lead.

use std::collections::HashSet;

use calcharo::{Cursor, Event, FrameId, StoreErrorKind};

use crate::trace::walk::Walk;

/// To the next line that runs, in whatever frame.
pub(crate) fn into(walk: &mut Walk) -> Result<bool, StoreErrorKind> {
    walk.forward(&is_line)
}

/// To the next line of this frame or of one that called it.
pub(crate) fn over(walk: &mut Walk) -> Result<bool, StoreErrorKind> {
    let frames = frames(walk);
    walk.forward(&|cursor| is_line(cursor) && is_in(cursor, &frames))
}

/// To the line before in this frame or in one that called it.
pub(crate) fn back_over(walk: &mut Walk) -> Result<bool, StoreErrorKind> {
    let frames = frames(walk);
    walk.backward(&|cursor| is_line(cursor) && is_in(cursor, &frames))
}

/// To the first step of the same thread after this frame is left, suspension included.
pub(crate) fn out(walk: &mut Walk) -> Result<bool, StoreErrorKind> {
    let Some(step) = walk.step().cloned() else { return Ok(false) };
    let leaves =
        |event| matches!(event, Event::Return | Event::Yield | Event::Unwind | Event::Closed);
    let is_left = |cursor: &Cursor| {
        cursor.step().is_some_and(|it| it.frame == step.frame && leaves(it.event))
    };
    if !leaves(step.event) && !walk.forward(&is_left)? {
        return Ok(false);
    }
    let is_found = walk.forward(&|cursor| {
        cursor.step().is_some_and(|it| it.thread == step.thread && it.frame != step.frame)
    })?;
    if !is_found {
        walk.go(step.index)?;
    }
    Ok(is_found)
}

/// To the next step on a line of a file.
pub(crate) fn until(walk: &mut Walk, file: u32, line: u32) -> Result<bool, StoreErrorKind> {
    walk.forward(&|cursor| is_on(cursor, file, line))
}

/// To the first step on a line of a file.
pub(crate) fn first_on(walk: &mut Walk, file: u32, line: u32) -> Result<bool, StoreErrorKind> {
    let before = walk.step().map(|step| step.index);
    walk.go_to_first()?;
    let is_found = is_on(walk.cursor(), file, line) || until(walk, file, line)?;
    if let Some(before) = before.filter(|_| !is_found) {
        walk.go(before)?;
    }
    Ok(is_found)
}

fn is_line(cursor: &Cursor) -> bool {
    cursor.step().is_some_and(|step| step.event == Event::Line)
}

fn is_on(cursor: &Cursor, file: u32, line: u32) -> bool {
    is_line(cursor)
        && cursor.code().is_some_and(|code| code.file == file)
        && cursor.site().is_some_and(|site| site.line == line)
}

fn is_in(cursor: &Cursor, frames: &HashSet<FrameId>) -> bool {
    cursor.step().and_then(|step| step.frame).is_some_and(|frame| frames.contains(&frame))
}

/// The frame of the step, and all that wait for it.
fn frames(walk: &Walk) -> HashSet<FrameId> {
    let own = walk.step().and_then(|step| step.frame);
    walk.cursor().state().stack().iter().copied().chain(own).collect()
}
