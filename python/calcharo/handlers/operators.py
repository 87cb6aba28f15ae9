"""Arithmetic, comparison, and what decides by itself whether it goes on."""

from __future__ import annotations

from ._base import OfKind, classes


class Binary(OfKind):
    """An operator between two values."""

    node_classes = classes("BinOp")
    kind = "binary"


class Unary(OfKind):
    """An operator before a value."""

    node_classes = classes("UnaryOp")
    kind = "unary"


class Comparisons(OfKind):
    """A comparison; each pair of a chain is one."""

    node_classes = classes("Compare")
    kind = "compare"


class Logic(OfKind):
    """`and` and `or`: each operand decides whether the next one is evaluated."""

    node_classes = classes("BoolOp")
    kind = "condition"
