"""Texts of a trace: the source of the program, and what it wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._tracer import Reader
    from ._decisions import Decisions
    from ._step_parts import SourceRange
    from ._writers import Writers

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
        self._known: dict[str, tuple[Decisions, Writers] | None] = {}

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

    def decisions(self, path: str | None) -> Decisions | None:
        """Return the tests of a file; `None` if it cannot be parsed here.

        Parameters
        ----------
        path : str or None
            The file.
        """
        parsed = self._parsed(path)
        return None if parsed is None else parsed[0]

    def writers(self, path: str | None) -> Writers | None:
        """Return the places that write variables; `None` if the file cannot be parsed here.

        Parameters
        ----------
        path : str or None
            The file.
        """
        parsed = self._parsed(path)
        return None if parsed is None else parsed[1]

    def _parsed(self, path: str | None) -> tuple[Decisions, Writers] | None:
        if path is None:
            return None
        if path not in self._known:
            from .._tree import read_tree
            from ._decisions import Decisions
            from ._writers import Writers

            text = self._text_of(path)
            tree = None if text is None else read_tree(path, text, self._lines_of(path))
            self._known[path] = None if tree is None else (Decisions(tree), Writers(tree))
        return self._known[path]

    def _lines_of(self, path: str) -> list[str]:
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = _LINE_ENDS.split(self._text_of(path) or "")
        return lines

    def _text_of(self, path: str) -> str | None:
        if self._texts is None:
            self._texts = {file["path"]: file["text"] for file in self._reader.files()}
        return self._texts.get(path)


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
