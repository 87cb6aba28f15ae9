"""The native engine as a process of its own, with the interface of `_native`.

For interpreters without the extension module: PyPy, and those in which nothing is
installed. Every request carries all that it needs, so a coprocess that has died is
replaced by another one. A fork leaves it to the parent; the child starts its own.
"""

import os
from _thread import RLock, get_ident

from . import __version__ as version
from . import _binary
from ._channel import LONGEST, BrokenChannel, Channel
from ._hook import hide_frames
from ._wire import decode, encode

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
        return [(line, word, glyph) for line, word, glyph in _ask("words", *self._place)]

    @property
    def edits(self) -> "List[Tuple[int, int, int, int]]":
        """What was replaced: start and end in the φ text and in the Python text, in characters."""
        return [(a, b, c, d) for a, b, c, d in _ask("edits", *self._place)]

    @property
    def spellings(self) -> "List[Tuple[str, str]]":
        """Python words with the spelling that the text's map prints."""
        return [(word, glyph) for word, glyph in _ask("spellings", *self._place)]

    def phi_column(self, line: int, column: int, end: bool) -> int:
        """Return the column of the φ text for one of the Python text, from 0."""
        found: int = _ask("phi_column", *self._place, line, column, int(end))
        return found

    def rewrite_columns(self, code: "CodeType") -> "CodeType":
        """Return the code object with the columns of the φ text (CPython 3.11+)."""
        if not self._differs:
            return code
        tables = list(_tables(code))
        return _rebuilt(code, iter(_ask("columns", *self._place, tables)))

    def check(self) -> "List[Diagnostic]":
        """Return everything that can be said about the text."""
        return [Diagnostic(fields) for fields in _ask("check", *self._place)]

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
        found: Optional[str] = _ask("explain", *self._place, classes, message, *place, names)
        return found


def convert(
    source: bytes, directory: "Optional[str]", context: "Optional[bytes]" = None
) -> Conversion:
    """Convert φ text under the map of its header, of a directory, or the map `phi`."""
    place = (source, *_located(directory, context))
    return Conversion(place, _ask("convert", *place))


def to_phi(text: str, directory: "Optional[str]", context: "Optional[bytes]" = None) -> str:
    """Convert Python text to φ text; refuse text that does not parse."""
    phi: str = _ask("to_phi", text, *_located(directory, context))
    return phi


def symbols(
    directory: "Optional[str]", context: "Optional[bytes]" = None
) -> "List[Tuple[str, List[str]]]":
    """Return Python words with all their spellings, the printed one first."""
    found = _ask("symbols", *_located(directory, context))
    return [(word, spellings) for word, spellings in found]


def map_name(directory: "Optional[str]", context: "Optional[bytes]" = None) -> str:
    """Return what the map of a directory is called."""
    name: str = _ask("map_name", *_located(directory, context))
    return name


def typing_names(
    directory: "Optional[str]", context: "Optional[bytes]" = None
) -> "List[Tuple[str, str]]":
    """Return names, without a backslash, with the spelling that each types."""
    found = _ask("typing_names", *_located(directory, context))
    return [(name, spelling) for name, spelling in found]


def suffixes(directory: str) -> "List[str]":
    """Return the suffixes of φ files that a configuration adds to the built-in ones."""
    found: List[str] = _ask("suffixes", *_located(directory, None))
    return found


def _call_with_frames_removed(error: BaseException) -> None:
    # Under this name, in a file of importlib, CPython leaves the frame out of tracebacks.
    raise error


throw = _call_with_frames_removed


def _located(
    directory: "Optional[str]", context: "Optional[bytes]"
) -> "Tuple[Optional[bytes], Optional[bytes]]":
    # The coprocess has a current directory of its own.
    place = None if directory is None else os.fsencode(os.path.abspath(directory))
    return place, context


def _tables(code: "CodeType") -> "Iterator[List[Any]]":
    yield [code.co_firstlineno, code.co_linetable]
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


class _Line:
    """What one process has of a coprocess; the lock is for its threads."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.channel: Optional[Channel] = None
        #: The thread that is in the middle of an exchange.
        self.busy = 0


# By process: what is there after a fork belongs to the parent.
_lines: "Dict[int, _Line]" = {}


def _ask(name: str, *arguments: object) -> "Any":
    """Return the answer to a request, from this process's coprocess."""
    frame = encode([name, *arguments])
    if len(frame) > LONGEST:
        raise MemoryError(f"a text of {len(frame)} bytes is too long to convert")
    try:
        reply = _answered(frame)
    except BrokenChannel:
        try:
            reply = _answered(frame)
        except BrokenChannel as error:
            from ._errors import EngineUnavailable

            raise EngineUnavailable(f"the coprocess that converts φ text: {error}") from None
    kind, *fields = reply
    if kind == "ok":
        return fields[0]
    if kind == "syntax":
        message, *place = fields
        raise SyntaxError(message, ("<string>", *place))
    if kind == "config":
        from ._errors import ConfigError

        raise ConfigError(*fields)
    raise RuntimeError(f"the coprocess does not know: {fields}")


def _answered(frame: bytes) -> "List[Any]":
    line = _own_line()
    if line.busy == get_ident():
        # A signal handler or a finaliser, called in the middle of an exchange.
        channel = _open()
        try:
            return _decoded(channel, frame)
        finally:
            channel.close()
    with line.lock:
        channel, line.channel = line.channel, None  # type: ignore[assignment]
        line.busy = get_ident()
        try:
            if channel is None or not channel.is_usable():
                if channel is not None:
                    channel.close()
                channel = _open()
            reply = _decoded(channel, frame)
        except BaseException:
            # Also when interrupted: the rest of the answer would be taken for the next one.
            if channel is not None:
                channel.close()
            raise
        finally:
            line.busy = 0
        line.channel = channel
        return reply


def _decoded(channel: Channel, frame: bytes) -> "List[Any]":
    try:
        reply: List[Any] = decode(channel.exchange(frame))
    except ValueError as error:
        raise BrokenChannel(f"{channel.binary} does not answer as phicode does: {error}") from None
    return reply


def _own_line() -> _Line:
    own = _lines.get(os.getpid())
    if own is None:
        own = _lines.setdefault(os.getpid(), _Line())
        _leave_others()
    return own


def _leave_others() -> None:
    """Let go of what a fork has copied: the parent's coprocess ends with the parent."""
    for process in [process for process in _lines if process != os.getpid()]:
        channel = _lines.pop(process).channel
        if channel is not None:
            channel.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_others)


def _open() -> Channel:
    """Return a channel to the first binary that is there and of this version."""
    failures = []
    for binary in _binary.candidates():
        try:
            return Channel(binary)
        except BrokenChannel as error:
            failures.append(str(error))
    from ._errors import EngineUnavailable
    from ._hints import engine_unavailable

    raise EngineUnavailable(engine_unavailable(failures))


hide_frames(_call_with_frames_removed, convert, _ask, _answered, _decoded, _open)
