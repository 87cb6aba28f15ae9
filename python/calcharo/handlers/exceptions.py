"""Exceptions."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Raised(NodeHandler):
    """An exception that is raised: a step of its own shows it."""

    node_classes = classes("Raise")


class Guarded(NodeHandler):
    """A block whose exceptions are caught."""

    node_classes = classes("Try", "TryStar")


class Caught(OfKind):
    """A clause: whether it takes the exception."""

    node_classes = classes("ExceptHandler")
    kind = "condition"
