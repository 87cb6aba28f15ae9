"""What steps come from: the engine of this version, or one that is given.

A strategy makes the interpreter send events to native code. Which code is in scope, what is
planned for it, and what the events mean is not its business, so that swapping one never changes
the meaning of a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from . import _tracer
from ._frames import PUBLIC
from ._monitor import Monitor
from .core._suggest import shown
from .core.errors import CalcharoError, EngineUnavailable

if TYPE_CHECKING:
    from types import CodeType
    from typing import Callable, Collection

    from ._frames import Frames
    from ._plan import Planner
    from .core.context import ExecutionContext

#: Engines that later versions may have.
_ABSENT = ("settrace", "ast")


class Sink:
    """Where a strategy sends events."""

    def callbacks(self) -> dict[str, Callable[..., object]]:
        """Return the native callbacks by the names of events of `sys.monitoring`.

        The interpreter must call them itself: they read the frame that runs.
        """
        return _tracer.callbacks()

    def note(self, text: str) -> None:
        """Say in the trace's diagnostics what is not recorded.

        Parameters
        ----------
        text : str
            What, and why.
        """
        _tracer.Recording.note(text)


class Strategy(Protocol):
    """What an engine that is an object does."""

    def capabilities(self) -> Collection[str]:
        """Return the levels that it can record."""

    def self_test(self) -> object:
        """Return nothing if it works here, else what is wrong."""

    def start(self, context: ExecutionContext, sink: Sink) -> None:
        """Begin to send events to the callbacks of `sink`; `PY_START` for all code."""

    def attach(self, code: CodeType) -> None:
        """Send the events of a code object that is in scope; the code inside of it follows."""

    def stop(self) -> None:
        """Send no more events."""


class StrategyMonitor:
    """A strategy in the place of `Monitor`.

    Parameters
    ----------
    strategy : Strategy
        What sends events.
    context : ExecutionContext
        The recording.
    planner : Planner
        Makes the plan of a code object.
    in_scope : callable
        Whether a code object is in scope.
    """

    def __init__(
        self,
        strategy: Strategy,
        context: ExecutionContext,
        planner: Planner,
        in_scope: Callable[[CodeType], bool],
    ) -> None:
        self._strategy = strategy
        self._context = context
        self._planner = planner
        self._in_scope = in_scope
        self._is_started = False

    def discover(self, code: CodeType) -> object:
        """Return the plan of a code object that begins to run, or None out of scope.

        Parameters
        ----------
        code : CodeType
            A code object that was not seen before.
        """
        if not self._in_scope(code):
            return None
        self._strategy.attach(code)
        return self._planner.plan(code)

    def attach(self, code: CodeType) -> None:
        """Plan a code object and those inside of it, and have them send events.

        Parameters
        ----------
        code : CodeType
            A code object in scope.
        """
        _tracer.Recording.attach(code, self._planner.plan(code))
        self._strategy.attach(code)
        for constant in code.co_consts:
            if isinstance(constant, type(code)):
                self.attach(constant)

    def start(self) -> None:
        """Test the strategy, and start it.

        Raises
        ------
        EngineUnavailable
            It cannot record the level, or does not work here.
        """
        name, level = name_of(self._strategy), self._context.config.level
        try:
            levels = list(self._strategy.capabilities())
            wrong = self._strategy.self_test() if level in levels else None
            if level in levels and not wrong:
                self._is_started = True
                self._strategy.start(self._context, Sink())
                return
        except CalcharoError:
            raise
        except Exception as error:
            raise EngineUnavailable(f"the strategy {name} cannot start: {error}") from error
        if level not in levels:
            raise EngineUnavailable(f"the strategy {name} cannot record level={level!r}: {levels}")
        raise EngineUnavailable(f"the strategy {name} does not work here: {wrong}")

    def stop(self) -> None:
        """Stop the strategy; what it raises is noted, and the trace is valid."""
        if not self._is_started:
            return
        self._is_started = False
        try:
            self._strategy.stop()
        except Exception as error:
            name = name_of(self._strategy)
            _tracer.Recording.note(f"the strategy {name} did not stop: {shown(error)}")


def name_of(strategy: Strategy | None, frames: Frames | None = None) -> str:
    """Return what a trace calls the engine.

    Parameters
    ----------
    strategy : Strategy or None
        `None` is the engine of this version.
    frames : Frames, optional
        How that engine reads frames.
    """
    if strategy is not None:
        return type(strategy).__name__
    return PUBLIC if frames is not None and frames.is_public else "monitoring"


def monitor_of(
    strategy: Strategy | None,
    context: ExecutionContext,
    planner: Planner,
    in_scope: Callable[[CodeType], bool],
    frames: Frames,
) -> Monitor | StrategyMonitor:
    """Return what sets events on code.

    Parameters
    ----------
    strategy : Strategy or None
        `None` is the engine of this version.
    context, planner, in_scope
        As in `StrategyMonitor`.
    frames : Frames
        How frames are read.
    """
    if strategy is None:
        return Monitor(context.config.level, planner, in_scope, frames)
    return StrategyMonitor(strategy, context, planner, in_scope)


def check_name(name: str) -> None:
    """Check that an engine that is named is in this version.

    Parameters
    ----------
    name : str
        A name that a configuration allows.

    Raises
    ------
    EngineUnavailable
        It is not.
    """
    if name in _ABSENT:
        raise EngineUnavailable(
            f"the engine `{name}` is not in this version: there is `monitoring`, for CPython "
            "3.12 and 3.13"
        )
