"""One line about an uncaught exception, in the language of the file that it left.

Read only when an exception is reported, and only for files under a map of words: the
map `phi` has no language. The traceback itself stays Python's own.
"""

import linecache

from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import List, Optional, Tuple


def explanation(error: BaseException, traceback: "Optional[TracebackType]") -> "Optional[str]":
    """Return the line for an exception, or None if its file belongs to no language.

    Parameters
    ----------
    error : BaseException
        What nobody caught.
    traceback : traceback, optional
        Where it was raised; its innermost φ file decides about the language.
    """
    frame, line = _innermost(traceback)
    filename = frame.f_code.co_filename if frame is not None else ""
    column = None
    if isinstance(error, SyntaxError):
        line = None
        if error.filename and is_phi(error.filename):
            filename, line, column = error.filename, error.lineno, error.offset
    if not filename:
        return None
    source = _source(filename, frame)
    if source is None:
        return None
    try:
        message = str(error.msg) if isinstance(error, SyntaxError) else str(error)
        return _explained(error, message, source, filename, (line, column), frame)
    except Exception:
        # Whatever is wrong here, the program's own error has been told.
        return None


def _explained(
    error: BaseException,
    message: str,
    source: bytes,
    filename: str,
    place: "Tuple[Optional[int], Optional[int]]",
    frame: "Optional[FrameType]",
) -> "Optional[str]":
    import os

    from ._compile import convert

    conversion = convert(source, os.path.dirname(filename))
    classes = [kind.__name__ for kind in type(error).__mro__]
    names = sorted(_names(frame)) if frame is not None and isinstance(error, NameError) else []
    # No text can say what has no UTF-8.
    plain = message.encode("utf-8", "replace").decode()
    return conversion.explain(classes, plain, *place, names)


def _names(frame: "FrameType") -> "List[str]":
    return [name for name in {**frame.f_globals, **frame.f_locals} if isinstance(name, str)]


def _innermost(
    traceback: "Optional[TracebackType]",
) -> "Tuple[Optional[FrameType], Optional[int]]":
    """Return the frame of the innermost φ file, and its line."""
    found: Tuple[Optional[FrameType], Optional[int]] = (None, None)
    while traceback is not None:
        if is_phi(traceback.tb_frame.f_code.co_filename):
            found = traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def _source(filename: str, frame: "Optional[FrameType]") -> "Optional[bytes]":
    try:
        with open(filename, "rb") as file:
            return file.read()
    except OSError:
        # Inside a zip archive the loader has the text.
        lines = linecache.getlines(filename, frame.f_globals if frame is not None else None)
        return "".join(lines).encode() or None
