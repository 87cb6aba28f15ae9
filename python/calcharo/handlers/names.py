"""Variables where they are read."""

from __future__ import annotations

from ._base import NodeHandler, classes


class Names(NodeHandler):
    """A variable: every step shows it, so its reads are not recorded."""

    node_classes = classes("Name")


class Unpacked(NodeHandler):
    """An iterable that is unpacked."""

    node_classes = classes("Starred")
