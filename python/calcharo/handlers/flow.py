"""Control flow."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Branches(OfKind):
    """A test with two ways."""

    node_classes = classes("If", "IfExp")
    kind = "condition"


class Repeats(OfKind):
    """A loop with a test."""

    node_classes = classes("While")
    kind = "condition"


class Loops(OfKind):
    """A loop over items: each is written to its target."""

    node_classes = classes("For", "AsyncFor")
    kind = "store"


class Claims(OfKind):
    """An assertion."""

    node_classes = classes("Assert")
    kind = "condition"


class Jumps(NodeHandler):
    """A jump, or nothing."""

    node_classes = classes("Break", "Continue", "Pass")


class Managed(NodeHandler):
    """A block with a context manager."""

    node_classes = classes("With", "AsyncWith")


class Managers(OfKind):
    """A context manager, and where what it gives is written."""

    node_classes = classes("withitem")
    kind = "store"
