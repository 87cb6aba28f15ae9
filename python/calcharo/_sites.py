"""Places in a source file that the steps of a trace refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Tuple

if TYPE_CHECKING:
    from typing import Sequence

#: Line, end line, column and end column; lines from 1, columns in bytes of UTF-8 from 0.
Position = Tuple[Optional[int], Optional[int], Optional[int], Optional[int]]


class Sites:
    """The sites of one code object, each once.

    Parameters
    ----------
    lines : sequence of str
        Lines of the source file; empty if it could not be read.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._known: dict[tuple[object, ...], int] = {}
        self.described: list[dict[str, object]] = []

    def add(self, kind: str, position: Position) -> int:
        """Return the index of a site, counted from 1; 0 for a place without a line.

        Parameters
        ----------
        kind : str
            What is there.
        position : tuple of int or None
            Line, end line, column and end column, columns in bytes of UTF-8.
        """
        line, end_line, column, end_column = position
        if line is None:
            return 0
        key = (kind, *position)
        known = self._known.get(key)
        if known is None:
            end_line = line if end_line is None else end_line
            self.described.append(
                {
                    "kind": kind,
                    "line": line,
                    "column": characters(self._lines, line, column),
                    "end_line": end_line,
                    "end_column": characters(self._lines, end_line, end_column),
                }
            )
            known = self._known[key] = len(self.described)
        return known

    def text(self, position: Position) -> str:
        """Return the source text of a range within one line; empty if it is not known.

        Parameters
        ----------
        position : tuple of int or None
            As in `add`.
        """
        line, end_line, column, end_column = position
        if line is None or line != end_line or column is None or end_column is None:
            return ""
        if not 0 < line <= len(self._lines):
            return ""
        return (
            self._lines[line - 1]
            .encode("utf-8", "surrogatepass")[column:end_column]
            .decode("utf-8", "replace")
        )


def characters(lines: Sequence[str], line: int | None, column: int | None) -> int | None:
    """Return a column in characters, as a trace has it; the interpreter counts bytes.

    Parameters
    ----------
    lines : sequence of str
        Lines of the file.
    line : int or None
        The line, from 1.
    column : int or None
        In bytes of UTF-8, from 0.
    """
    if line is None or column is None or not 0 < line <= len(lines):
        return column
    text = lines[line - 1]
    if text.isascii():
        return column
    return len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))


def octets(lines: Sequence[str], line: int | None, column: int | None) -> int | None:
    """Return a column in bytes of UTF-8: the reverse of `characters`.

    Parameters
    ----------
    lines, line
        As in `characters`.
    column : int or None
        In characters, from 0.
    """
    if line is None or column is None or not 0 < line <= len(lines):
        return column
    return len(lines[line - 1][:column].encode("utf-8", "surrogatepass"))


def hull(positions: Sequence[Position]) -> Position:
    """Return the smallest range that holds all of the ranges, which begin on one line.

    Parameters
    ----------
    positions : sequence of tuple
        Ranges as in `Sites.add`; at least one.
    """
    line = positions[0][0]
    # Of what a frame begins with the interpreter says no more than the line.
    positions = [one for one in positions if one[2:] != (0, 0)] or positions
    columns = [position[2] for position in positions if position[2] is not None]
    ends = [
        (position[1], position[3])
        for position in positions
        if position[1] is not None and position[3] is not None
    ]
    end_line, end_column = max(ends) if ends else (line, None)
    return line, end_line, min(columns) if columns else None, end_column
