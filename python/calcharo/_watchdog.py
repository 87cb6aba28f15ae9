"""Interrupts a program that passes a limit in code which sends no events.

Native code watches the clocks (`late.rs`) and calls `interrupt`. An exception then ends
Python code at its next instruction. C code is not interrupted: a program that waits in it
ends when it returns to Python, or with its process if that is the program's own.
A limit that an event has noticed interrupts the other threads in the same way.
"""

from __future__ import annotations

import sys
import threading
import time
import warnings
from _thread import allocate_lock, get_ident
from typing import TYPE_CHECKING

from . import _tracer
from ._stop import Stop

if TYPE_CHECKING:
    from typing import Any, Callable

#: Seconds after an interruption in which a program is to end by itself.
PATIENCE = 2.0
_FORKS_WITH_THREADS = r"This process \(pid=\d+\) is multi-threaded"


class Watchdog:
    """Interrupts the calling thread, and threads that start later.

    Attributes
    ----------
    limit : str or None
        The limit that was passed, if an interruption was needed.
    give_up : callable or None
        Ends a process whose threads wait in C code and so are not interrupted; `None` if the
        process is not the program's own.
    """

    def __init__(self) -> None:
        self.limit: str | None = None
        self.give_up: Callable[[], object] | None = None
        self._since = 0.0
        self._lock = allocate_lock()
        self._is_active = False
        self._filter: object = None
        self._hooks: list[tuple[object, str, Any, Any]] = []

    def start(self) -> None:
        """Begin to listen."""
        self._ident = get_ident()
        self._strangers = frozenset(sys._current_frames())
        for owner, name in ((threading, "excepthook"), (sys, "unraisablehook")):
            hook = getattr(owner, name)
            silent = _without_stop(hook)
            setattr(owner, name, silent)
            self._hooks.append((owner, name, hook, silent))
        # The threads that it tells of are the tracer's.
        warnings.filterwarnings("ignore", _FORKS_WITH_THREADS, DeprecationWarning)
        self._filter = warnings.filters[0]
        self._is_active = True

    def interrupt(self, limit: str) -> None:
        """End the program; called in a native thread, again and again.

        Parameters
        ----------
        limit : str
            The field of the configuration whose limit was passed.
        """
        with self._lock:
            if not self._is_active:
                return
            self.limit = self.limit or limit
            self._since = self._since or time.monotonic()
            kind = _stop_at(limit)
            # This function's own thread is one of them.
            for ident in sys._current_frames().keys() - self._strangers - {get_ident()}:
                _tracer.interrupt(ident, kind)
            _tracer.interrupt(self._ident, kind)
        if self.give_up is not None and time.monotonic() - self._since > PATIENCE:
            self.give_up()

    def cancel(self) -> None:
        """Interrupt nothing any more; an interruption on its way is taken back."""
        self._is_active = False
        while True:
            try:
                with self._lock:
                    _tracer.interrupt(get_ident(), None)
                break
            except Stop:
                continue
        for owner, name, hook, silent in self._hooks:
            if getattr(owner, name) is silent:
                setattr(owner, name, hook)
        self._hooks.clear()
        if self._filter in warnings.filters:
            warnings.filters.remove(self._filter)  # type: ignore[attr-defined]
            self._filter = None


def _stop_at(limit: str) -> type[Stop]:
    """Return a class that needs no arguments: the interpreter makes the exception."""

    class Interruption(Stop):
        def __init__(self) -> None:
            super().__init__(limit)

    Interruption.__qualname__ = "Stop"
    return Interruption


def _without_stop(hook: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return a hook for exceptions that nobody catches, which a limit is not."""

    def silent(unraisable: Any) -> object:
        if unraisable.exc_type is not None and issubclass(unraisable.exc_type, Stop):
            return None
        return hook(unraisable)

    return silent
