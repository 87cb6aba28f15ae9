"""Output of a child process, at the level of descriptors.

Text that goes through `sys.stdout` is recorded at its step, as in any recording. What C
code and other processes write to the descriptors themselves goes through a pipe that the
child reads: it is recorded with the step that runs when it arrives.
"""

from __future__ import annotations

import io
import os
import sys
from _thread import allocate_lock, start_new_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Callable, Sequence, TextIO

_NAMES = ("stdout", "stderr")
#: Other processes may hold the pipe for ever: their output is not waited for longer than this.
_END_SECONDS = 0.2


class Descriptors:
    """The child's side: what is written to its descriptors is recorded.

    Parameters
    ----------
    capture : sequence of int
        Both ends of the pipes, for standard output and for standard error.
    record : callable
        Takes the number of a stream, and bytes.
    """

    def __init__(self, capture: Sequence[int], record: Callable[[int, bytes], object]) -> None:
        self._capture = capture
        self._record = record
        self._idle = [allocate_lock(), allocate_lock()]

    def start(self) -> None:
        """Put the pipes in the place of the descriptors."""
        for number, name in enumerate(_NAMES):
            read, write = self._capture[2 * number : 2 * number + 2]
            os.set_inheritable(read, False)
            real = os.dup(number + 1)
            stream = _reopened(getattr(sys, name), real, f"<{name}>")
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
            os.dup2(write, number + 1)
            os.close(write)
            self._idle[number].acquire()
            start_new_thread(self._take, (number, read, real))

    def _take(self, number: int, read: int, real: int) -> None:
        try:
            while True:
                data = os.read(read, 1 << 16)
                if not data:
                    break
                self._record(number, data)
                while data:
                    data = data[os.write(real, data) :]
        except OSError:
            pass
        finally:
            self._idle[number].release()

    def stop(self) -> None:
        """Take what is left; what comes later is not recorded."""
        for name in _NAMES:
            try:
                getattr(sys, name).flush()
            except (AttributeError, OSError, ValueError):
                continue
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number, lock in enumerate(self._idle):
            os.dup2(nowhere, number + 1)
            lock.acquire(timeout=_END_SECONDS)
        os.close(nowhere)


def _reopened(stream: TextIO, descriptor: int, name: str) -> TextIO:
    raw = io.FileIO(descriptor, "w", closefd=False)
    raw.name = name
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        stream.encoding,
        stream.errors,
        newline="\n",
        line_buffering=bool(getattr(stream, "line_buffering", False)),
    )
