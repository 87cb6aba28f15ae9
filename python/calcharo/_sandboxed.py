"""Records a program inside the sandbox of `phicode serve`.

The warm interpreter imports this module before any run. Programs do not find the package's folder,
so whatever a recording may need is imported here.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from _thread import allocate_lock, get_ident, start_new_thread
from typing import TYPE_CHECKING

from phicode_engine import _compile  # noqa: F401

from . import _asked, _labels, _selftest, _tracer, _tree  # noqa: F401
from ._cli_end import End
from ._session import Session
from .core._scope_rule import ScopeRule
from .core.config import Scope, TracerConfig
from .core.presets import ConfigPresets

if TYPE_CHECKING:
    from _thread import LockType
    from types import CodeType, FrameType, TracebackType
    from typing import TypedDict

    class Wanted(TypedDict):
        """What the host wants: see `begin`."""

        preset: str | None
        max_steps: int
        max_bytes: int
        seconds: float
        file: str


#: How often is looked whether a limit is reached, in seconds.
_TICK = 0.02
#: Tells the program's first thread to close the trace. Nothing else uses this one.
_SIGNAL = signal.SIGRTMAX
#: Code of this package is not the program's.
_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep

# Each run is a copy of this process, and need not do it again.
_selftest.check_once()


def begin(code: CodeType, text: str, argv: list[str], folder: str, wanted: Wanted) -> None:
    """Record from here to the end of the process; the trace is then a file in the work folder.

    The program goes on without a recording when a limit is reached.

    Parameters
    ----------
    code : CodeType
        The program, whose columns are those of `text`.
    text : str
        What the user wrote.
    argv : list of str
        The program and its arguments.
    folder : str
        The work folder: code of files below it is recorded.
    wanted : dict
        `preset`, a name of `ConfigPresets` or null; `max_steps`, `max_bytes` and `seconds`, the
        limits; `file`, the name of the trace.
    """
    session = _Session(_config(folder, wanted), argv, sources={code.co_filename: text})
    session.file = os.path.join(folder, wanted["file"])
    end = _End(session, lambda: None, lambda steps, failure: None)
    begun = allocate_lock()
    begun.acquire()
    # It is there before the recording: no thread of the program's.
    first = get_ident()
    watch = start_new_thread(_watch, (end, begun, first, time.monotonic() + wanted["seconds"]))
    signal.signal(_SIGNAL, lambda *_: end.close_early(watch))
    try:
        end.begin(code)
    finally:
        begun.release()


def hide_frames(traceback: TracebackType | None) -> None:
    """Leave frames of the tracer out at the end of a traceback of the program.

    Parameters
    ----------
    traceback : TracebackType or None
        Begins in the program.
    """
    while traceback is not None and traceback.tb_next is not None:
        if _is_own(traceback.tb_next.tb_frame):
            traceback.tb_next = None
        traceback = traceback.tb_next


class _Session(Session):
    """A recording that is kept in memory, where the program does not see it, until its end."""

    file: str

    def stop(self, outcome: str = "finished", reason: str | None = None) -> bytes | None:
        """End the recording, and write its trace."""
        trace = super().stop(outcome, reason)
        if trace is not None:
            with open(self.file, "wb") as file:
                file.write(trace)
        return None


class _End(End):
    """The end of a recording, which may come before that of the program."""

    @property
    def is_open(self) -> bool:
        """Whether the trace is not closed."""
        return self._is_open

    def close_early(self, watch: int) -> None:
        """Close the trace of a program that goes on, unless a thread is inside of the tracer.

        Parameters
        ----------
        watch : int
            The thread that is, and does not matter.
        """
        frames = sys._current_frames()
        frames.pop(watch, None)
        # The innermost frames of this thread are this one and the signal handler's.
        frames[get_ident()] = sys._getframe(2)
        if not any(map(_is_inside, frames.values())):
            self._outcome = ("limit", "wall_seconds")
            self.close()


def _watch(end: _End, begun: LockType, first: int, deadline: float) -> None:
    """Have the trace closed at a limit: it is there in time, and nothing more is done for it."""
    with begun:
        pass
    while end.is_open:
        if time.monotonic() >= deadline or _is_at_limit():
            signal.pthread_kill(first, _SIGNAL)
        time.sleep(_TICK)


def _is_at_limit() -> bool:
    try:
        return _tracer.Recording.limit() is not None
    except RuntimeError:
        # The recording ends at this moment.
        return False


def _is_inside(frame: FrameType | None) -> bool:
    """Tell whether code of the tracer runs in a frame, or in one that waits for it."""
    while frame is not None:
        if _is_own(frame):
            return True
        frame = frame.f_back
    return False


def _is_own(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_OWN)


def _config(folder: str, wanted: Wanted) -> TracerConfig:
    """Return the configuration of a preset within the limits of the sandbox."""
    preset = wanted["preset"]
    config = TracerConfig() if preset is None else getattr(ConfigPresets, preset)()
    return config.replace(
        scope=Scope([ScopeRule("path", f"{folder.rstrip('/')}/")]),
        max_steps=wanted["max_steps"],
        max_trace_bytes=wanted["max_bytes"],
        # The sandbox has limits of its own, and is a process of its own.
        max_memory_bytes=None,
        wall_seconds=None,
        cpu_seconds=None,
        isolation="none",
        on_limit="detach",
        clock="off",
        output=None,
    )
