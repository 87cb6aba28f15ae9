"""Plain Python data from views, with aliases and cycles kept."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ._marks import Truncated, Unreadable
from ._shape import Shape, Shaped, is_leaf, shape_of
from ._show import show
from ._trampoline import run
from ._view import ObjectView

if TYPE_CHECKING:
    from typing import Deque, Dict, Generator, List, Set, Union

    _Container = Union[List[object], Dict[object, object], Set[object], Deque[object]]
    _Steps = Generator[object, object, object]


class Detached(Shaped):
    """The plain copy of an object that is no container: `copy.name` reads an attribute.

    `copy.attributes["kind"]` reads one whose name means something else here.

    Copies are equal if they are the same object, as plain instances are.
    `deep_equal` compares their content.

    Attributes
    ----------
    type_name, kind, label
        As in `ObjectView`.
    attributes : dict of str to object
        The recorded attributes.
    content : object
        For a subclass of a container the plain container, otherwise `None`.
    """

    def __init__(self, type_name: str, kind: str = "instance", label: str | None = None) -> None:
        self.type_name = type_name
        self.kind = kind
        self.label = label
        self.attributes: dict[str, object] = {}
        self.content: object = None

    def __getattr__(self, name: str) -> object:
        """Return a recorded attribute."""
        attributes: dict[str, object] = self.__dict__.get("attributes", {})
        if name in attributes:
            return attributes[name]
        raise AttributeError(f"nothing was recorded as `{name}`")

    def __repr__(self) -> str:
        """Return the type and what was recorded of the object."""
        return show(self)

    def _shape(self) -> Shape:
        if self.content is not None:
            inner = shape_of(self.content)
            assert inner is not None
            return inner._replace(type_name=self.type_name)
        attributes = self.attributes
        return Shape(self.kind, self.type_name, len(attributes), attributes.items, label=self.label)


def detach(value: object) -> object:
    """Return a value as plain Python data that needs the trace no longer.

    Lists, tuples, dicts, sets, deques and bytearrays become what they were; their
    subclasses become the plain container, or `Detached` if they have attributes. Other
    objects become `Detached`. An object that is reached in two ways is copied once.
    Marks stay; where items were not recorded, `Unreadable` stands in their place.

    Parameters
    ----------
    value : object
        A view, or plain data with views in it.
    """
    return _Copier().copy(value)


class _Copier:
    """The copies made so far, and the containers that are still empty."""

    def __init__(self) -> None:
        # The originals are kept too: the id of a dead object may be used again.
        self._copies: dict[int, tuple[object, object]] = {}
        self._empty: list[tuple[object, Shape]] = []

    def copy(self, value: object) -> object:
        result = run(self._step, value)
        while self._empty:
            self._fill(*self._empty.pop())
        return result

    def _step(self, value: object) -> _Steps:
        """Copy one object; only what cannot change waits for the copies of its items."""
        if isinstance(value, Truncated):
            return Truncated(value.true_length, (yield value.head), (yield value.tail))
        if is_leaf(value):
            return value
        if id(value) in self._copies:
            return self._copies[id(value)][1]
        shape = shape_of(value)
        if shape is None:
            return value
        if shape.kind in ("tuple", "frozenset"):
            # Only a damaged trace comes back here before the copy is made.
            self._copies[id(value)] = (value, Unreadable("contains itself, as no tuple can"))
            items: list[object] = []
            for item in _with_gap(shape):
                items.append(item if is_leaf(item) else (yield item))
            content = tuple(items) if shape.kind == "tuple" else frozenset(map(_as_key, items))
            result = self._wrapped(value, content)
        else:
            result = self._shell(value, shape)
        self._copies[id(value)] = (value, result)
        return result

    def _shell(self, value: object, shape: Shape) -> object:
        """Return the copy of what can change, to be filled later: it may contain itself."""
        if shape.kind == "bytearray":
            return self._wrapped(value, _bytes(shape))
        container: _Container
        if shape.kind == "list":
            container = []
        elif shape.kind == "dict":
            container = {}
        elif shape.kind == "set":
            container = set()
        elif shape.kind == "deque":
            container = deque()
        else:
            plain = Detached(shape.type_name, shape.kind, shape.label)
            self._empty.append((plain.attributes, shape))
            return plain
        self._empty.append((container, shape))
        return self._wrapped(value, container)

    def _wrapped(self, value: object, content: object) -> object:
        if not isinstance(value, ObjectView) or not value.attributes:
            return content
        if "." not in value.type_name or value.type_name.startswith("collections."):
            return content
        wrapper = Detached(value.type_name, value.kind)
        wrapper.content = content
        attributes = value.attributes
        shape = Shape("instance", value.type_name, len(attributes), attributes.items)
        self._empty.append((wrapper.attributes, shape))
        return wrapper

    def _fill(self, container: object, shape: Shape) -> None:
        items = [item if is_leaf(item) else run(self._step, item) for item in _with_gap(shape)]
        if isinstance(container, set):
            container.update(map(_as_key, items))
        elif isinstance(container, dict):
            for item in items:
                assert isinstance(item, tuple)
                container[_as_key(item[0])] = item[1]
        else:
            assert isinstance(container, (list, deque))
            container.extend(items)


def _with_gap(shape: Shape) -> list[object]:
    """Return the items, with a mark where some are missing."""
    items = list(shape.items())
    if shape.gap is not None:
        mark: object = Unreadable(f"{shape.gap.missing} items were not recorded")
        paired = shape.kind == "dict"
        items.insert(shape.gap.start, (mark, mark) if paired else mark)
    return items


def _as_key(value: object) -> object:
    """Return something with a hash: a subclass of list may have had one, a list has none."""
    try:
        hash(value)
    except TypeError:
        key = Detached(type(value).__name__)
        key.content = value
        return key
    return value


def _bytes(shape: Shape) -> object:
    content = bytes(item for item in shape.items() if isinstance(item, int))
    if shape.gap is None:
        return bytearray(content)
    start = shape.gap.start
    return Truncated(shape.length, content[:start], content[start:])
