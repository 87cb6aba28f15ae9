"""The report of an uncaught exception: the program's own traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def hide_frames() -> None:
    """Put a hook before the present `sys.excepthook` for the one report to come.

    The interpreter itself calls it, so that exit status, death by SIGINT and the end of
    the process stay Python's own.
    """
    hook = getattr(sys, "excepthook", None)
    if hook is None:
        return

    def report(
        kind: type[BaseException], value: BaseException, traceback: TracebackType | None
    ) -> None:
        sys.excepthook = hook
        value.__traceback__ = sys.last_traceback = own_frames(traceback)
        hook(kind, value, value.__traceback__)

    sys.excepthook = report


def own_frames(traceback: TracebackType | None) -> TracebackType | None:
    """Return the traceback from the program's first frame on, to its last.

    Parameters
    ----------
    traceback : TracebackType or None
        Of an exception that came through the tracer.
    """
    first = traceback
    while first is not None and not _is_own(first):
        first = first.tb_next
    # Without a frame of the tracer there is nothing to hide.
    first = first or traceback
    while first is not None and _is_own(first):
        first = first.tb_next
    frame = first
    while frame is not None and frame.tb_next is not None:
        if _is_own(frame.tb_next):
            frame.tb_next = None
        frame = frame.tb_next
    return first


def _is_own(traceback: TracebackType) -> bool:
    return traceback.tb_frame.f_code.co_filename.startswith(_PACKAGE)
