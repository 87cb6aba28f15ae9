"""A slow tracer that is easy to believe: everything is looked at again at every event.

It needs `sys.settrace` and nothing else, set from C: the Python function of that name brings the
variables of each frame to a dictionary and back around every event, on 3.12 at least, which keeps
dead objects alive and loses cells of comprehensions. What it records is what both engines must
agree on: the events of the program's own file, and the state that the frame of each leads to.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import itertools
import threading
from types import FrameType
from typing import Any, NamedTuple

from forms import Snapshot, snapshot
from frames import traced, variables
from live import LiveReader

READER = LiveReader()


class Event(NamedTuple):
    """One call, line, return or exception, and the state of its frame at that moment."""

    kind: str
    line: int
    function: str
    depth: int
    thread: int
    variables: Snapshot
    # What is returned, yielded or raised; `None` with calls and lines.
    value: Snapshot | None


class Recording(NamedTuple):
    """All events of one run, in order."""

    events: list[Event]
    stdout: str
    error: BaseException | None


def record(source: str, filename: str = "<program>") -> Recording:
    """Run a Python program and record every event of its file.

    An uncaught exception of the program ends up in the recording. The cyclic garbage collector
    runs only where the program asks for it, since the oracle's own objects would set it off.
    """
    run = _Run(filename)
    code = compile(source, filename, "exec", dont_inherit=True)
    namespace = {"__name__": "__main__", "__builtins__": builtins}
    collects, output, error = gc.isenabled(), io.StringIO(), None
    gc.disable()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            error = traced(run.see, code, namespace)
    finally:
        if collects:
            gc.enable()
    if run.failure is not None:
        raise AssertionError("the oracle itself failed") from run.failure
    return Recording(run.events, output.getvalue(), error)


class _Run:
    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.events: list[Event] = []
        self.local, self.numbers = threading.local(), itertools.count()
        self.failure: BaseException | None = None

    def see(self, frame: FrameType, kind: str, argument: Any) -> None:
        if self.is_in_scope(frame):
            try:
                self.events.append(self.event(frame, kind, argument))
            except BaseException as failure:
                self.failure = self.failure or failure

    def is_in_scope(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename == self.filename

    def event(self, frame: FrameType, kind: str, argument: Any) -> Event:
        value = None
        if kind == "return":
            value = snapshot(READER, {"value": argument})
        elif kind == "exception":
            value = snapshot(READER, {"value": argument[1]})
        return Event(
            kind,
            frame.f_lineno,
            frame.f_code.co_qualname,
            self.depth(frame),
            self.thread(),
            snapshot(READER, variables(frame)),
            value,
        )

    def thread(self) -> int:
        """Number the threads; their own identifiers are used again after their end."""
        if not hasattr(self.local, "number"):
            self.local.number = next(self.numbers)
        return self.local.number

    def depth(self, frame: FrameType) -> int:
        """Count the frames of the program below this one: 0 for the outermost."""
        depth = -1
        below: FrameType | None = frame
        while below is not None:
            depth += self.is_in_scope(below)
            below = below.f_back
        return depth
