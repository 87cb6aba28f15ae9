"""Waits for a child process, and ends it with all that it started."""

from __future__ import annotations

import os
import select
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .core.errors import BY_CODE, IsolationError

if TYPE_CHECKING:
    import subprocess
    from typing import Mapping

#: Seconds until the program must have begun.
_START_SECONDS = 60.0
#: The child ends by itself at a limit; the parent comes so much later.
_GRACE_SECONDS = 0.09
#: Seconds for closing the trace, once.
_CLOSE_SECONDS = 5.0
#: The status of the child is asked for at least so often.
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Ended:
    """How a child process ended.

    Attributes
    ----------
    status : int
        Its exit status, or the number of a signal, negative.
    is_late : bool
        Whether it was ended because of `wall_seconds`.
    has_begun : bool
        Whether the program began to run.
    wall_seconds : float
        How long it ran.
    """

    status: int
    is_late: bool
    has_begun: bool
    wall_seconds: float


class Watch:
    """Waits for a child, and reads what it tells.

    Parameters
    ----------
    process : subprocess.Popen
        The child.
    status : int
        A descriptor that it writes to: when the program begins, when the trace is about to
        be closed, and why it could not begin.
    config : mapping
        Fields of the configuration.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], status: int, config: Mapping[str, object]
    ) -> None:
        self._process = process
        self._status = status
        limit = config["wall_seconds"]
        self._limit: float | None = None
        if isinstance(limit, float) and config["on_limit"] != "detach":
            self._limit = limit
        self._deadline: float | None = time.monotonic() + _START_SECONDS
        self._told = b""
        self._is_open = True
        self._begun = self._late = False
        self._since = time.monotonic()

    def wait(self) -> Ended:
        """Return how the child ended.

        Raises
        ------
        CalcharoError
            It could not begin to record.
        """
        interrupts = 0
        while self._process.poll() is None:
            try:
                self._look()
            except KeyboardInterrupt:
                # The child has a session of its own: the terminal does not reach it.
                interrupts += 1
                if interrupts > 1:
                    raise
                os.killpg(self._process.pid, signal.SIGINT)
        seconds = time.monotonic() - self._since
        while self._is_open and self._read(0):
            pass
        _raise_told(self._told)
        return Ended(self._process.returncode, self._late, self._begun, seconds)

    def _look(self) -> None:
        left = _POLL_SECONDS
        if self._deadline is not None:
            left = min(left, self._deadline - time.monotonic())
        if left <= 0:
            self._late = self._begun
            kill(self._process)
            self._process.wait()
        elif self._is_open:
            self._read(left)
        else:
            time.sleep(min(left, 0.005))

    def _read(self, seconds: float) -> bool:
        """Take what the child tells; false if there is nothing."""
        poll = select.poll()
        poll.register(self._status, select.POLLIN)
        if not poll.poll(max(seconds, 0) * 1000):
            return False
        data = os.read(self._status, 4096)
        self._is_open = bool(data)
        if data.startswith(b"r") and not self._begun:
            self._begun = True
            self._since = time.monotonic()
            limit = self._limit
            self._deadline = None if limit is None else self._since + limit + _GRACE_SECONDS
        if b"e" in data and self._deadline is not None and b"e" not in self._told:
            # A program that pretends to end gains this and no more.
            self._deadline = time.monotonic() + _CLOSE_SECONDS
        if len(self._told) < 1 << 16:
            self._told += data
        return True


def _raise_told(told: bytes) -> None:
    """Raise the error that kept the child from recording."""
    kind, _, text = told.partition(b"\n")
    if kind.startswith(b"x"):
        code, _, message = text.decode("utf-8", "replace").partition("\n")
        raise BY_CODE.get(code, IsolationError)(message)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End all processes of the group; the kernel lets none be born meanwhile.

    Parameters
    ----------
    process : subprocess.Popen
        The first of the group.
    """
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
