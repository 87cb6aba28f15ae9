"""The form in which two tracers' states of one moment are compared.

A snapshot is a mapping of variable names to forms, and a list of nodes. A form is an atom
`(type name, content)`, an inlined tuple or frozenset, or `("ref", n)`: node `n`. Nodes are
numbered in the order in which a breadth-first walk meets them, from the variables in order of
their names; lists and dictionaries in their order, attributes by name. Sets wait until nothing
else is left, and their members go by their content first, by their number second: so equal
aliasing and equal cycles give equal numbers, and nothing depends on addresses or on hashes.

The one thing that stays open: members of sets that have the same content two references deep,
and that nothing but sets leads to, are numbered in any order.
"""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple, Protocol

# Names that the interpreter puts into a namespace. `__class__` is the cell behind `super()`.
HIDDEN = frozenset(
    [
        "__builtins__",
        "__name__",
        "__doc__",
        "__loader__",
        "__spec__",
        "__file__",
        "__cached__",
        "__package__",
        "__module__",
        "__qualname__",
        "__firstlineno__",
        "__static_attributes__",
        "__class__",
        "__classcell__",
        "__classdict__",
    ]
)
# How many references deep the members of a set are compared before they are numbered.
REACH = 2


def is_shown(name: str) -> bool:
    """Whether a variable belongs to the program: `.0` of generators does not."""
    return name not in HIDDEN and not name.startswith(".")


class Described(NamedTuple):
    """One object, one level deep; the parts that its kind does not have are `None`."""

    kind: str
    name: str
    content: Any = None
    items: list | None = None
    pairs: list | None = None
    members: list | None = None
    attributes: dict | None = None


class Reader(Protocol):
    """What is known of the values of one tracer."""

    def identity(self, value: Any) -> Any:
        """Tell who `value` is, or `None` where only its content counts."""

    def describe(self, value: Any) -> Described:
        """Tell what `value` holds."""


class Snapshot(NamedTuple):
    """The variables of a frame, and all that they lead to."""

    variables: dict[str, tuple]
    nodes: list[tuple]


def snapshot(reader: Reader, variables: dict[str, Any]) -> Snapshot:
    """Bring variables into the form that is compared."""
    return _Builder(reader).build({name: variables[name] for name in sorted(variables)})


def atom(value: Any) -> Described:
    """Describe a value of an exact builtin type that has content and no parts."""
    name = type(value).__name__
    if type(value) is int:
        return Described("atom", name, value if abs(value) < 1 << 62 else hex(value))
    if type(value) in (bool, str, bytes):
        return Described("atom", name, value)
    # -0.0, nan and the ends of ranges are told apart by their text.
    return Described("atom", name, repr(value))


class _Builder:
    def __init__(self, reader: Reader, reach: int | None = None) -> None:
        self.reader = reader
        self.reach = reach
        self.distance = 0
        self.numbers: dict[Any, int] = {}
        self.nodes: list[Any] = []
        self.waiting: deque = deque()
        self.waiting_sets: deque = deque()
        # An identity is good as long as its object lives.
        self.kept: list[Any] = []

    def build(self, variables: dict[str, Any]) -> Snapshot:
        forms = {name: self.form(value) for name, value in variables.items()}
        while self.waiting or self.waiting_sets:
            first = not self.waiting
            number, value, self.distance = (self.waiting_sets if first else self.waiting).popleft()
            described = self.reader.describe(value)
            if described.members is not None and not first:
                self.waiting_sets.append((number, value, self.distance))
            else:
                self.nodes[number] = self.parts(described)
        return Snapshot(forms, self.nodes)

    def form(self, value: Any) -> tuple:
        identity = self.reader.identity(value)
        if identity is None:
            return self.parts(self.reader.describe(value))
        if identity not in self.numbers:
            if self.reach is not None and self.distance >= self.reach:
                return ("far",)
            self.numbers[identity] = len(self.nodes)
            self.waiting.append((len(self.nodes), value, self.distance + 1))
            self.nodes.append(None)
            self.kept.append(value)
        return ("ref", self.numbers[identity])

    def parts(self, described: Described) -> tuple:
        kind, name, content, items, pairs, members, attributes = described
        if kind == "atom":
            return (name, content)
        parts: list[Any] = [kind, name]
        if content is not None:
            parts.append(("content", content))
        if items is not None:
            parts.append(("items", *map(self.form, items)))
        if pairs is not None:
            parts.append(("pairs", *((self.form(key), self.form(value)) for key, value in pairs)))
        if members is not None:
            parts.append(("members", *self.ordered(members)))
        if attributes:
            named = ((name, self.form(attributes[name])) for name in sorted(attributes))
            parts.append(("attributes", *named))
        return tuple(parts)

    def ordered(self, members: list[Any]) -> list[Any]:
        if self.reach is not None and self.distance > 0:
            # Only the order of an outer set is looked for here: a set may hold itself.
            return [len(members)]
        return [self.form(member) for member in sorted(members, key=self.rank)]

    def rank(self, member: Any) -> tuple:
        shape = _Builder(self.reader, REACH).build({"": member})
        number = self.numbers.get(self.reader.identity(member), len(self.nodes))
        return (repr(shape), number)
