"""What changes during a recording: limits and what is left of them, streams, the end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._streams import Streams
    from .config import TracerConfig

#: Fields of the configuration that set limits.
_LIMITS = ("max_steps", "max_trace_bytes", "max_memory_bytes", "wall_seconds", "cpu_seconds")


class ExecutionContext:
    """The mutable part of a recording; handlers and strategies see it, steps never do.

    Frames, objects and the size of the trace are kept by native code, which does not show them
    while it records.

    Parameters
    ----------
    config : TracerConfig
        What is recorded, and how.
    streams : Streams
        Standard output and standard error of the program.

    Attributes
    ----------
    config : TracerConfig
        As given.
    streams : Streams
        As given.
    is_active : bool
        Whether the recording has begun and is not over.
    is_cancelled : bool
        Whether `cancel` ended it.
    events : int
        Events that handlers were called for.
    """

    def __init__(self, config: TracerConfig, streams: Streams) -> None:
        self.config = config
        self.streams = streams
        self.is_active = False
        self.is_cancelled = False
        self.events = 0
        self._own: dict[str, dict[str, object]] = {}
        self._wall = self._cpu = 0.0

    @property
    def limits(self) -> dict[str, float | None]:
        """Limits in steps, bytes and seconds, by the fields of the configuration."""
        return {name: getattr(self.config, name) for name in _LIMITS}

    @property
    def steps(self) -> int:
        """Steps that were recorded so far; 0 before the beginning and behind the end."""
        if not self.is_active:
            return 0
        from .. import _tracer

        return _tracer.Recording.steps()

    def left(self, limit: str) -> float | None:
        """Return what is left of a limit; `None` if there is no limit, or it is not known.

        Known are `max_steps`, `wall_seconds` and, in the thread that began the recording,
        `cpu_seconds`.

        Parameters
        ----------
        limit : str
            A field of the configuration.

        Raises
        ------
        KeyError
            It is no limit.
        """
        allowed = self.limits[limit]
        if allowed is None or not self.is_active:
            return allowed
        if limit == "max_steps":
            return max(allowed - self.steps, 0)
        if limit == "wall_seconds":
            return max(allowed - (time.monotonic() - self._wall), 0)
        if limit == "cpu_seconds":
            return max(allowed - (time.thread_time() - self._cpu), 0)
        return None

    def of_plugin(self, name: str) -> dict[str, object]:
        """Return the dictionary of a plug-in, which nobody else writes.

        Parameters
        ----------
        name : str
            The name of the plug-in.
        """
        return self._own.setdefault(name, {})

    def cancel(self) -> None:
        """End the recording at the next event; the program goes on, and is not recorded.

        The trace is valid up to there, and its diagnostics say that it was cancelled. May be
        called from any thread, again and again.
        """
        if self.is_active and not self.is_cancelled:
            from .. import _tracer

            self.is_cancelled = True
            _tracer.Recording.note("what came after the recording was cancelled")
            _tracer.Recording.set_paused(True)

    def begin(self) -> None:
        """Note that the recording begins."""
        self.is_active = True
        self._wall, self._cpu = time.monotonic(), time.thread_time()

    def end(self) -> None:
        """Note that the recording is over."""
        self.is_active = False
