"""A step as plain Python data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._detach import detach

if TYPE_CHECKING:
    from ._step import ExecutionStep

#: What is copied; the rest follows from it, or needs the other steps.
_DETACHED = (
    "index", "event", "value", "file", "function", "line_number", "column", "end_line_number",
    "end_column", "source", "thread_id", "task_id", "frame_id", "depth", "variables_state",
    "globals_state", "stdout_snapshot", "stderr_snapshot", "stdout_delta", "expressions",
    "conditions", "changes", "memory", "cpu_time", "wall_time",
)  # fmt: skip


def detached(step: ExecutionStep) -> dict[str, object]:
    """Return the fields of a step as plain data.

    Parameters
    ----------
    step : ExecutionStep
        The step.
    """
    copied = detach({name: _copied(step, name) for name in _DETACHED})
    assert isinstance(copied, dict)
    return copied


def _copied(step: ExecutionStep, name: str) -> object:
    value = getattr(step, name)
    # A tuple of the program stays one.
    return value if name == "value" else _plain(value)


def _plain(value: object) -> object:
    """Return parts of a step as dicts by the names of their fields."""
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is not None:
            return {name: _plain(part) for name, part in zip(fields, value)}
        return tuple(map(_plain, value))
    return value
