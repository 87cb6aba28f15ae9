"""Runs a program, or a part of this one, while it is recorded."""

from __future__ import annotations

import builtins
import io
import os
import sys
import traceback
from typing import TYPE_CHECKING

from ._limits import LIMITS
from ._program import Program, load
from ._session import Session
from ._stop import Stop

if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Sequence

    from ._setup import Setup
    from .core.config import TracerConfig
    from .core.models import Trace

load_program = load


def run(
    program: Program,
    config: TracerConfig,
    globals: dict[str, Any] | None = None,
    argv: Sequence[str] | None = None,
    stdin: str | bytes | None = None,
    setup: Setup | None = None,
) -> Trace:
    """Run a program in a module namespace of its own, and return its trace.

    Parameters
    ----------
    program : Program
        What runs.
    config : TracerConfig
        What is recorded.
    globals, argv, stdin
        As in `execute_and_trace`.
    setup : Setup, optional
        As in `Session`.

    Raises
    ------
    LimitReached
        A limit was reached and `on_limit` is `raise`.
    BaseException
        The program raised it, and `on_error` is `raise`.
    """
    arguments = list(argv) if argv is not None else [program.filename]
    sources = {} if program.path or program.text is None else {program.filename: program.text}
    namespace = module_namespace(program)
    namespace.update(globals or {})
    session = Session(config, arguments, [program.filename], sources, setup=setup)
    with _surroundings(arguments, stdin):
        error = _guarded(session, program, namespace)
    trace = _finished(session, error)
    limit = session.limit
    if limit is not None and config.on_limit == "raise":
        raise LIMITS[limit].after(getattr(config, limit), step=len(trace), trace=trace)
    if error is not None and limit is None and config.on_error == "raise":
        raise error
    return trace


def module_namespace(program: Program) -> dict[str, Any]:
    """Return the namespace that a program finds when it is run as `__main__`.

    Parameters
    ----------
    program : Program
        What is to run.
    """
    namespace: dict[str, Any] = {
        "__name__": "__main__",
        "__doc__": None,
        "__package__": None,
        "__loader__": None,
        "__spec__": None,
        "__builtins__": builtins,
    }
    if program.path:
        namespace["__file__"] = program.filename
    return namespace


def _guarded(session: Session, program: Program, namespace: dict[str, Any]) -> BaseException | None:
    session.start(program.code)
    try:
        try:
            exec(program.code, namespace)
        finally:
            session.pause()
            if session.is_copied:
                end_copy()
    except Stop:
        # It may also come when the program has ended by itself.
        return None
    except BaseException as error:
        # The frames of the tracer are no part of the program's traceback.
        inner = error.__traceback__ and error.__traceback__.tb_next
        return error.with_traceback(inner)
    return None


def end_copy() -> None:
    """End a process that the program forked, where the program ends."""
    error = sys.exc_info()[1]
    if error is not None and not isinstance(error, SystemExit):
        sys.excepthook(type(error), error, error.__traceback__)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    code = 0 if error is None else getattr(error, "code", 1)
    os._exit(0 if code is None else code & 0xFF if isinstance(code, int) else 1)


def _finished(session: Session, error: BaseException | None) -> Trace:
    return session.trace(*outcome_of(error))


def outcome_of(error: BaseException | None) -> tuple[str, str | None]:
    """Return how a program ended, and why, from what it raised.

    Parameters
    ----------
    error : BaseException or None
        `SystemExit` is an end like any other.
    """
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished", None
    is_exit = isinstance(error, SystemExit)
    return "finished" if is_exit else "exception", last_line(error)


def last_line(error: BaseException) -> str:
    """Return an exception as the last line of its traceback.

    Parameters
    ----------
    error : BaseException
        The exception.
    """
    try:
        return traceback.format_exception_only(type(error), error)[-1].strip()
    except Exception:
        return type(error).__name__


class _surroundings:
    """Arguments and standard input of a program, put back behind it."""

    def __init__(self, argv: list[str], stdin: str | bytes | None) -> None:
        self._argv = argv
        self._stdin = stdin

    def __enter__(self) -> None:
        self._kept = sys.argv, sys.stdin
        sys.argv = self._argv
        if self._stdin is not None:
            raw = self._stdin.encode() if isinstance(self._stdin, str) else self._stdin
            sys.stdin = io.TextIOWrapper(io.BytesIO(raw), "utf-8")

    def __exit__(self, *_: object) -> None:
        sys.argv, sys.stdin = self._kept


def started(
    config: TracerConfig,
    frame: FrameType | None,
    files: Sequence[str] = (),
    modules: Sequence[str] = (),
    code: CodeType | None = None,
    setup: Setup | None = None,
) -> Session:
    """Begin to record the code around a frame.

    Parameters
    ----------
    config : TracerConfig
        What is recorded.
    frame : FrameType or None
        The frame whose code is in scope, if the configuration has no rules.
    files, modules : sequence of str
        Further files, and modules whose classes, are in scope.
    code : CodeType, optional
        Code that is about to run; by default that of the frame.
    setup : Setup, optional
        As in `Session`.
    """
    files, modules = list(files), ["__main__", *modules]
    if frame is not None:
        code = frame.f_code
        files.append(code.co_filename)
        modules.append(frame.f_globals.get("__name__", "__main__"))
    session = Session(config, sys.argv, files, modules=modules, setup=setup)
    session.start(code)
    return session


def stopped(session: Session) -> Trace:
    """End a recording that `started` began, and return its trace.

    Parameters
    ----------
    session : Session
        The recording.
    """
    session.pause()
    return session.trace("finished")
