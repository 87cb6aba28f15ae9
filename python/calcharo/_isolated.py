"""Runs and records a program in a process of its own, with limits that the kernel keeps.

The process has a session, a home and a temporary folder of its own, which end with it, few
environment variables, and no descriptors but its streams. It may read and write the files
of the user, and use the network: that is what the sandbox of `phicode run` is for. The
superuser has no limit on the number of processes; those that a program starts end with it,
unless they make a session of their own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

from ._isolated_job import Job
from .core.errors import IsolationError

if TYPE_CHECKING:
    from typing import Any, Sequence

    from ._program import Program
    from .core.config import TracerConfig
    from .core.models import Trace


def run_isolated(
    program: Program,
    config: TracerConfig,
    globals: dict[str, Any] | None = None,
    argv: Sequence[str] | None = None,
    stdin: str | bytes | None = None,
) -> Trace:
    """Run a program in a child process, and return its trace.

    A program that is a file runs in the current folder, any other in an empty one. Without
    `stdin` there is nothing to read.

    Parameters
    ----------
    program : Program
        What runs.
    config : TracerConfig
        What is recorded, and the limits.
    globals : dict, optional
        Plain data: numbers, texts, bytes, and lists, tuples, sets and dicts of them.
    argv, stdin
        As in `execute_and_trace`.

    Raises
    ------
    IsolationError
        The system has no such processes, or `globals` cannot go to one.
    LimitReached
        A limit was reached and `on_limit` is `raise`.
    CalcharoError
        The program raised an exception and `on_error` is `raise`; that exception cannot
        leave its process.
    """
    require_processes()
    from ._isolated_process import run_child
    from ._isolated_relay import Relay
    from ._isolated_trace import opened

    job = Job(config, list(argv) if argv is not None else [program.filename], sys.path)
    job.take_program(program, globals or {})
    with tempfile.TemporaryDirectory(prefix="calcharo-") as folder:
        output = os.path.abspath(config.output or os.path.join(folder, "trace.calcharo"))
        work = os.path.join(folder, "work")
        os.mkdir(work)
        with Relay(config.capture_streams) as relay:
            cwd = os.getcwd() if program.path else work
            ended = run_child(job, output, folder, cwd, relay, _input(stdin))
        return opened(output, ended, config)


def require_processes() -> None:
    """Check that this system can isolate a program.

    Raises
    ------
    IsolationError
        It cannot; the message says what is missing.
    """
    try:
        import resource  # noqa: F401
    except ImportError:
        raise IsolationError("this system has no limits for processes") from None
    if os.name != "posix" or not hasattr(os, "fork") or sys.platform in ("emscripten", "wasi"):
        raise IsolationError("this system cannot start a process of the program's own")


def _input(stdin: str | bytes | None) -> bytes | None:
    return stdin.encode("utf-8", "surrogatepass") if isinstance(stdin, str) else stdin
