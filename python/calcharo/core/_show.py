"""The `repr` of recorded content, for data of any depth and with cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._marks import Truncated
from ._shape import is_leaf, shape_of

if TYPE_CHECKING:
    from typing import Iterator

    from ._shape import Shape

#: How many values are written: shared parts could otherwise make an endless text.
MAX_VALUES = 1_000_000

_BRACKETS = {
    "list": ("[", "]"),
    "tuple": ("(", ")"),
    "deque": ("[", "]"),
    "dict": ("{", "}"),
    "set": ("{", "}"),
    "frozenset": ("{", "}"),
}
#: Types whose `repr` has no name before the brackets.
_BARE = frozenset(["list", "tuple", "dict", "set"])
#: Kinds that show their attributes; others show what names them.
_WITH_ATTRIBUTES = frozenset(["instance", "exception", "cell"])


def show(value: object) -> str:
    """Return the text of a value, as the `repr` of the plain container has it.

    Parameters
    ----------
    value : object
        A view, or any other value.
    """
    return "".join(_pieces(value))


class _Leave:
    """On the stack: the end of a container."""

    __slots__ = ("key",)

    def __init__(self, key: int) -> None:
        self.key = key


class _Text(str):
    """On the stack: text to write, where a plain `str` is a value to show."""

    __slots__ = ()


def _pieces(value: object) -> Iterator[str]:
    stack: list[object] = [value]
    inside: set[int] = set()
    left = MAX_VALUES
    while stack:
        part = stack.pop()
        if isinstance(part, _Text):
            yield part
            continue
        if isinstance(part, _Leave):
            inside.discard(part.key)
            continue
        if isinstance(part, Truncated):
            between = _Text(f" ... {part.missing} more ... ")
            stack += [_Text(">"), part.tail, between, part.head, _Text("<")]
            continue
        left -= 1
        shape = None if is_leaf(part) else shape_of(part)
        if left < 0:
            yield "..."
        elif shape is None:
            yield _leaf(part)
        elif id(part) in inside:
            yield _again(shape)
        else:
            inside.add(id(part))
            stack.append(_Leave(id(part)))
            stack.extend(reversed(list(_parts(shape))))


def _leaf(value: object) -> str:
    try:
        return repr(value)
    except ValueError:
        if isinstance(value, int):
            # Longer than the interpreter converts to decimal digits.
            return hex(value)
        raise


def _again(shape: Shape) -> str:
    opening, closing = _BRACKETS.get(shape.kind, (f"{_short(shape)}(", ")"))
    return f"{opening}...{closing}"


def _short(shape: Shape) -> str:
    """Return the name of the type without its module, as `repr` has it."""
    return shape.type_name.rpartition(".")[2]


def _parts(shape: Shape) -> Iterator[object]:
    """Return what an object's text is made of: texts, and values still to show."""
    if shape.kind == "bytearray":
        yield from _bytes(shape)
        return
    if shape.kind not in _BRACKETS:
        yield from _object(shape)
        return
    opening, closing = _BRACKETS[shape.kind]
    named = shape.type_name not in _BARE
    if shape.length == 0 and shape.kind in ("set", "frozenset"):
        yield _Text(f"{_short(shape)}()")
        return
    yield _Text(f"{_short(shape)}({opening}" if named else opening)
    yield from _items(shape)
    if shape.kind == "tuple" and shape.length == 1:
        yield _Text(",")
    yield _Text(f"{closing})" if named else closing)


def _items(shape: Shape) -> Iterator[object]:
    gap = shape.gap
    kept = -1
    for kept, item in enumerate(shape.items()):
        if kept:
            yield _Text(", ")
        if gap is not None and kept == gap.start:
            yield _Text(f"<{gap.missing} more>, ")
        if shape.kind == "dict":
            assert isinstance(item, tuple)
            yield item[0]
            yield _Text(": ")
            yield item[1]
        else:
            yield item
    if gap is not None and kept < gap.start:
        yield _Text(f"{', ' if kept >= 0 else ''}<{gap.missing} more>")


def _bytes(shape: Shape) -> Iterator[object]:
    content = bytes(item for item in shape.items() if isinstance(item, int))
    if shape.gap is None:
        yield _Text(f"{_short(shape)}({content!r})")
        return
    head, tail = content[: shape.gap.start], content[shape.gap.start :]
    yield _Text(f"{_short(shape)}(<{head!r} ... {shape.gap.missing} more ... {tail!r}>)")


def _object(shape: Shape) -> Iterator[object]:
    if shape.kind not in _WITH_ATTRIBUTES:
        known = "" if shape.label is None else f" {shape.label}"
        name = shape.kind if shape.kind != "opaque" else shape.type_name
        yield _Text(f"<{name}{known}>")
        return
    yield _Text(f"{_short(shape)}(")
    attributes = list(shape.items())
    arguments = _arguments(shape, attributes)
    if arguments is not None:
        attributes = list(arguments)
    for place, item in enumerate(attributes):
        if place:
            yield _Text(", ")
        if arguments is None:
            assert isinstance(item, tuple)
            yield _Text(f"{item[0]}=")
            yield item[1]
        else:
            yield item
    yield _Text(")")


def _arguments(shape: Shape, attributes: list[object]) -> tuple[object, ...] | None:
    """Return the arguments of an exception: they are what its `repr` shows."""
    if shape.kind == "exception":
        for attribute in attributes:
            if isinstance(attribute, tuple) and attribute[0] == "args":
                return attribute[1] if isinstance(attribute[1], tuple) else None
    return None
