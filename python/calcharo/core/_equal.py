"""Equality of recorded content, for data of any depth and with cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._shape import is_leaf, is_plain_key, same_leaf, shape_of
from ._trampoline import run

if TYPE_CHECKING:
    from typing import Generator, List, Tuple

    from ._shape import Shape

    _Pair = Tuple[object, object]
    _Steps = Generator[_Pair, bool, bool]
    _Entries = List[_Pair]


def deep_equal(first: object, second: object) -> bool:
    """Tell whether two values have equal content.

    Containers are equal as Python's are: lists by order, dicts and sets without it,
    whatever their subclass. Other objects are equal if type, label and attributes are.
    NaN equals NaN. Where two cycles run alike for ever, they are equal.

    Parameters
    ----------
    first, second : object
        Views, plain values, or one of each.
    """
    return run(_Comparison().step, (first, second))


class _Comparison:
    """What is taken for equal so far.

    A pair that is being compared counts as equal when it comes again: that ends cycles.
    An attempt to match members of a set may fail; what it took for equal is taken back.
    """

    def __init__(self) -> None:
        # The values are kept too: the id of a dead object may be used again.
        self._taken: dict[tuple[int, int], _Pair] = {}

    def step(self, pair: _Pair) -> _Steps:
        """Compare two values; yields the pairs that it depends on."""
        first, second = pair
        if first is second:
            return True
        if is_leaf(first) and is_leaf(second):
            return same_leaf(first, second)
        one, two = shape_of(first), shape_of(second)
        if one is None or two is None:
            # An object of the caller: its own `==` decides.
            return bool(first == second)
        if (one.family, one.length, one.gap) != (two.family, two.length, two.gap):
            return False
        key = (id(first), id(second))
        if key in self._taken:
            return True
        self._taken[key] = pair
        return (yield from self._content(one, two))

    def _content(self, one: Shape, two: Shape) -> _Steps:
        if one.family == "dict":
            return (yield from self._unordered(_pairs(one), _pairs(two)))
        if one.family == "set":
            return (yield from self._unordered(_members(one), _members(two)))
        if one.family not in ("list", "tuple", "deque", "bytearray"):
            if (one.type_name, one.label) != (two.type_name, two.label):
                return False
            return (yield from self._unordered(_pairs(one), _pairs(two)))
        for pair in zip(one.items(), two.items()):
            if is_leaf(pair[0]) and is_leaf(pair[1]):
                if not same_leaf(*pair):
                    return False
            elif not (yield pair):
                return False
        return True

    def _unordered(self, one: _Entries, two: _Entries) -> _Steps:
        """Compare entries: by hash where that is enough, the others each with each."""
        if len(one) != len(two):
            return False
        plain = {key: value for key, value in two if is_plain_key(key)}
        others = [entry for entry in two if not is_plain_key(entry[0])]
        rest: _Entries = []
        for key, value in one:
            if not is_plain_key(key):
                rest.append((key, value))
            elif key not in plain:
                # Perhaps a key of the other side whose type has an `==` of its own.
                rest.append((key, value))
            elif not (yield value, plain.pop(key)):
                return False
        others.extend(plain.items())
        for entry in rest:
            for place, other in enumerate(others):
                if (yield from self._attempt(entry, other)):
                    del others[place]
                    break
            else:
                return False
        return True

    def _attempt(self, entry: _Pair, other: _Pair) -> _Steps:
        before = len(self._taken)
        if (yield entry[0], other[0]) and (yield entry[1], other[1]):
            return True
        while len(self._taken) > before:
            self._taken.popitem()
        return False


def _members(shape: Shape) -> _Entries:
    return [(member, None) for member in shape.items()]


def _pairs(shape: Shape) -> _Entries:
    entries: _Entries = []
    for entry in shape.items():
        assert isinstance(entry, tuple)
        entries.append((entry[0], entry[1]))
    return entries
