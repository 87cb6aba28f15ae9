"""Calcharo: records what a Python or φ program does, and answers questions about it.

Recording needs CPython 3.12 or 3.13.
"""

from ._start import is_command, leave_out_program

if is_command():
    leave_out_program()

from .core.config import Redaction, Scope, TracerConfig
from .core.errors import CalcharoError
from .core.models import ExecutionStep, Trace
from .core.presets import ConfigPresets
from .core.tracer import ExecutionTracer, execute_and_trace, trace

__all__ = [
    "CalcharoError",
    "ConfigPresets",
    "ExecutionStep",
    "ExecutionTracer",
    "Redaction",
    "Scope",
    "Trace",
    "TracerConfig",
    "execute_and_trace",
    "trace",
]
