"""Limits of a recording, and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .core.errors import CpuLimit, MemoryLimit, StepLimit, TimeLimit, TraceSizeLimit

if TYPE_CHECKING:
    from .core.errors import LimitReached

#: The error of each limit, by the field of the configuration.
LIMITS: dict[str, type[LimitReached]] = {
    "max_steps": StepLimit,
    "max_trace_bytes": TraceSizeLimit,
    "max_memory_bytes": MemoryLimit,
    "wall_seconds": TimeLimit,
    "cpu_seconds": CpuLimit,
}
