"""Compares what native code reads from memory with what the interpreter itself says.

Runs once, before the first recording of a process. Frames and objects of another layout
than expected would otherwise be read as nonsense, or crash. Frames can also be read through the
public interface, so they are tested apart.
"""

from __future__ import annotations

import struct
from collections import deque
from opcode import opmap
from types import CellType, CodeType
from typing import TYPE_CHECKING

from . import _tracer
from .core.errors import LayoutMismatch

if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

_CALL = bytes([opmap["CALL"]])
_state: dict[str, list[str] | None] = {"failures": None}


def check_once() -> list[str]:
    """Compare, if that has not been done in this process.

    Returns
    -------
    list of str
        What of frames differs: they must not be read from memory.

    Raises
    ------
    LayoutMismatch
        Something of objects differs; the message says what.
    """
    failures = _state["failures"]
    if failures is None:
        failures = _state["failures"] = check()
    return failures


def check() -> list[str]:
    """Compare everything; see `check_once`."""
    failures = _failures(_numbers, _texts, _containers, _instances)
    if failures:
        raise LayoutMismatch(
            f"read from memory otherwise than the interpreter says: {', '.join(failures)}",
            hint="this build of the interpreter cannot be recorded",
        )
    return _failures(_frames, _generators)


def _failures(*parts: Callable[[], Iterator[tuple[str, bool]]]) -> list[str]:
    failures = []
    for part in parts:
        try:
            failures += [name for name, is_same in part() if not is_same]
        except Exception as error:
            failures.append(f"{part.__name__[1:]} ({type(error).__name__}: {error})")
    return failures


def _frames() -> Iterator[tuple[str, bool]]:
    shared = [1]

    def frame(first: object, *rest: object, unset: object = None) -> tuple[Any, ...]:
        own = (first, rest)
        del unset
        # Arguments, variables, cells of this function, cells of others: in this order.
        return own, (lambda: cell), *_tracer.read_frame(7), frame.__code__, globals(), shared

    cell = object()
    own, _, code, namespace, place, slots, known_code, known_namespace, _ = frame(1, 2, 3)
    yield "code of a frame", code is known_code
    yield "namespace of a frame", namespace is known_namespace
    yield "arguments", slots[:3] == [1, None, (2, 3)]
    yield "variables", slots[3] is own
    cells = slots[4:]
    names = known_code.co_freevars
    yield "cells", [type(it) for it in cells] == [CellType] * 3
    found = dict(zip(names, (it.cell_contents for it in cells)))
    yield "cells of other functions", found == {"cell": cell, "frame": frame, "shared": shared}
    # The instruction that is running is the call of the function that has read the frame.
    offset = place - CodeType.__basicsize__
    yield "instruction", known_code.co_code[offset : offset + 1] == _CALL
    yield "stack", _stack(own) is own


def _stack(value: object) -> object:
    # The value lies behind the one variable while the tuple is being made.
    return (value, _tracer.read_frame(2))[1][3][1]


def _generators() -> Iterator[tuple[str, bool]]:
    def generator(count: int) -> Iterator[object]:
        kept = [count]
        yield kept
        yield None

    suspended: Any = generator(7)
    kept = next(suspended)
    code, _, _, slots = _tracer.read_generator(suspended, 2)
    yield "frame of a generator", code is suspended.gi_code and slots == [7, kept]


def _numbers() -> Iterator[tuple[str, bool]]:
    for number in (0, 1, -1, 2**30, -(2**30), 2**62, -(2**63), 2**63, -(2**90) + 1, 3**200):
        small, big = _tracer.read_object(number)
        fits = -(2**63) < number < 2**63
        yield f"int {number}", small == (number if fits else None) or small == number
        yield f"int {number}", int.from_bytes(big, "little", signed=True) == number
    bits = struct.unpack("<Q", struct.pack("<d", -2.5))[0]
    yield "float", _tracer.read_object(-2.5) == bits
    yield "complex", _tracer.read_object(complex(-2.5, -2.5)) == (bits, bits)


def _texts() -> Iterator[tuple[str, bool]]:
    for text in ("", "abc", "\xe9", "\u03c6", "\U0001d70b", "\udc80"):
        read = _tracer.read_object(text)
        yield f"str {text!a}", read == text.encode("utf-8", "surrogatepass")
    yield "bytes", _tracer.read_object(b"\0ab") == b"\0ab"
    yield "bytearray", _tracer.read_object(bytearray(b"\0ab")) == b"\0ab"


def _containers() -> Iterator[tuple[str, bool]]:
    items = list(range(100))
    long = deque(items)
    long.rotate(30)
    makers: list[Callable[[list[int]], Any]] = [list, tuple, deque, set, frozenset]
    for value in (*(make(items) for make in makers), long, set(), ()):
        yield type(value).__name__, _tracer.read_object(value) == list(value)
    yield "range", _tracer.read_object(range(2, 9, 3)) == [2, 9, 3]
    yield "exception", _tracer.read_object(KeyError(1, "a")) == [1, "a"]
    yield "cell", _tracer.read_object(CellType(items)) == [items]
    append = check_once.__get__(items)
    yield "method", _tracer.read_object(append) == [check_once, items]


class _Inline:
    def __init__(self) -> None:
        self.first, self.second = 1, [2]


class _Slots:
    __slots__ = ("empty", "first", "second")

    def __init__(self) -> None:
        self.first, self.second = 1, [2]


def _instances() -> Iterator[tuple[str, bool]]:
    known = {"first": 1, "second": [2]}
    instance = _Inline()
    yield "attributes in the object", _tracer.read_object(instance) == ("inline", known, {})
    del instance.first
    del known["first"]
    yield "attributes without one", _tracer.read_object(instance)[1] == known
    instance.__dict__ = {"first": 3}
    yield "attributes in a dict", _tracer.read_object(instance) == ("dict", {"first": 3}, {})
    slots = {"first": 1, "second": [2]}
    yield "slots", _tracer.read_object(_Slots()) == ("none", {}, slots)
