"""Blocks and functions that are recorded: what `trace` returns."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ._engine import require_engine

if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any, Callable, Sequence, TypeVar

    from .config import TracerConfig
    from .models import Trace

    Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Block:
    """A recording of a block of code: a context manager, and a decorator.

    Behind the block it has what its trace has.

    Parameters
    ----------
    config : TracerConfig, optional
        What is recorded, and how.
    """

    def __init__(self, config: TracerConfig | None) -> None:
        from .tracer import ExecutionTracer

        self._tracer = ExecutionTracer(config)
        self._trace: Trace | None = None

    def __enter__(self) -> Block:
        """Begin to record."""
        self._start(sys._getframe(1))
        return self

    def _start(self, frame: FrameType | None, files: Sequence[str] = ()) -> None:
        require_engine()
        from .. import _run

        tracer = self._tracer
        tracer._session = _run.started(tracer.config, frame, files, setup=tracer._setup())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the recording; an exception goes on."""
        self._trace = self._tracer.stop()

    def __getattr__(self, name: str) -> Any:
        """Return what the trace has, once the block is left."""
        if name.startswith("__") or self.__dict__.get("_trace") is None:
            raise AttributeError(f"the recording is not over: there is no {name!r} yet")
        return getattr(self._trace, name)

    def __len__(self) -> int:
        """Return the number of steps, once the block is left."""
        return 0 if self._trace is None else len(self._trace)

    def __getitem__(self, index: Any) -> Any:
        """Return a step, once the block is left."""
        if self._trace is None:
            raise IndexError("the recording is not over")
        return self._trace[index]

    @property
    def trace(self) -> Trace | None:
        """The trace of the last recording."""
        return self._trace

    def __call__(self, function: Decorated) -> Decorated:
        """Return a function that is recorded each time it is called.

        The trace of the last call is the attribute `trace` of the function.
        """
        from .._decorated import decorated

        return decorated(self._tracer.config, function)
