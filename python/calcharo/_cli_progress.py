"""What a run says about its recording, on standard error."""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, start_new_thread
from typing import TYPE_CHECKING

from . import _tracer

if TYPE_CHECKING:
    from typing import TextIO

    from ._session import Session

#: Seconds between two updates of the line.
_PAUSE = 0.25
_ERASE = "\r\x1b[K"


class Progress:
    """A line that counts steps while the program runs, and the last line at its end.

    Parameters
    ----------
    session : Session
        The recording.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        # The program may replace or close its streams, and go to another folder.
        self._stream: TextIO | None = sys.stderr
        self._name = os.path.relpath(session.config.output or "")
        self._stopped = allocate_lock()
        self._idle = allocate_lock()

    def start(self) -> None:
        """Begin to count, if somebody watches."""
        self._stopped.acquire()
        if self._stream is not None and self._stream.isatty():
            self._idle.acquire()
            start_new_thread(self._count, ())

    def _count(self) -> None:
        has_line = False
        while not self._stopped.acquire(timeout=_PAUSE):
            try:
                self._write(f"{_ERASE}calcharo: {_tracer.Recording.steps():,} steps")
            except RuntimeError:
                # The recording is over, or this is a process that the program has forked.
                break
            has_line = True
        if has_line:
            self._write(_ERASE)
        self._idle.release()

    def stop(self) -> None:
        """Take the line away."""
        if self._stopped.locked():
            self._stopped.release()
            self._idle.acquire()

    def tell(self, steps: int, failure: Exception | None) -> None:
        """Say how long the trace is, and which limit ended it.

        Parameters
        ----------
        steps : int
            How many steps were recorded.
        failure : Exception or None
            What kept the trace from being closed.
        """
        if failure is not None:
            self._write(f"calcharo: {self._name} is not complete: {failure}\n")
            return
        self._write(f"{summary(self._session, steps, self._name)}\n")

    def _write(self, text: str) -> None:
        try:
            if self._stream is not None:
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError):
            self._stream = None


def summary(session: Session, steps: int, name: str) -> str:
    """Return the last line of a run.

    Parameters
    ----------
    session : Session
        The recording, which is over.
    steps : int
        How many steps were recorded.
    name : str
        The trace file.
    """
    text = f"calcharo: {steps} {'step' if steps == 1 else 'steps'} in {name}"
    if session.limit is None:
        return text
    what = "went on unrecorded" if session.config.on_limit == "detach" else "was ended"
    return (
        f"{text}; the program {what} at {session.limit} = {getattr(session.config, session.limit)}"
    )
