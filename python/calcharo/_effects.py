"""What callables of the standard library write of what they are given."""

from __future__ import annotations

import builtins
import sys
from collections import OrderedDict, deque
from typing import Iterator

NOTHING, APPENDS, WRITES = 0, 1, 2

#: Built-in functions and types that only read their arguments.
_PURE = """
abs all any ascii bin callable chr compile dir divmod format getattr hasattr hash hex id input
isinstance issubclass iter len max min oct open ord pow print repr round sorted sum
bool bytes classmethod complex dict enumerate filter float frozenset int list map object property
range reversed set slice staticmethod str super tuple type zip bytearray memoryview
"""

#: Methods that write their object; what they are given they only read.
_WRITERS: dict[type, str] = {
    list: "clear extend insert pop remove reverse sort __setitem__ __delitem__ __iadd__ __imul__",
    set: """add clear difference_update discard intersection_update pop remove
        symmetric_difference_update update __iand__ __ior__ __isub__ __ixor__""",
    deque: """append appendleft clear extend extendleft insert pop popleft remove reverse rotate
        __setitem__ __delitem__ __iadd__ __imul__""",
    OrderedDict: "move_to_end",
    bytearray: """append clear extend insert pop remove reverse __setitem__ __delitem__ __iadd__
        __imul__""",
}

#: Types whose other methods write nothing that a dict watcher does not see.
_READERS: tuple[type, ...] = (
    bool, bytes, complex, dict, float, frozenset, int, object, range, str, tuple,
    bytearray, deque, list, set, OrderedDict,
)  # fmt: skip


def pure() -> list[object]:
    """Return built-in functions and types that write nothing that they are given."""
    return [getattr(builtins, name) for name in _PURE.split()]


def hiding() -> list[object]:
    """Return functions behind which code of the program runs without events."""
    return [sys.settrace, sys.setprofile]


def running() -> list[object]:
    """Return functions that run code which they are given."""
    return [exec, eval]


def methods() -> list[tuple[object, int]]:
    """Return method descriptors of built-in types, and what each does to its object."""
    return list(_methods())


def _methods() -> Iterator[tuple[object, int]]:
    for kind in _READERS:
        writers = _WRITERS.get(kind, "").split()
        for name, descriptor in vars(kind).items():
            if name in ("__init__", "__setattr__", "__delattr__", "__setstate__"):
                continue
            if kind is list and name == "append":
                yield descriptor, APPENDS
            elif type(descriptor).__name__ in ("method_descriptor", "wrapper_descriptor"):
                yield descriptor, WRITES if name in writers else NOTHING
