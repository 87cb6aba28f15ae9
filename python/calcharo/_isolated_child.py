"""What runs in the child process, before the program and after it."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from . import _isolated_job, _tracer
from ._cli_end import End
from ._cli_report import hide_frames
from ._isolated_limits import set_limits
from ._isolated_streams import Descriptors
from ._program import Program
from ._run import module_namespace
from ._session import Session
from ._start import forget_hidden, prepare
from ._stop import Stop
from .core.config import TracerConfig
from .core.errors import CalcharoError

if TYPE_CHECKING:
    from typing import Any, Callable, Tuple

    Call = Tuple[Callable[..., Any], Tuple[Any, ...]]

#: Modules that the interpreter uses to its end.
_replaced: list[ModuleType] = []


def main(file: str) -> None:
    """Run and record what a job says.

    Parameters
    ----------
    file : str
        The job.
    """
    job = _isolated_job.read(file)
    os.remove(file)
    status: int = job["status"]
    os.set_inheritable(status, False)
    config = TracerConfig.from_dict({**job["config"], "output": job["output"]})
    sys.argv[:] = job["argv"]
    sys.path[:] = job["path"]
    streams = None
    if job["capture"] is not None:
        streams = Descriptors(job["capture"], _tracer.Recording.output)
        streams.start()
    try:
        call, arguments = _call(job)
    except BaseException as error:
        _report(job, error)
        raise
    files = [] if job["words"] else [job["filename"]]
    session = Session(
        config, job["argv"], files, job["texts"], status=_ends_at_limits(config, status)
    )

    def before() -> None:
        os.write(status, b"e")
        if streams is not None:
            streams.stop()

    end = End(session, before, lambda steps, failure: None)
    try:
        end.begin(arguments[0] if call is exec else None)
    except (CalcharoError, OSError, ValueError) as error:
        code = getattr(error, "code", "isolation")
        os.write(status, f"x\n{code}\n{error}".encode("utf-8", "backslashreplace"))
        os._exit(2)
    set_limits(config)
    os.write(status, b"r")
    if job["words"]:
        forget_hidden()
    try:
        call(*arguments)
    except Stop:
        sys.exit(1)
    except BaseException as error:
        end.failed(error)
        _report(job, error)
        raise


def _ends_at_limits(config: TracerConfig, status: int) -> int | None:
    return None if config.on_limit == "detach" else status


def _call(job: dict[str, Any]) -> Call:
    """Return what runs the program, and its arguments."""
    if job["words"]:
        return prepare(job["words"])
    if job["phi"]:
        from phicode_engine._api import install_phicode_importer

        install_phicode_importer()
    program = Program(job["code"], job["filename"], None, job["file"])
    module = ModuleType("__main__")
    vars(module).update(module_namespace(program))
    vars(module).update(job["globals"])
    _replaced.append(sys.modules["__main__"])
    sys.modules["__main__"] = module
    return exec, (job["code"], vars(module))


def _report(job: dict[str, Any], error: BaseException) -> None:
    """Let the interpreter report an exception as for a program of its own, or not at all."""
    if job["reports"]:
        from phicode_engine import _main

        _main.before_end(error)
    if isinstance(error, SystemExit):
        return
    if job["reports"]:
        hide_frames()
    else:
        # The trace tells it.
        sys.excepthook = lambda *_: None
