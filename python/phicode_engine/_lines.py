"""Lines of φ files, and the lines of Python text that they stand for."""

import linecache
import os

from ._compile import convert
from ._context import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Tuple

# The lines of a file as `linecache` has them, the state of the configuration, Python lines: who
# documents a module asks for each of its functions.
_kept: "Dict[str, Tuple[List[str], bytes, List[str]]]" = {}
_KEPT_FILES = 8


class PhiLines(list):  # type: ignore[type-arg]
    """Lines of φ text that bring their Python text with them.

    Parameters
    ----------
    lines : list of str
        φ text, each line with its end.
    python : list of str
        As many lines of Python text.
    """

    def __init__(self, lines: "List[str]", python: "List[str]") -> None:
        super().__init__(lines)
        self.python = python

    def __getitem__(self, index: "Any") -> "Any":
        """Return a line, or a part with both texts."""
        found = super().__getitem__(index)
        return PhiLines(found, self.python[index]) if isinstance(index, slice) else found


def read_lines(filename: str, namespace: "Optional[Dict[str, Any]]" = None) -> PhiLines:
    """Return the lines of a φ file, by way of `linecache`.

    Parameters
    ----------
    filename : str
        The file; it may lie in an archive.
    namespace : dict, optional
        Globals of the module, whose loader knows more than the file system.

    Raises
    ------
    OSError
        Phicode cannot convert the text: no engine, or no usable configuration.
    """
    lines = linecache.getlines(filename, namespace)
    if isinstance(lines, PhiLines):
        # Of an interactive input, which has no file.
        return lines
    state = fingerprint(os.path.dirname(filename))
    kept = _kept.get(filename)
    if kept is None or kept[0] is not lines or kept[1] != state:
        kept = lines, state, python_lines(lines, filename)
        if len(_kept) >= _KEPT_FILES:
            _kept.clear()
        _kept[filename] = kept
    return PhiLines(lines, kept[2])


def remember(filename: str, phi: str, python: str) -> None:
    """Let tracebacks and `inspect` find the text of an interactive input.

    Parameters
    ----------
    filename : str
        That of the code object; no file needs to be there.
    phi, python : str
        Both texts, line for line.
    """
    lines = PhiLines(_text_lines(phi), _text_lines(python))
    # Without a time the entry is never compared with a file.
    linecache.cache[filename] = (len(phi), None, lines, filename)


def python_lines(lines: "List[str]", filename: str) -> "List[str]":
    """Return the Python text of φ lines under the map that holds for a file.

    A text with errors is converted as well, as far as it can be: it has the same lines.

    Raises
    ------
    OSError
        Phicode cannot convert the text: no engine, or no usable configuration.
    """
    source = "".join(lines).encode("utf-8", "surrogateescape")
    try:
        python = convert(source, os.path.dirname(filename)).python
    except ImportError as error:
        raise OSError(str(error)) from error
    # Not `splitlines`: it knows more line ends than Python's own readers of source.
    return [line.decode("utf-8", "surrogateescape") for line in _split(python)]


def _text_lines(text: str) -> "List[str]":
    parts = text.split("\n")
    last = parts.pop()
    return [part + "\n" for part in parts] + ([last + "\n"] if last else [])


def _split(text: bytes) -> "List[bytes]":
    parts = text.split(b"\n")
    last = parts.pop()
    return [part + b"\n" for part in parts] + ([last] if last else [])
