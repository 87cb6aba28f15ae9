"""What happens between a step and the next one of its frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ._step_moment import EndOfInterval
from ._step_parts import Change, Condition, Expression, SourcePart, SourceRange
from ._view import resolve

if TYPE_CHECKING:
    from .._tracer import _IntervalRow, _Range
    from ._step_moment import Moment
    from ._trace_core import Recording


def expressions(recording: Recording, index: int) -> tuple[Expression, ...]:
    """Return the expressions of an interval, in the order of their evaluation.

    Parameters
    ----------
    recording : Recording
        The trace.
    index : int
        The step that begins the interval.
    """
    row = recording.reader.interval(index)
    return _expressions(recording, index, row)


def conditions(recording: Recording, index: int) -> tuple[Condition, ...]:
    """Return the conditions of an interval, in the order of their decisions.

    Parameters
    ----------
    recording, index
        As in `expressions`.
    """
    row = recording.reader.interval(index)
    path = recording.row(index)[2]
    evaluated = _expressions(recording, index, row)
    text = partial(recording.sources.text, path)
    known = recording.sources.decisions(path) if row[1] else None
    turns: dict[SourceRange, int] = {}
    decided = []
    first = 0
    for site, result, until in row[1]:
        place = SourceRange(*site)
        inner = [one for one in evaluated[first:until] if place.holds(one.range)]
        operands = tuple(one for one in inner if not any(it.range.holds(one.range) for it in inner))
        left_out = [] if known is None else known.left_out(place, result, turns)
        parts = tuple(SourcePart(one, text(one)) for one in left_out)
        decided.append(Condition(place, text(place), result, operands, parts))
        first = until
    return tuple(decided)


def changes(recording: Recording, index: int) -> tuple[Change, ...]:
    """Return the writes of an interval, in order.

    Parameters
    ----------
    recording, index
        As in `expressions`.
    """
    row = recording.reader.interval(index)
    moment = _end(recording, index, row)
    step = recording.row(index)
    writers = recording.sources.writers(step[2]) if row[2] else None

    def place(kind: str, key: object, site: _Range | None) -> SourceRange | None:
        if site is None and writers is not None and kind in ("variable", "global", "cell"):
            return writers.of(key, SourceRange(*step[3:7]))
        return None if site is None else SourceRange(*site)

    return tuple(
        Change(
            kind,
            resolve(moment, target),
            resolve(moment, key),
            resolve(moment, old),
            resolve(moment, new),
            place(kind, key, site),
        )
        for kind, target, key, old, new, site in row[2]
    )


def _expressions(recording: Recording, index: int, row: _IntervalRow) -> tuple[Expression, ...]:
    moment = _end(recording, index, row)
    path = recording.row(index)[2]
    evaluated = []
    for site, kind, value in row[0]:
        place = SourceRange(*site)
        text = recording.sources.text(path, place)
        evaluated.append(Expression(place, text, kind, resolve(moment, value)))
    return tuple(evaluated)


def _end(recording: Recording, index: int, row: _IntervalRow) -> Moment:
    """Return where the values of an interval are loaded from."""
    last = len(recording.reader) - 1
    return EndOfInterval(recording.reader, index, last if row[4] is None else row[4])
