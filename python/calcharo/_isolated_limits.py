"""Limits that the kernel keeps for a process and all that it starts."""

from __future__ import annotations

import math
import os
import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .core.config import TracerConfig

_MEBIBYTE = 1 << 20
#: Files, pipes and sockets that are open at once.
_DESCRIPTORS = 256
#: Processes and threads beside those that the user has.
_PROCESSES = 64
#: Files other than the trace, which has a limit of its own.
_FILE_BYTES = 64 * _MEBIBYTE
#: Address space of the tracer: its tables, and stacks of its threads.
_TRACER_BYTES = 256 * _MEBIBYTE


def set_limits(config: TracerConfig) -> None:
    """Set the limits of this process.

    They are wider than those of the recording, which come first where the program lets
    them: memory counts the address space, and time whole seconds.

    Parameters
    ----------
    config : TracerConfig
        The limits of the recording.
    """
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    if config.max_trace_bytes is not None:
        _set(resource.RLIMIT_FSIZE, config.max_trace_bytes + _FILE_BYTES)
    if config.max_memory_bytes is not None:
        most = config.max_memory_bytes
        _set(resource.RLIMIT_AS, _address_space() + most + max(_TRACER_BYTES, most // 2))
    if config.cpu_seconds is not None and config.on_limit != "detach":
        _set(resource.RLIMIT_CPU, math.ceil(config.cpu_seconds) + 1)
    if os.geteuid() != 0:
        # The superuser has no such limit; processes end with the program all the same.
        _set(resource.RLIMIT_NPROC, _tasks_of_user() + _PROCESSES)


def _set(kind: int, limit: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    # The soft limit of the processor sends a signal that ends the process.
    resource.setrlimit(kind, (limit, limit))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return _TRACER_BYTES


def _tasks_of_user() -> int:
    count, user = 0, os.getuid()
    try:
        processes = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return 4 * _PROCESSES
    for process in processes:
        try:
            if os.stat(f"/proc/{process}").st_uid == user:
                count += len(os.listdir(f"/proc/{process}/task"))
        except OSError:
            continue
    return count
