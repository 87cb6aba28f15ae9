"""The frames on the stack of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._step_variables import Variables
    from ._trace_core import Recording


class Frame:
    """A frame in scope, as it was at one step; read-only.

    Attributes
    ----------
    id : int
        Its number; a generator keeps it until its end.
    function : str
        Its name with its scopes; "<module>" for a program.
    file : str or None
        The file of its code.
    line_number : int or None
        The line where it is, or from which it calls.
    """

    __slots__ = ("_code", "_index", "_recording", "file", "function", "id", "line_number")

    def __init__(
        self,
        recording: Recording,
        index: int,
        row: tuple[int, str | None, str | None, int | None, int | None],
    ) -> None:
        self._recording = recording
        self._index = index
        self.id, function, self.file, self.line_number, self._code = row
        self.function = function or "<lost>"

    @property
    def locals(self) -> Variables:
        """Its variables."""
        pairs = self._recording.reader.frame_variables(self._index, self.id)
        return self._recording.moment(self._index).variables(pairs)

    @property
    def arguments(self) -> Variables:
        """Those of its variables that were arguments, with the values that they have now."""
        names = [] if self._code is None else self._recording.argument_names(self._code)
        return self.locals.only(names)

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same frame at the same step of the same trace."""
        if not isinstance(other, Frame):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        """Return a hash that goes with `==`."""
        return hash(self._key())

    def __repr__(self) -> str:
        """Return function and place."""
        return f"<Frame {self.id}: {self.function}, line {self.line_number} of {self.file}>"

    def _key(self) -> tuple[object, int, int]:
        return self._recording.reader, self._index, self.id
