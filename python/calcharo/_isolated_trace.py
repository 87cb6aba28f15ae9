"""The trace of a child process, also of one that could not close it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from . import _tracer
from ._events import BLOCK_HEADER, FILE_HEADER, STORED
from ._limits import LIMITS
from .core.errors import CalcharoError, IsolationError, StoreError
from .core.models import Trace

if TYPE_CHECKING:
    from typing import BinaryIO

    from ._isolated_watch import Ended
    from .core.config import TracerConfig


def opened(path: str, ended: Ended, config: TracerConfig) -> Trace:
    """Return the trace that a child wrote, up to where it came.

    Parameters
    ----------
    path : str
        The trace file.
    ended : Ended
        How the child ended.
    config : TracerConfig
        Its configuration.

    Raises
    ------
    IsolationError
        The child did not begin to record.
    LimitReached, CalcharoError
        As the configuration says.
    """
    trace = closed(path, ended)
    limit = trace.reason if trace.outcome in ("limit", "timeout") else None
    if limit in LIMITS and config.on_limit == "raise":
        raise LIMITS[limit].after(getattr(config, limit), step=len(trace), trace=trace)
    if trace.outcome == "exception" and config.on_error == "raise":
        raise CalcharoError(f"the program raised {trace.reason}", trace=trace)
    return trace


def closed(path: str, ended: Ended) -> Trace:
    """Return a trace with an outcome: that of its process, if it has none of its own.

    Parameters
    ----------
    path, ended
        As in `opened`.

    Raises
    ------
    IsolationError
        There is no trace.
    """
    try:
        trace = Trace.load(path)
    except StoreError as error:
        status = _status_text(ended.status)
        raise IsolationError(f"the process ended before the program began: {status}") from error
    if trace.outcome != "recovered":
        return trace
    lost = "the steps that were not yet written when the process ended"
    footer = _tracer.footer_block(*_outcome(ended), [lost], ended.wall_seconds)
    with open(path, "r+b") as file:
        file.truncate(_sound_length(file))
        file.seek(0, os.SEEK_END)
        file.write(footer)
    return Trace.load(path)


def _outcome(ended: Ended) -> tuple[str, str]:
    if ended.is_late:
        return "timeout", "wall_seconds"
    if ended.status == -signal.SIGXCPU:
        return "limit", "cpu_seconds"
    return "killed", _status_text(ended.status)


def _status_text(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def _sound_length(file: BinaryIO) -> int:
    """Return where the last whole block ends."""
    size, end = os.fstat(file.fileno()).st_size, FILE_HEADER
    while True:
        file.seek(end)
        header = file.read(BLOCK_HEADER)
        if len(header) < BLOCK_HEADER or header[1:4] != b"blk":
            return min(end, size)
        following = end + BLOCK_HEADER + int.from_bytes(header[STORED], "little")
        if following > size:
            return end
        end = following
