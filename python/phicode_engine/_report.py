"""Reports of uncaught exceptions: Python's own, without the engine's frames."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, TracebackType
    from typing import Iterator, Optional, Type

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_IMPORTLIB = "<frozen importlib._bootstrap"
_SHOWS_COMMANDS = sys.version_info >= (3, 13)


def wrap_excepthook() -> None:
    """Put a hook before the present `sys.excepthook` for the one report to come.

    The interpreter itself calls it: exit status, death by SIGINT and finalisation
    stay Python's own.
    """
    hook = sys.excepthook

    def report(
        kind: "Type[BaseException]", value: BaseException, traceback: "Optional[TracebackType]"
    ) -> None:
        sys.excepthook = hook
        traceback = value.__traceback__ = sys.last_traceback = own_frames(traceback)
        _show_command(traceback)
        hook(kind, value, traceback)
        # A program with a report of its own has the last word.
        if hook is not sys.__excepthook__ or sys.stderr is None:
            return
        lines = []
        if isinstance(value, Exception):
            from ._explain import explanation

            lines.append(explanation(value, traceback))
        if isinstance(value, (NameError, ImportError)):
            from ._hints import note

            lines.append(note(value, traceback))
        for line in filter(None, lines):
            print(line, file=sys.stderr)

    sys.excepthook = report


def own_frames(traceback: "Optional[TracebackType]") -> "Optional[TracebackType]":
    """Return the traceback from the program's first frame on."""
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if not filename.startswith((_PACKAGE, _IMPORTLIB)):
            break
        traceback = traceback.tb_next
    return traceback


def _show_command(traceback: "Optional[TracebackType]") -> None:
    """Let Python 3.13 and later show the lines of a `-c` program, as it does for its own."""
    from ._main import command

    if not _SHOWS_COMMANDS or not command:
        return
    text, code = command[0]
    known = set(_codes(code))
    while traceback is not None:
        found = traceback.tb_frame.f_code
        if found.co_filename == code.co_filename and found not in known:
            # Another text under the same name: no lines are better than wrong ones.
            return
        traceback = traceback.tb_next
    import linecache

    linecache.cache[code.co_filename] = (len(text), None, text.splitlines(True), code.co_filename)


def _codes(code: "CodeType") -> "Iterator[CodeType]":
    yield code
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from _codes(constant)
