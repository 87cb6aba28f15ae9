"""The native engine as a process of its own, with the interface of `_native`.

For interpreters without the extension module: PyPy, and those in which nothing is
installed. The protocol is described in `docs/reference/coprocess.md`.
"""

import os

from . import __version__ as version
from ._context import absolute
from ._hook import hide_frames
from ._requests import ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, Dict, Iterator, List, Optional, Tuple

    Place = Tuple[bytes, Optional[bytes], Optional[bytes]]

__all__ = [
    "Conversion",
    "Diagnostic",
    "convert",
    "map_name",
    "suffixes",
    "symbols",
    "throw",
    "to_phi",
    "typing_names",
    "version",
]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Diagnostic:
    """One finding in φ text; lines and columns count from 1, columns in characters."""

    __slots__ = (
        "code",
        "column",
        "end_column",
        "end_line",
        "help",
        "line",
        "message",
        "severity",
    )

    def __init__(self, fields: "List[Any]") -> None:
        self.code, self.severity, self.message, self.help = fields[:4]
        self.line, self.column, self.end_line, self.end_column = fields[4:]


class Conversion:
    """φ text, the Python text it stands for, and the positions of both."""

    __slots__ = ("_differs", "_place", "errors", "notices", "pack", "python")

    def __init__(self, place: "Place", reply: "List[Any]") -> None:
        source = place[0]
        self._place = place
        python, self.notices, pack, errors, self._differs = reply
        if python is None:
            marked = source.startswith(_BYTE_ORDER_MARK)
            python = source[len(_BYTE_ORDER_MARK) :] if marked else source
        self.python: bytes = python
        self.pack = (os.fsdecode(pack[0]), pack[1], pack[2]) if pack else None
        self.errors = [Diagnostic(fields) for fields in errors]

    @property
    def words(self) -> "List[Tuple[int, str, str]]":
        """What was converted: line (from 1), Python word and its spelling in the text."""
        return [(line, word, glyph) for line, word, glyph in ask("words", *self._place)]

    @property
    def edits(self) -> "List[Tuple[int, int, int, int]]":
        """What was replaced: start and end in the φ text and in the Python text, in characters."""
        return [(a, b, c, d) for a, b, c, d in ask("edits", *self._place)]

    @property
    def spellings(self) -> "List[Tuple[str, str]]":
        """Python words with the spelling that the text's map prints."""
        return [(word, glyph) for word, glyph in ask("spellings", *self._place)]

    def phi_column(self, line: int, column: int, end: bool) -> int:
        """Return the column of the φ text for one of the Python text, from 0."""
        found: int = ask("phi_column", *self._place, line, column, int(end))
        return found

    def rewrite_columns(self, code: "CodeType") -> "CodeType":
        """Return the code object with the columns of the φ text (CPython 3.11+)."""
        if not self._differs:
            return code
        tables = list(_tables(code))
        return _rebuilt(code, iter(ask("columns", *self._place, tables)))

    def check(self) -> "List[Diagnostic]":
        """Return everything that can be said about the text."""
        return [Diagnostic(fields) for fields in ask("check", *self._place)]

    def explain(
        self,
        classes: "List[str]",
        message: str,
        line: "Optional[int]",
        column: "Optional[int]",
        names: "List[str]",
    ) -> "Optional[str]":
        """Return one line about an uncaught exception in the language of the text's map."""
        place = (line or 0, column or 0)
        found: Optional[str] = ask("explain", *self._place, classes, message, *place, names)
        return found


def convert(
    source: bytes, directory: "Optional[str]", context: "Optional[bytes]" = None
) -> Conversion:
    """Convert φ text under the map of its header, of a directory, or the map `phi`."""
    place = (source, *_located(directory, context))
    return Conversion(place, ask("convert", *place))


def to_phi(text: str, directory: "Optional[str]", context: "Optional[bytes]" = None) -> str:
    """Convert Python text to φ text; refuse text that does not parse."""
    phi: str = ask("to_phi", text, *_located(directory, context))
    return phi


def symbols(
    directory: "Optional[str]", context: "Optional[bytes]" = None
) -> "List[Tuple[str, List[str]]]":
    """Return Python words with all their spellings, the printed one first."""
    found = ask("symbols", *_located(directory, context))
    return [(word, spellings) for word, spellings in found]


def map_name(directory: "Optional[str]", context: "Optional[bytes]" = None) -> str:
    """Return what the map of a directory is called."""
    name: str = ask("map_name", *_located(directory, context))
    return name


def typing_names(
    directory: "Optional[str]", context: "Optional[bytes]" = None
) -> "List[Tuple[str, str]]":
    """Return names, without a backslash, with the spelling that each types."""
    found = ask("typing_names", *_located(directory, context))
    return [(name, spelling) for name, spelling in found]


def suffixes(directory: str) -> "List[str]":
    """Return the suffixes of φ files that a configuration adds to the built-in ones."""
    found: List[str] = ask("suffixes", *_located(directory, None))
    return found


def _call_with_frames_removed(error: BaseException) -> None:
    # Under this name, in a file of importlib, CPython leaves the frame out of tracebacks.
    raise error


throw = _call_with_frames_removed


def _located(
    directory: "Optional[str]", context: "Optional[bytes]"
) -> "Tuple[Optional[bytes], Optional[bytes]]":
    # The coprocess has a current directory of its own.
    place = None if directory is None else os.fsencode(absolute(directory))
    return place, context


def _tables(code: "CodeType") -> "Iterator[List[Any]]":
    yield [code.co_firstlineno, code.co_linetable]  # type: ignore[attr-defined]
    for constant in code.co_consts:
        if hasattr(constant, "co_linetable"):
            yield from _tables(constant)


def _rebuilt(code: "CodeType", tables: "Iterator[Optional[bytes]]") -> "CodeType":
    """Return the code object with the next of the tables, in the order of `_tables`."""
    table = next(tables)
    changes: Dict[str, Any] = {} if table is None else {"co_linetable": table}
    constants = [
        _rebuilt(constant, tables) if hasattr(constant, "co_linetable") else constant
        for constant in code.co_consts
    ]
    if any(one is not other for one, other in zip(constants, code.co_consts)):
        changes["co_consts"] = tuple(constants)
    return code.replace(**changes) if changes else code


hide_frames(_call_with_frames_removed, convert)
