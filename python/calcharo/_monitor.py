"""Events of `sys.monitoring` for the code in scope of one recording."""

from __future__ import annotations

import sys
from types import CodeType
from typing import TYPE_CHECKING

from . import _tracer
from .core.errors import ToolBusy

if TYPE_CHECKING:
    from typing import Callable

    from ._frames import Frames
    from ._plan import Planner

_monitoring = sys.monitoring
_events = _monitoring.events

#: Events that code in scope sends, by level.
_LOCAL: dict[str, tuple[str, ...]] = {
    "off": (),
    "lines": ("LINE",),
    "calls": ("PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD"),
    "values": ("LINE", "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "INSTRUCTION", "JUMP"),
    "full": (
        "LINE", "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "INSTRUCTION", "JUMP", "BRANCH",
    ),
}  # fmt: skip

#: Events that can only be had for all code: where code begins, and how exceptions go.
_BEGINS = ("PY_START",)
_GLOBAL = (*_BEGINS, "PY_THROW", "PY_UNWIND", "RAISE", "EXCEPTION_HANDLED")


def _mask(names: tuple[str, ...]) -> int:
    mask = 0
    for name in names:
        mask |= getattr(_events, name)
    return mask


class Monitor:
    """Registers the callbacks, and sets events on code as it comes into scope.

    Parameters
    ----------
    level : str
        Level of the recording.
    planner : Planner
        Makes the plan of a code object.
    in_scope : callable
        Whether a code object is in scope.
    frames : Frames
        How frames are read.
    """

    def __init__(
        self,
        level: str,
        planner: Planner,
        in_scope: Callable[[CodeType], bool],
        frames: Frames,
    ) -> None:
        # What is called lies on the stack, or the event tells it.
        tells_calls = frames.is_public and "INSTRUCTION" in _LOCAL[level]
        self._mask = _mask((*_LOCAL[level], "CALL") if tells_calls else _LOCAL[level])
        # Lines alone have no frames that exceptions could leave.
        self._everywhere = _mask(_BEGINS if level == "lines" else _GLOBAL) if self._mask else 0
        self._planner = planner
        self._in_scope = in_scope
        self._attached: list[CodeType] = []
        self._tool = -1

    def discover(self, code: CodeType) -> object:
        """Return the plan of a code object that begins to run, or None out of scope.

        Parameters
        ----------
        code : CodeType
            A code object that was not seen before.
        """
        if not self._in_scope(code):
            return None
        return self._plan(code)

    def attach(self, code: CodeType) -> None:
        """Set events on a code object and on those inside of it.

        Parameters
        ----------
        code : CodeType
            A code object in scope.
        """
        _tracer.Recording.attach(code, self._plan(code))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.attach(constant)

    def _plan(self, code: CodeType) -> object:
        plan = self._planner.plan(code)
        _monitoring.set_local_events(self._tool, code, self._mask)
        self._attached.append(code)
        return plan

    def start(self) -> None:
        """Take a tool id, and register the callbacks.

        Raises
        ------
        ToolBusy
            All tool ids are taken.
        """
        self._tool = _free_tool()
        for name, callback in _tracer.callbacks().items():
            event = getattr(_events, name, None)
            if event is not None:
                _monitoring.register_callback(self._tool, event, callback)
        _monitoring.set_events(self._tool, self._everywhere)
        _monitoring.restart_events()

    def stop(self) -> None:
        """Give the tool id back; code runs as it did before."""
        if self._tool < 0:
            return
        _monitoring.set_events(self._tool, 0)
        for code in self._attached:
            _monitoring.set_local_events(self._tool, code, 0)
        for name in _tracer.callbacks():
            event = getattr(_events, name, None)
            if event is not None:
                _monitoring.register_callback(self._tool, event, None)
        _monitoring.free_tool_id(self._tool)
        self._tool = -1


def _free_tool() -> int:
    tool: int
    for tool in (4, 3, *range(6)):
        try:
            _monitoring.use_tool_id(tool, "calcharo")
        except ValueError:
            continue
        return tool
    holders = [_monitoring.get_tool(tool) or "?" for tool in range(6)]
    raise ToolBusy("all tool ids of sys.monitoring are taken", holders)
