"""One recording from its start to its trace."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

from phicode_engine import __version__

from . import _effects, _tracer
from ._frames import frames_of
from ._plan import Planner, Wanted
from ._program import read_source
from ._setup import setup_of
from ._stop import Stop
from ._strategies import monitor_of, name_of
from ._streams import Streams
from ._watchdog import Watchdog
from .core.context import ExecutionContext

if TYPE_CHECKING:
    from types import CodeType
    from typing import Iterable

    from ._asked import Asked
    from ._setup import Setup
    from .core.config import TracerConfig
    from .core.models import Trace


class Session:
    """A recording of this process.

    Parameters
    ----------
    config : TracerConfig
        What is recorded, and how.
    argv : iterable of str
        The program and its arguments.
    files : iterable of str
        Files that are in scope where the configuration has no rules of its own.
    sources : dict of str to str
        Texts of programs that are no files, by the name that their code has.
    modules : iterable of str
        Modules whose classes are in scope from the beginning.
    status : int, optional
        In a process of the program's own: a descriptor that its parent reads.
    setup : Setup, optional
        Strategy, handlers and rules in the place of those that the configuration names.

    Raises
    ------
    LayoutMismatch
        Objects of this interpreter cannot be read.

    Attributes
    ----------
    watchdog : Watchdog
        Interrupts the program.
    context : ExecutionContext
        What changes while it is recorded.
    limit : str or None
        After the end, the limit that was reached.
    is_copied : bool
        Whether this process was forked by the program: nothing is recorded in it.
    """

    def __init__(
        self,
        config: TracerConfig,
        argv: Iterable[str] = (),
        files: Iterable[str] = (),
        sources: dict[str, str] | None = None,
        modules: Iterable[str] = ("__main__",),
        status: int | None = None,
        setup: Setup | None = None,
    ) -> None:
        setup = setup_of(config) if setup is None else setup
        self._frames = frames_of(setup)
        self._note = self._frames.note(config)
        config = self._frames.config(config)
        self.config = (
            config if setup.redact == config.redact else config.replace(redact=setup.redact)
        )
        self._argv = list(argv)
        self._files = frozenset(files)
        self._sources = sources or {}
        self._modules = list(modules)
        self._status = status
        self.limit: str | None = None
        self.is_copied = False
        self._streams = Streams(config.capture_streams)
        self.context = ExecutionContext(self.config, self._streams)
        setup.contexts.append(self.context)
        self._asked: Asked | None = None
        self._planner = self._make_planner(setup)
        self._engine = name_of(setup.strategy, self._frames)
        self._monitor = monitor_of(
            setup.strategy, self.context, self._planner, self._in_scope, self._frames
        )
        self.watchdog = Watchdog()
        self._recording: _tracer.Recording | None = None

    def _make_planner(self, setup: Setup) -> Planner:
        rules, handlers = setup.redact, setup.handlers
        if self.config.level == "full" and handlers is not None and not handlers.is_built_in:
            from ._asked import Asked

            self._asked = Asked(handlers, self.context)
        return Planner(
            Wanted.of(self.config),
            lambda name: rules.rule_for_name(name) is not None,
            self._read_source,
            self._asked,
        )

    def start(self, code: CodeType | None = None) -> None:
        """Begin to record.

        Parameters
        ----------
        code : CodeType, optional
            The program, if it is known: its code objects are planned before it runs.
        """
        self._recording = _tracer.Recording(self._settings())
        try:
            self._monitor.start()
            if code is not None and self._takes(code, "__main__"):
                self._monitor.attach(code)
        except BaseException:
            self._monitor.stop()
            self._recording.finish("exception", "the recording could not start")
            raise
        if self.config.heap == "shallow":
            _tracer.Recording.note("heap='shallow' is recorded as 'full'")
        if self._note is not None:
            _tracer.Recording.note(self._note)
        self._streams.start()
        _running.append(self)
        self.watchdog.start()
        self.context.begin()
        _tracer.Recording.set_paused(False)

    def pause(self) -> None:
        """Record nothing from here on: what follows is not the program's."""
        self.watchdog.cancel()
        if not self.is_copied:
            _tracer.Recording.set_paused(True)

    @property
    def reached(self) -> str | None:
        """The limit that is reached so far, whichever thread it ended."""
        return _tracer.Recording.limit() or self.watchdog.limit

    def leave(self) -> None:
        """Record nothing: this process is a copy that the program has made of itself."""
        assert self._recording is not None
        self.is_copied = True
        self.watchdog.cancel()
        self._recording.abandon()
        self._monitor.stop()
        self._streams.stop()

    def stop(self, outcome: str = "finished", reason: str | None = None) -> bytes | None:
        """End the recording, and return the bytes of a trace that is kept in memory.

        Parameters
        ----------
        outcome : str
            How the program ended.
        reason : str, optional
            The exception that ended it; a limit that was reached takes its place.
        """
        assert self._recording is not None
        self.pause()
        if self.config.audit:
            for missed in _tracer.Recording.audit():
                _tracer.Recording.note(f"missed write: {missed}")
        self.context.end()
        self._streams.stop()
        self._monitor.stop()
        if self.config.granularity == "statement" and self.config.level in ("lines", "calls"):
            _tracer.Recording.note("statements within a line: at the levels values and full only")
        for note in self._planner.notes():
            _tracer.Recording.note(note)
        _running.remove(self)
        self.limit = self.reached
        if self.limit is not None:
            outcome, reason = "limit", self.limit
        raw = self._recording.finish(outcome, reason)
        if self._asked is None or not self._asked.listens:
            return raw
        from ._events import tell

        return tell(raw, self.config.output, self._planner, self._asked)

    def trace(self, outcome: str, reason: str | None = None) -> Trace:
        """End the recording, and return its trace.

        Parameters
        ----------
        outcome, reason
            As in `stop`.
        """
        from .core.models import Trace

        raw = self.stop(outcome, reason)
        if raw is None:
            assert self.config.output is not None
            return Trace.load(self.config.output)
        return Trace.from_bytes(raw)

    def _read_source(self, filename: str) -> str | None:
        known = self._sources.get(filename)
        return read_source(filename) if known is None else known

    def _in_scope(self, code: CodeType) -> bool:
        # Below the frame of the code that begins lie those of the monitor and this one.
        module = sys._getframe(2).f_globals.get("__name__", "")
        return self._takes(code, module if isinstance(module, str) else "")

    def _takes(self, code: CodeType, module: str) -> bool:
        name = code.co_filename
        if name.startswith(_OWN):
            return False
        if self.config.scope.automatic:
            return name in self._files
        return self.config.scope.matches(name, module, code.co_qualname)

    def _settings(self) -> object:
        config = self.config
        is_fixed = config.deterministic
        header = {
            "interpreter": f"cpython {platform.python_version()}",
            "engine": self._engine,
            "writer": f"phicode {__version__}",
            "level": config.level,
            "started": 0.0 if is_fixed else time.time(),
            "argv": self._argv,
            "config": config.to_dict(),
        }
        # See `Settings` of `api.rs`.
        return SimpleNamespace(
            header=json.dumps(header),
            output=config.output,
            heap=config.heap if config.level in ("values", "full") else "none",
            clock="off" if is_fixed else config.clock,
            once=config.level == "lines",
            exact_clock=config.clock == "exact" or (config.level == "calls" and not is_fixed),
            audit=config.audit,
            threads=config.threads,
            public_frames=self._frames.is_public,
            max_string=config.max_string,
            max_items=config.max_items,
            max_steps=config.max_steps,
            max_trace_bytes=config.max_trace_bytes,
            max_memory_bytes=config.max_memory_bytes,
            wall_seconds=config.wall_seconds,
            cpu_seconds=config.cpu_seconds,
            secret_names=[f"(?i){pattern}" for pattern in config.redact.names],
            secret_values=list(config.redact.values),
            modules=self._modules,
            pure=_effects.pure(),
            hiding=_effects.hiding(),
            running=_effects.running(),
            methods=_effects.methods(),
            discover=self._monitor.discover,
            restart=sys.monitoring.restart_events,
            disable=sys.monitoring.DISABLE,
            missing=sys.monitoring.MISSING,
            on_limit=None if config.on_limit == "detach" else Stop,
            late=None if config.on_limit == "detach" else self.watchdog.interrupt,
            status=self._status,
        )


_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep

#: The recordings of this process.
_running: list[Session] = []


def _note_copy() -> None:
    for _ in _running:
        _tracer.Recording.note("a process that the program forked: it is not recorded")


def _leave_copy() -> None:
    for session in _running:
        session.leave()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_parent=_note_copy, after_in_child=_leave_copy)
