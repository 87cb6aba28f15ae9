"""Comprehensions, and which turns they take."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Collected(OfKind):
    """A comprehension and what it makes."""

    node_classes = classes("ListComp", "SetComp", "DictComp")
    kind = "value"


class Generators(NodeHandler):
    """A generator expression: it has steps of its own."""

    node_classes = classes("GeneratorExp")


class Filters(OfKind):
    """A `for` of a comprehension, whose `if` decides."""

    node_classes = classes("comprehension")
    kind = "condition"
