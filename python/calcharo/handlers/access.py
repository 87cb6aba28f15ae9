"""Parts of values."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Attributes(OfKind):
    """An attribute that is read."""

    node_classes = classes("Attribute")
    kind = "attribute"


class Items(OfKind):
    """An item or a slice that is read."""

    node_classes = classes("Subscript")
    kind = "subscript"


class Slices(NodeHandler):
    """The bounds between brackets."""

    node_classes = classes("Slice")
