"""Runs and records a program in this process, as `python` would run it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ._cli_report import hide_frames
from ._start import forget_hidden, prepare
from ._stop import LIMIT_STATUS, Stop
from .core.errors import CalcharoError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Callable, NoReturn

    from ._cli_end import End
    from ._cli_words import Request

#: Exit status if the recording cannot begin.
START_STATUS = 2


def run(request: Request) -> None:
    """Run a program; what it raises passes through, for the interpreter to report.

    Parameters
    ----------
    request : Request
        What is to be recorded.
    """
    from phicode_engine import _main

    words = [request.mode, request.target, *request.arguments]
    try:
        if request.level == "off":
            call, arguments = prepare(words)
            forget_hidden()
            call(*arguments)
            return
        end = _end_of(request)
        # What `phicode run` does for a target: arguments, module path, `__main__`, code.
        call, arguments = prepare(words)
        record(call, arguments, end)
    except BaseException as error:
        _main.before_end(error)
        if not isinstance(error, SystemExit):
            hide_frames()
        raise


def record(call: Callable[..., Any], arguments: tuple[Any, ...], end: End) -> None:
    """Call what runs the program, and record it.

    Parameters
    ----------
    call, arguments
        What runs the program.
    end : End
        Closes the recording at the end of the process.
    """
    try:
        end.begin(arguments[0] if call is exec else None)
    except (CalcharoError, OSError, ValueError) as error:
        print(f"calcharo: the program cannot be recorded: {error}", file=sys.stderr)
        sys.exit(START_STATUS)
    forget_hidden()
    try:
        call(*arguments)
    except Stop as stop:
        _stopped(end, stop.limit, stop.__traceback__)
    except SystemExit as error:
        end.failed(error)
        if error.code not in (None, 0):
            raise
        limit = end.wait()
        if limit is None:
            raise
        _stopped(end, limit)
    except BaseException as error:
        end.failed(error)
        raise
    else:
        limit = end.wait()
        if limit is not None:
            _stopped(end, limit)


def _stopped(end: End, limit: str, traceback: TracebackType | None = None) -> NoReturn:
    """End the program at a limit, as it is configured."""
    if end.session.config.on_limit == "raise":
        raise end.limit_error(limit).with_traceback(traceback) from None
    sys.exit(LIMIT_STATUS)


def argv_of(request: Request) -> list[str]:
    """Return the program and its arguments, as the trace names them.

    Parameters
    ----------
    request : Request
        What is recorded.
    """
    first = {"module": ["-m", request.target], "code": ["-c"]}.get(request.mode, [request.target])
    return [*first, *request.arguments]


def _end_of(request: Request) -> End:
    # These need the extension module, so they are imported when it is known to be there.
    from ._cli_end import End
    from ._cli_progress import Progress
    from ._session import Session

    texts = {"<string>": request.target + "\n"} if request.mode == "code" else None
    session = Session(request.config, argv_of(request), sources=texts)
    if request.quiet:
        return End(session, lambda: None, lambda steps, failure: None)
    progress = Progress(session)
    progress.start()
    return End(session, progress.stop, progress.tell)
