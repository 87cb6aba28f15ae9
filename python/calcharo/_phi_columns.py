"""Columns of the Python text of a φ program as columns of the text that the user wrote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Sequence


class PhiColumns:
    """Columns by line; both texts have the same lines.

    Parameters
    ----------
    phi, python : str
        Both texts.
    edits : sequence of tuple of int
        What was replaced, in order: start and end in the φ text, start and end in the Python
        text, in characters.
    """

    def __init__(self, phi: str, python: str, edits: Sequence[tuple[int, int, int, int]]) -> None:
        self._phi, self._python, self._edits = phi, python, edits
        self._phi_lines, self._python_lines = _line_starts(phi), _line_starts(python)
        self._starts = [edit[2] for edit in edits]

    def column(self, line: int, column: int, is_end: bool) -> int:
        """Return the column in the φ text, in bytes of UTF-8 like the one given.

        Parameters
        ----------
        line : int
            From 1.
        column : int
            In the Python text.
        is_end : bool
            Inside of a replaced word it is the end of the glyph, in place of its start.
        """
        start = self._python_lines[line - 1]
        text = self._python[start : start + column]
        if not text.isascii():
            text = text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace")
        offset = self._offset(start + len(text), is_end)
        phi = self._phi[self._phi_lines[line - 1] : offset]
        return len(phi.encode("utf-8", "surrogatepass"))

    def _offset(self, offset: int, is_end: bool) -> int:
        """Return the place in the φ text, in characters."""
        find = bisect_left if is_end else bisect_right
        index = find(self._starts, offset) - 1
        if index < 0:
            return offset
        phi_start, phi_end, _, end = self._edits[index]
        if offset >= end:
            return phi_end + offset - end
        return phi_end if is_end else phi_start


def _line_starts(text: str) -> list[int]:
    """Return where each line begins; lines end as those of Python source do."""
    starts = [0]
    for index, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
            starts.append(index + 1)
    return starts
