"""Starts the child process."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from ._isolated_watch import Watch, kill
from .core.errors import IsolationError

if TYPE_CHECKING:
    from ._isolated_job import Job
    from ._isolated_relay import Relay
    from ._isolated_watch import Ended

#: Variables of the caller that the child gets; all others may hold secrets.
_KEPT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "LD_LIBRARY_PATH", "PHICODE_SUFFIXES",
)  # fmt: skip

# The folder of this package comes last: what it lies beside must not hide standard modules.
_BOOT = "import sys; sys.path[:1] = []; sys.path.append(sys.argv[1]); \
from calcharo._isolated_child import main; main(sys.argv[2])"


def run_child(
    job: Job, output: str, folder: str, cwd: str, relay: Relay, stdin: bytes | int | None
) -> Ended:
    """Run a child process to its end.

    Parameters
    ----------
    job : Job
        What it is to do.
    output : str
        Where it writes the trace.
    folder : str
        A temporary folder for it alone.
    cwd : str
        Where it runs.
    relay : Relay
        Where its output goes.
    stdin : bytes, int or None
        What it reads, or a descriptor.

    Raises
    ------
    CalcharoError
        It could not begin to record.
    """
    status_read, status_write = os.pipe()
    file = os.path.join(folder, "job")
    try:
        job.write(file, output=output, status=status_write, capture=relay.capture)
        process = subprocess.Popen(
            [sys.executable, "-s", "-c", _BOOT, _root(), file],
            stdin=_stdin(stdin, folder),
            stdout=relay.targets[0],
            stderr=relay.targets[1],
            pass_fds=(status_write, *(relay.capture or ())),
            cwd=cwd,
            env=_environment(folder, bool(job.fields["config"]["deterministic"])),
            start_new_session=True,
        )
    except OSError as error:
        os.close(status_read)
        raise IsolationError(f"a process cannot be started: {error}") from error
    finally:
        os.close(status_write)
    try:
        relay.started()
        return Watch(process, status_read, job.fields["config"]).wait()
    finally:
        kill(process)
        process.wait()
        os.close(status_read)


def _root() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _environment(folder: str, is_fixed: bool) -> dict[str, str]:
    variables = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # Each thread's arena counts as memory that is used, though most of it never is.
    variables.update(HOME=folder, TMPDIR=folder, MALLOC_ARENA_MAX="2")
    if is_fixed:
        variables["PYTHONHASHSEED"] = "0"
    return variables


def _stdin(stdin: bytes | int | None, folder: str) -> int:
    if stdin is None:
        return subprocess.DEVNULL
    if isinstance(stdin, int):
        return stdin
    file = os.open(os.path.join(folder, "stdin"), os.O_RDWR | os.O_CREAT, 0o600)
    with open(file, "wb", closefd=False) as stream:
        stream.write(stdin)
    os.lseek(file, 0, os.SEEK_SET)
    return file
