"""Imports."""

from __future__ import annotations

from ._base import NodeHandler, classes


class Imports(NodeHandler):
    """A module that is imported."""

    node_classes = classes("Import", "ImportFrom", "alias")
