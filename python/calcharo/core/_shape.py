"""One form for plain containers and views, which comparing, printing and copying share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ._marks import Mark

if TYPE_CHECKING:
    from typing import Callable, Iterable

#: Types whose values are recorded by content and contain nothing.
ATOMS = frozenset(
    [type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented), range]
)

#: Kinds that may be equal: what Python compares by content alone.
FAMILIES = {"frozenset": "set"}


class Gap(NamedTuple):
    """Where items of a container were not kept."""

    start: int
    missing: int


class Shape(NamedTuple):
    """What a container or object consists of.

    Attributes
    ----------
    kind : str
        "list", "tuple", "deque", "dict", "set", "frozenset", "bytearray"; anything else
        is compared by type, label and attributes.
    type_name : str
        As in `ObjectView`.
    length : int
        The number of items in the traced program.
    items : callable
        Returns the items that were kept; for "dict", and for objects, pairs.
    gap : Gap or None
        Where items are missing.
    label : str or None
        What names a function, class, module or opaque object.
    """

    kind: str
    type_name: str
    length: int
    items: Callable[[], Iterable[object]]
    gap: Gap | None = None
    label: str | None = None

    @property
    def family(self) -> str:
        """What it may be equal to."""
        return FAMILIES.get(self.kind, self.kind)


class Shaped(ABC):
    """Base of what has a shape of its own."""

    __slots__ = ()

    @abstractmethod
    def _shape(self) -> Shape:
        """Return what it consists of."""


_PLAIN: tuple[tuple[type, str], ...] = (
    (list, "list"),
    (tuple, "tuple"),
    (dict, "dict"),
    (set, "set"),
    (frozenset, "frozenset"),
    (deque, "deque"),
    (bytearray, "bytearray"),
    (bytes, "bytearray"),
)


def shape_of(value: object) -> Shape | None:
    """Return the shape of a view or a plain container; `None` for everything else."""
    if isinstance(value, Shaped):
        return value._shape()
    if type(value) in ATOMS and type(value) is not bytes:
        return None
    for plain, kind in _PLAIN:
        if isinstance(value, plain):
            return _plain_shape(kind, value)
    return None


def _plain_shape(kind: str, value: object) -> Shape:
    name = type(value).__name__
    if isinstance(value, Mapping):
        return Shape(kind, name, len(value), value.items)
    assert isinstance(value, (list, tuple, set, frozenset, deque, bytearray, bytes))
    return Shape(kind, name, len(value), lambda: value)


def is_leaf(value: object) -> bool:
    """Tell whether a value contains no other values."""
    return type(value) in ATOMS or isinstance(value, Mark)


def same_leaf(first: object, second: object) -> bool:
    """Tell whether two leaves have the same content; NaN has the content of NaN."""
    return first is second or first == second or (first != first and second != second)


def is_plain_key(value: object) -> bool:
    """Tell whether a key is found by its hash alone: atoms, and tuples of nothing else."""
    pending = [value]
    while pending:
        part = pending.pop()
        if type(part) in (tuple, frozenset):
            pending.extend(part)  # type: ignore[arg-type]
        elif type(part) not in ATOMS or part != part:
            return False
    return True
