"""Recorded executions: traces, their steps, and what steps are made of."""

from __future__ import annotations

from ._step import ExecutionStep
from ._step_frame import Frame
from ._step_parts import (
    PARTS,
    UNBOUND,
    Change,
    Condition,
    Expression,
    Memory,
    Seconds,
    SourcePart,
    SourceRange,
    Unbound,
)
from ._step_variables import Heap, Variables
from ._trace import SourceFile, Trace, TracedTask, TracedThread
from ._trace_steps import Steps

__all__ = [
    "UNBOUND",
    "Change",
    "Condition",
    "ExecutionStep",
    "Expression",
    "Frame",
    "Heap",
    "Memory",
    "Seconds",
    "SourceFile",
    "SourcePart",
    "SourceRange",
    "Steps",
    "Trace",
    "TracedTask",
    "TracedThread",
    "Unbound",
    "Variables",
]

for _public in (
    *PARTS,
    ExecutionStep,
    Frame,
    Heap,
    SourceFile,
    Steps,
    Trace,
    TracedTask,
    TracedThread,
    Variables,
):
    # Tracebacks and pickles name the module where users find the classes.
    _public.__module__ = __name__
