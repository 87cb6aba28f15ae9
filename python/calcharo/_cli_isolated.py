"""Runs and records a program in a process of its own, from the command line."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING

from ._cli_run import START_STATUS, argv_of
from ._isolated import require_processes
from ._isolated_job import Job
from ._stop import LIMIT_STATUS
from .core.errors import CalcharoError

if TYPE_CHECKING:
    from typing import NoReturn

    from ._cli_words import Request
    from ._isolated_watch import Ended

#: Signals that end a program without a defect of it.
_PASSED_ON = (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM)


def run_isolated(request: Request) -> NoReturn:
    """Run a program in a child process, and exit as it did.

    Parameters
    ----------
    request : Request
        What is to be recorded.
    """
    output = request.config.output or ""
    if os.path.exists(output):
        # A child that does not begin must not leave an older trace that passes for its own.
        os.remove(output)
    try:
        ended = _run(request, output)
    except CalcharoError as error:
        print(f"calcharo: the program cannot be recorded: {error}", file=sys.stderr)
        sys.exit(START_STATUS)
    stopped = False
    if ended.has_begun:
        stopped = _tell(request, output, ended)
    _exit_as(ended.status, stopped)


def _run(request: Request, output: str) -> Ended:
    require_processes()
    from ._isolated_process import run_child
    from ._isolated_relay import Relay

    # The child puts the folder of the program there itself.
    job = Job(request.config, argv_of(request), sys.path)
    texts = {"<string>": request.target + "\n"} if request.mode == "code" else {}
    job.take_words([request.mode, request.target, *request.arguments], texts)
    with tempfile.TemporaryDirectory(prefix="calcharo-") as folder, Relay("tee", True) as relay:
        return run_child(job, output, folder, os.getcwd(), relay, 0)


def _tell(request: Request, output: str, ended: Ended) -> bool:
    """Say how long the trace is; whether a limit ended the program."""
    from ._isolated_trace import closed

    trace = closed(output, ended)
    stopped = trace.outcome in ("limit", "timeout") and request.config.on_limit != "detach"
    if not request.quiet:
        text = f"{len(trace)} {'step' if len(trace) == 1 else 'steps'} in {os.path.relpath(output)}"
        if trace.outcome in ("limit", "timeout"):
            limit = trace.reason or ""
            what = "was ended" if stopped else "went on unrecorded"
            text += f"; the program {what} at {limit} = {getattr(request.config, limit, '')}"
        elif trace.outcome == "killed":
            text += f"; the program was killed: {trace.reason}"
        print(f"calcharo: {text}", file=sys.stderr)
    return stopped


def _exit_as(status: int, stopped: bool) -> NoReturn:
    if stopped:
        sys.exit(LIMIT_STATUS)
    if -status in _PASSED_ON:
        # The shell is to see the signal. Others would leave a core file of this process.
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    sys.exit(128 - status if status < 0 else status)
