"""Records programs: the functions and the class that users call."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, overload

from ._block import Block
from ._engine import require_engine
from .config import TracerConfig
from .errors import CalcharoError, IsolationError

if TYPE_CHECKING:
    from typing import Any, Callable, Sequence, TypeVar

    from .._program import Source
    from .._session import Session
    from .._setup import Setup
    from ..handlers import HandlerRegistry
    from .context import ExecutionContext
    from .models import Trace

    Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_log = logging.getLogger("calcharo")
_log.addHandler(logging.NullHandler())


def execute_and_trace(
    code: Source,
    config: TracerConfig | None = None,
    *,
    filename: str | None = None,
    language: str = "auto",
    globals: dict[str, Any] | None = None,
    argv: Sequence[str] | None = None,
    stdin: str | bytes | None = None,
) -> Trace:
    """Run a program and return the trace of it.

    Parameters
    ----------
    code : str, bytes, path-like or CodeType
        The text of a program, the path of one, or a code object.
    config : TracerConfig, optional
        What is recorded; by default everything of this program.
    filename : str, optional
        The name of a program that is given as a text.
    language : {"auto", "python", "phi"}
        `auto` goes by the suffix of the file.
    globals : dict, optional
        Names that the program finds in its namespace.
    argv : sequence of str, optional
        `sys.argv` of the program.
    stdin : str or bytes, optional
        What the program reads from standard input.

    Returns
    -------
    Trace
        An exception that the program does not catch is recorded, not raised, unless
        `on_error="raise"`.

    Raises
    ------
    SourceError
        The program cannot be read or does not compile.
    EngineUnavailable
        This interpreter cannot record.
    IsolationError
        A child process was asked for and cannot be had.

    Examples
    --------
    >>> steps = execute_and_trace("x = 42; y = x + 1")
    >>> steps[-1].variables_state["y"]
    43
    """
    tracer = ExecutionTracer(config)
    return tracer.execute(
        code, filename=filename, language=language, globals=globals, argv=argv, stdin=stdin
    )


class ExecutionTracer:
    """Records programs and parts of them.

    Parameters
    ----------
    config : TracerConfig, optional
        What is recorded, and how.
    strategy : str or object
        `auto`, `monitoring`, or an object with `capabilities()`, `self_test()`,
        `start(context, sink)`, `attach(code)` and `stop()`, which makes the interpreter send
        events; `auto` is the engine of the configuration.
    handlers : sequence of NodeHandler or str, optional
        Handlers of AST nodes besides the built-in ones, or names of plug-ins that have some;
        by default those of the configuration.

    Attributes
    ----------
    config : TracerConfig
        As given.
    strategy : str or object
        As given, or the engine of the configuration.

    Raises
    ------
    ConfigurationError
        The strategy is none.
    """

    def __init__(
        self,
        config: TracerConfig | None = None,
        strategy: object = "auto",
        handlers: Sequence[object] | None = None,
    ) -> None:
        self.config = config or TracerConfig()
        if strategy == "auto":
            strategy = self.config.engine
        else:
            self.config.replace(engine=strategy, isolation="none")
        self.strategy = strategy
        self._given = handlers
        self._handlers: HandlerRegistry | None = None
        self._session: Session | None = None
        self._last: Setup | None = None

    @property
    def context(self) -> ExecutionContext | None:
        """The changing part of the last recording, which may be under way; `None` before it."""
        contexts = [] if self._last is None else self._last.contexts
        return contexts[-1] if contexts else None

    @property
    def handlers(self) -> HandlerRegistry:
        """Who is asked what is recorded at a node; changes hold from the next recording on.

        Raises
        ------
        ConfigurationError
            A handler that was given is none.
        PluginError
            A plug-in that was named cannot be used.
        """
        if self._handlers is None:
            from .._setup import registry_of

            self._handlers = registry_of(self.config, self._given)
        return self._handlers

    def _setup(self) -> Setup:
        from .._setup import setup_of

        handlers = self._handlers if self._given is None else self.handlers
        self._last = setup_of(self.config, self.strategy, handlers)
        return self._last

    def execute(
        self,
        code: Source,
        *,
        filename: str | None = None,
        language: str = "auto",
        globals: dict[str, Any] | None = None,
        argv: Sequence[str] | None = None,
        stdin: str | bytes | None = None,
    ) -> Trace:
        """Run a program and return the trace of it; see `execute_and_trace`."""
        require_engine()
        from .. import _run

        program = _run.load_program(code, filename, language)
        if self.config.isolation == "process":
            from .._isolated import run_isolated

            self._require_no_objects()
            return run_isolated(program, self.config, globals, argv, stdin)
        return _run.run(program, self.config, globals, argv, stdin, self._setup())

    def _require_no_objects(self) -> None:
        is_changed = self._given is not None or self._handlers is not None
        if is_changed or self.strategy is not self.config.engine:
            raise IsolationError(
                "strategies and handlers that are objects cannot go to another process",
                hint="name plug-ins in the configuration",
            )

    def start(self) -> None:
        """Begin to record the calling thread, from its next line in scope on."""
        require_engine()
        from .. import _run

        self._session = _run.started(self.config, sys._getframe(1), setup=self._setup())

    def stop(self) -> Trace:
        """End the recording, and return its trace."""
        from .. import _run

        if self._session is None:
            raise CalcharoError("nothing is being recorded", hint="call start() first")
        session, self._session = self._session, None
        return _run.stopped(session)

    def pause(self) -> None:
        """Record nothing until `start` or `resume`."""
        self._pause(True)

    def resume(self) -> None:
        """Go on recording after `pause`."""
        self._pause(False)

    def _pause(self, paused: bool) -> None:
        from .. import _tracer

        if self._session is not None and not self._session.context.is_cancelled:
            _tracer.Recording.set_paused(paused)


@overload
def trace(config: TracerConfig | None = None) -> Block: ...


@overload
def trace(config: Decorated) -> Decorated: ...


def trace(config: Any = None) -> Any:
    """Record what a block, or a function, does: a context manager and a decorator.

    Without rules of a scope, the file that contains it is recorded.

    Parameters
    ----------
    config : TracerConfig, optional
        What is recorded, and how.

    Examples
    --------
    >>> with trace(TracerConfig(level="values")) as recorded:
    ...     total = sum([1, 2])
    >>> recorded.outcome
    'finished'
    """
    if config is None or isinstance(config, TracerConfig):
        return Block(config)
    return Block(None)(config)


__all__ = ["ExecutionTracer", "execute_and_trace", "require_engine", "trace"]
