"""Output of a child process, as its parent passes it on."""

from __future__ import annotations

import os
import subprocess
import sys
from _thread import allocate_lock, start_new_thread
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

_NAMES = ("stdout", "stderr")


class Relay:
    """The parent's side: where the output of a child goes.

    Parameters
    ----------
    mode : {"tee", "capture", "off"}
        As in `TracerConfig`.
    inherit : bool
        Whether the child gets the descriptors of this process, in place of what it writes
        being passed on to `sys.stdout` and `sys.stderr`.

    Attributes
    ----------
    targets : list of int
        Descriptors for standard output and standard error of the child.
    capture : list of int or None
        Both ends of the pipes that it reads itself.
    """

    def __init__(self, mode: str, inherit: bool = False) -> None:
        self._mode = mode
        self._inherits = inherit
        self._idle = [allocate_lock(), allocate_lock()]

    def __enter__(self) -> Relay:
        """Make the pipes."""
        self._own: list[int] = []
        self._theirs: list[int] = []
        self.capture = None if self._mode == "off" else [*self._pipe(), *self._pipe()]
        if self._mode == "capture":
            self.targets = [subprocess.DEVNULL] * 2
        elif self._inherits:
            self.targets = [1, 2]
        else:
            self._sources = [self._pipe(), self._pipe()]
            self.targets = [write for _, write in self._sources]
        return self

    def _pipe(self) -> tuple[int, int]:
        read, write = os.pipe()
        self._own.append(read)
        self._theirs.append(write)
        return read, write

    def started(self) -> None:
        """Begin to pass on: the child has its ends of the pipes."""
        for write in self._theirs:
            os.close(write)
        self._theirs.clear()
        if self._mode == "capture" or self._inherits:
            return
        for number, (read, _) in enumerate(self._sources):
            self._idle[number].acquire()
            start_new_thread(self._pass_on, (read, getattr(sys, _NAMES[number]), number))

    def _pass_on(self, read: int, stream: TextIO | None, number: int) -> None:
        decoder = getincrementaldecoder("utf-8")("backslashreplace")
        try:
            while True:
                data = os.read(read, 1 << 16)
                _write(stream, decoder.decode(data, final=not data))
                if not data:
                    break
        finally:
            self._idle[number].release()

    def __exit__(self, *_: object) -> None:
        """Pass on what is left, and close the pipes."""
        for lock in self._idle:
            # Processes that left the child's group may hold the pipe.
            lock.acquire(timeout=1.0)
        if self.capture is not None and self._mode == "tee":
            for number, read in enumerate(self.capture[::2]):
                self._pass_on_rest(read, number)
        for descriptor in (*self._own, *self._theirs):
            os.close(descriptor)

    def _pass_on_rest(self, read: int, number: int) -> None:
        """Pass on what a child that ended at once did not read."""
        os.set_blocking(read, False)
        try:
            while True:
                data = os.read(read, 1 << 16)
                if not data:
                    return
                if self._inherits:
                    os.write(number + 1, data)
                else:
                    _write(getattr(sys, _NAMES[number]), data.decode("utf-8", "replace"))
        except OSError:
            return


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None or not text:
        return
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError):
        return
