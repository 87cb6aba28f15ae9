"""Statements that are only an expression."""

from __future__ import annotations

from ._base import NodeHandler, classes


class Plain(NodeHandler):
    """An expression whose value is not used: it has a handler of its own."""

    node_classes = classes("Expr")
