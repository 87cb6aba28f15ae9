"""Whether two traces tell the same."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Tuple

from ._equal import deep_equal
from ._view import resolve

if TYPE_CHECKING:
    from .._tracer import _StepRow
    from ._trace_core import Recording

    _Part = Tuple[Recording, range]

#: Event, line, function and depth, by their places in the row of a step.
_COMPARED = (0, 3, 7, 11)
#: Events whose value is a name that Python may have counted: it differs between two runs.
_NAMED = ("thread_start", "thread_end", "task_switch")


def same_steps(one: _Part, other: _Part) -> bool:
    """Tell whether the same happened in both: events, places, values, variables, output.

    Parameters
    ----------
    one, other : (Recording, range)
        The traces, and which of their steps.
    """
    if len(one[1]) != len(other[1]):
        return False
    if one == other:
        return True
    for first, second in islice(zip(one[1], other[1]), _sure(one, other), None):
        if not _same_step(one[0], first, other[0], second):
            return False
    return True


def _sure(one: _Part, other: _Part) -> int:
    """Return how many steps need no closer look."""
    first, second = one[0].reader, other[0].reader
    is_whole = one[1] == range(len(first)) and other[1] == range(len(second))
    if not is_whole or any(first.output(stream) != second.output(stream) for stream in (0, 1)):
        return 0
    return first.alike(second)


def _same_step(one: Recording, first: int, other: Recording, second: int) -> bool:
    row, other_row = one.row(first), other.row(second)
    if any(row[place] != other_row[place] for place in _COMPARED) or row[10][1] != other_row[10][1]:
        return False
    if any(one.output(stream, first) != other.output(stream, second) for stream in (0, 1)):
        return False
    return deep_equal(_state(one, first, row), _state(other, second, other_row))


def _state(recording: Recording, index: int, row: _StepRow) -> object:
    moment = recording.moment(index)
    variables = moment.variables(recording.reader.variables(index))
    value = None if row[0] in _NAMED else resolve(moment, row[1])
    return value, variables
