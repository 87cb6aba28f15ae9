"""Recursion without the interpreter's stack: recorded data may be nested 10 000 deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing import Callable, Generator

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def run(step: Callable[[_Task], Generator[_Task, _Result, _Result]], task: _Task) -> _Result:
    """Return what a recursive function returns.

    Parameters
    ----------
    step : callable
        The function, written as a generator: `result = yield task` is a recursive call.
    task : object
        The argument of the outermost call.
    """
    calls = [step(task)]
    result: _Result | None = None
    while True:
        try:
            # `None` starts a generator; afterwards it is the result of the inner call.
            inner = calls[-1].send(result)  # type: ignore[arg-type]
        except StopIteration as end:
            result = end.value
            calls.pop()
            if not calls:
                return end.value  # type: ignore[no-any-return]
        else:
            calls.append(step(inner))
            result = None
