"""What a step is, and where: the part that needs no state of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._step_parts import SourceRange
from ._view import resolve

if TYPE_CHECKING:
    from ._trace_core import Recording


class StepPlace:
    """A place in a trace, which is all that a step holds.

    Parameters
    ----------
    recording : Recording
        The trace.
    index : int
        The step.
    """

    __slots__ = ("_index", "_recording")

    def __init__(self, recording: Recording, index: int) -> None:
        self._recording = recording
        self._index = index

    @property
    def index(self) -> int:
        """Its number in the trace, from 0."""
        return self._index

    @property
    def event(self) -> str:
        """What happened."""
        return self._recording.row(self._index)[0]

    @property
    def value(self) -> object:
        """The returned, yielded, sent or raised value; of a border the name or the outcome."""
        value = self._recording.row(self._index)[1]
        return resolve(self._recording.moment(self._index), value)

    @property
    def file(self) -> str | None:
        """The file of the code, as the code states it."""
        return self._recording.row(self._index)[2]

    @property
    def line_number(self) -> int | None:
        """The line, from 1."""
        return self._recording.row(self._index)[3]

    @property
    def column(self) -> int | None:
        """The first column, in characters from 0."""
        return self._recording.row(self._index)[4]

    @property
    def end_line_number(self) -> int | None:
        """The last line."""
        return self._recording.row(self._index)[5]

    @property
    def end_column(self) -> int | None:
        """The column behind the last character."""
        return self._recording.row(self._index)[6]

    @property
    def function(self) -> str | None:
        """The function with its scopes; "<module>" for a program."""
        return self._recording.row(self._index)[7]

    @property
    def frame_id(self) -> int | None:
        """The number of the frame."""
        return self._recording.row(self._index)[9]

    @property
    def thread_id(self) -> int:
        """The number of the thread."""
        return self._recording.thread_id(self._recording.row(self._index)[10][0])

    @property
    def task_id(self) -> int | None:
        """The number of the asyncio task that runs; `None` outside of tasks."""
        return self._recording.row(self._index)[10][1]

    @property
    def depth(self) -> int:
        """How many frames in scope are below that of the step."""
        return self._recording.row(self._index)[11]

    @property
    def range(self) -> SourceRange:
        """Where the step is, in the text that the user wrote."""
        return SourceRange(*self._recording.row(self._index)[3:7])

    @property
    def source(self) -> str:
        """The text of its range; empty if the trace does not have the file."""
        return self._recording.sources.text(self.file, self.range)
