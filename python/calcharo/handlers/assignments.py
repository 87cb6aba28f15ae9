"""What writes."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Assignments(OfKind):
    """An assignment."""

    node_classes = classes("Assign", "AnnAssign")
    kind = "store"


class Augmented(OfKind):
    """An assignment such as `x += 1`; its kind is that of the value."""

    node_classes = classes("AugAssign")
    kind = "binary"


class Deletions(OfKind):
    """A deletion."""

    node_classes = classes("Delete")
    kind = "store"


class Named(NodeHandler):
    """An assignment in an expression: the step shows the variable that it writes."""

    node_classes = classes("NamedExpr")


class Aliases(NodeHandler):
    """A name for a type."""

    node_classes = classes("TypeAlias")
