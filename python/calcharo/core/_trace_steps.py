"""Sequences of steps: a trace, or a part of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence, overload

from ._step import ExecutionStep
from ._trace_compare import same_steps

if TYPE_CHECKING:
    from typing import Iterator

    from ._trace_core import Recording


class Steps(Sequence[ExecutionStep]):
    """Steps of a trace, read when they are asked for; read-only.

    Slices are of this class too, and keep the numbers of the steps.

    Parameters
    ----------
    recording : Recording
        The trace.
    places : range
        Which of its steps.
    """

    __slots__ = ("__weakref__", "_places", "_recording")

    def __init__(self, recording: Recording, places: range) -> None:
        self._recording = recording
        self._places = places

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> ExecutionStep: ...
    @overload
    def __getitem__(self, index: slice) -> Steps: ...
    def __getitem__(self, index: int | slice) -> ExecutionStep | Steps:
        """Return one step, or a view of several."""
        if isinstance(index, slice):
            return Steps(self._recording, self._places[index])
        try:
            place = self._places[index]
        except IndexError:
            raise IndexError(f"step {index} is out of range: there are {len(self)}") from None
        return ExecutionStep(self._recording, place)

    def __iter__(self) -> Iterator[ExecutionStep]:
        """Return an iterator over the steps."""
        return (ExecutionStep(self._recording, place) for place in self._places)

    def __reversed__(self) -> Iterator[ExecutionStep]:
        """Return an iterator over the steps, the last first."""
        return (ExecutionStep(self._recording, place) for place in reversed(self._places))

    def __contains__(self, step: object) -> bool:
        """Tell whether a step is one of these."""
        if not isinstance(step, ExecutionStep):
            return False
        return step._recording is self._recording and step.index in self._places

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Return where a step is among these.

        Parameters
        ----------
        value : ExecutionStep
            The step.
        start, stop : int
            Part of the sequence that is looked at.

        Raises
        ------
        ValueError
            It is not there.
        """
        if isinstance(value, ExecutionStep) and value in self:
            place = self._places.index(value.index)
            if place in range(*slice(start, stop).indices(len(self))):
                return place
        raise ValueError(f"{value!r} is not among these steps")

    def count(self, value: object) -> int:
        """Return 1 if a step is one of these, otherwise 0."""
        return int(value in self)

    def __eq__(self, other: object) -> bool:
        """Tell whether the same happened: events, places, variables and output.

        Clocks, engines, interpreters and the numbers of objects do not matter.
        """
        if not isinstance(other, Steps):
            return NotImplemented
        return same_steps((self._recording, self._places), (other._recording, other._places))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return how many steps there are, and which."""
        if not self._places:
            return "<no steps>"
        first, last = self._places[0], self._places[-1]
        return f"<{len(self)} steps from {first} to {last}>"
