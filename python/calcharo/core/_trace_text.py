"""Texts of a trace: the source of the program, and what it wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._tracer import Reader
    from ._step_parts import SourceRange

_LINE_ENDS = re.compile("\r\n|\r|\n")


class Sources:
    """The lines of the program's files, by the path that its code states.

    Parameters
    ----------
    reader : Reader
        The trace.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._texts: dict[str, str | None] | None = None
        self._lines: dict[str, list[str]] = {}

    def text(self, path: str | None, place: SourceRange) -> str:
        """Return the source of a range; whole lines where it has no columns.

        Parameters
        ----------
        path : str or None
            The file.
        place : SourceRange
            Which part of it.

        Returns
        -------
        str
            Empty if the text of the file is not in the trace.
        """
        if path is None or place.line is None:
            return ""
        lines = self._lines_of(path)[place.line - 1 : place.end_line]
        if place.column is None or place.end_column is None or not lines:
            return "\n".join(lines).strip()
        # The end first: on a single line both columns count from its beginning.
        lines[-1] = lines[-1][: place.end_column]
        lines[0] = lines[0][place.column :]
        return "\n".join(lines)

    def _lines_of(self, path: str) -> list[str]:
        lines = self._lines.get(path)
        if lines is None:
            if self._texts is None:
                self._texts = {file["path"]: file["text"] for file in self._reader.files()}
            lines = self._lines[path] = _LINE_ENDS.split(self._texts.get(path) or "")
        return lines


class Output:
    """What the program wrote to one stream.

    Parameters
    ----------
    reader : Reader
        The trace.
    stream : int
        0 for standard output, 1 for standard error.
    """

    def __init__(self, reader: Reader, stream: int) -> None:
        self._reader = reader
        self._stream = stream
        self._raw: bytes | None = None
        self._known = 0, ""

    def until(self, end: int) -> str:
        """Return the text up to an offset; steps without output share one text.

        Parameters
        ----------
        end : int
            In bytes.
        """
        offset, text = self._known
        if end < offset:
            offset, text = 0, ""
        if end > offset:
            text += self.part(offset, end)
        self._known = end, text
        return text

    def part(self, start: int, end: int) -> str:
        """Return the text between two offsets.

        Parameters
        ----------
        start, end : int
            In bytes.
        """
        if self._raw is None:
            self._raw = self._reader.output(self._stream)
        raw = self._raw[start:end]
        try:
            return raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
