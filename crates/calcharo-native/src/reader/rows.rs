//! The tuples that a [`Reader`](super::Reader) gives to Python.

use calcharo::{Code, Step, Value};
use pyo3::prelude::*;

use super::convert::python;
use super::interval::Interval;
use super::reading::{Place, range};

type Number = Option<u32>;
/// First line, first column, last line, column behind the last character.
type Range = (Number, Number, Number, Number);

/// See `Reader.step`.
pub(crate) type StepRow<'py> = (
    &'static str,
    Bound<'py, PyAny>,
    Option<String>,
    Number,
    Number,
    Number,
    Number,
    Option<String>,
    Number,
    Option<u64>,
    (u32, Number),
    u32,
);

/// See `Reader.stack`.
pub(crate) type StackRow = (Option<u64>, Option<String>, Option<String>, Number, Number);

type ExpressionRow<'py> = (Range, String, Bound<'py, PyAny>);
/// What was written, in which object, key, value before and after, site.
type ChangeRow<'py> = (
    &'static str,
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Option<Range>,
);

/// See `Reader.interval`.
pub(crate) type IntervalRow<'py> = (
    Vec<ExpressionRow<'py>>,
    Vec<(Range, bool, usize)>,
    Vec<ChangeRow<'py>>,
    Vec<(u8, u64, u64)>,
    Option<u64>,
);

pub(crate) fn step_row<'py>(step: &Step, value: Bound<'py, PyAny>, place: Place) -> StepRow<'py> {
    let (line, column, end_line, end_column) = place.range;
    (
        step.event.name(),
        value,
        place.file,
        line,
        column,
        end_line,
        end_column,
        place.function,
        place.code,
        step.frame,
        (step.thread, step.task),
        step.depth,
    )
}

pub(crate) fn stack_row(place: Place) -> StackRow {
    (place.frame, place.function, place.file, place.range.0, place.code)
}

/// Sites are those of `code`, which runs in the frame of the interval.
pub(crate) fn interval_row<'py>(
    py: Python<'py>,
    interval: &Interval,
    code: Option<&Code>,
) -> PyResult<IntervalRow<'py>> {
    let site = |site: u32| code.and_then(|code| code.sites.get(site as usize));
    let range_of = |number: u32| site(number).map(range).unwrap_or_default();
    let expression = |(number, value): &(u32, Value)| {
        let kind = site(*number).map(|site| site.kind.clone()).unwrap_or_default();
        Ok((range_of(*number), kind, python(py, value)?))
    };
    let expressions: PyResult<_> = interval.expressions.iter().map(expression).collect();
    let changes: PyResult<_> = interval
        .changes
        .iter()
        .map(|change| {
            let target = change.target.map_or(Value::None, Value::Ref);
            let [target, key, old, new] =
                [&target, &change.key, &change.old, &change.new].map(|value| python(py, value));
            Ok((change.what, target?, key?, old?, new?, change.site.map(range_of)))
        })
        .collect();
    Ok((
        expressions?,
        interval
            .conditions
            .iter()
            .map(|(number, outcome, before)| (range_of(*number), *outcome, *before))
            .collect(),
        changes?,
        interval.output.iter().map(|(stream, part)| (*stream, part.start, part.end)).collect(),
        interval.next,
    ))
}
