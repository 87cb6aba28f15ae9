"""Requests to the coprocess of this process: one at a time, and never a wrong answer.

Every request carries all that it needs, so a coprocess that has died is replaced by
another one. A fork leaves it to the parent; the child starts its own.
"""

import os
from _thread import RLock, get_ident  # type: ignore[attr-defined]

from . import _binary
from ._channel import LONGEST, BrokenChannel, Channel
from ._hook import hide_frames
from ._wire import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional


class _Line:
    """What one process has of a coprocess; the lock is for its threads."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.channel: Optional[Channel] = None
        #: The thread that is in the middle of an exchange.
        self.busy = 0


# By process: what is there after a fork belongs to the parent.
_lines: "Dict[int, _Line]" = {}


def ask(name: str, *arguments: object) -> "Any":
    """Return the answer to a request, from this process's coprocess."""
    frame = encode([name, *arguments])
    if len(frame) > LONGEST:
        raise MemoryError(f"a text of {len(frame)} bytes is too long to convert")
    try:
        reply = _answered(frame)
    except BrokenChannel:
        try:
            reply = _answered(frame)
        except BrokenChannel as error:
            from ._errors import EngineUnavailable

            raise EngineUnavailable(
                f"the process that converts φ text was started anew, and failed again: {error}; "
                "hint: `phicode doctor` looks for the cause"
            ) from None
    kind, *fields = reply
    if kind == "ok":
        return fields[0]
    if kind == "syntax":
        message, *place = fields
        raise SyntaxError(message, ("<string>", *place))
    if kind == "config":
        from ._errors import ConfigError

        raise ConfigError(*fields)
    raise RuntimeError(f"the coprocess does not know: {fields}")


def _answered(frame: bytes) -> "List[Any]":
    line = _own_line()
    if line.busy == get_ident():
        # A signal handler or a finaliser, called in the middle of an exchange.
        channel = _open()
        try:
            return _decoded(channel, frame)
        finally:
            channel.close()
    with line.lock:
        channel, line.channel = line.channel, None  # type: ignore[assignment]
        line.busy = get_ident()
        try:
            if channel is None or not channel.is_usable():
                if channel is not None:
                    channel.close()
                channel = _open()
            reply = _decoded(channel, frame)
        except BaseException:
            # Also when interrupted: the rest of the answer would be taken for the next one.
            if channel is not None:
                channel.close()
            raise
        finally:
            line.busy = 0
        line.channel = channel
        return reply


def _decoded(channel: Channel, frame: bytes) -> "List[Any]":
    try:
        reply: List[Any] = decode(channel.exchange(frame))
    except ValueError as error:
        raise BrokenChannel(f"{channel.binary} does not answer as phicode does: {error}") from None
    return reply


def _own_line() -> _Line:
    own = _lines.get(os.getpid())
    if own is None:
        own = _lines.setdefault(os.getpid(), _Line())
        _leave_others()
    return own


def _leave_others() -> None:
    """Let go of what a fork has copied: the parent's coprocess ends with the parent."""
    for process in [process for process in _lines if process != os.getpid()]:
        channel = _lines.pop(process).channel
        if channel is not None:
            channel.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_others)


def _open() -> Channel:
    """Return a channel to the first binary that is there and of this version."""
    failures = []
    for binary in _binary.candidates():
        try:
            return Channel(binary)
        except BrokenChannel as error:
            failures.append(str(error))
    from ._errors import EngineUnavailable
    from ._hints import engine_unavailable

    raise EngineUnavailable(engine_unavailable(failures))


hide_frames(ask, _answered, _decoded, _open)
