"""Patterns of `match`."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Subjects(NodeHandler):
    """A `match`: its cases decide."""

    node_classes = classes("Match")


class Cases(OfKind):
    """A case, whose guard decides."""

    node_classes = classes("match_case")
    kind = "condition"


class Values(OfKind):
    """A value that the subject is compared with."""

    node_classes = classes("MatchValue", "MatchSingleton")
    kind = "compare"


class Shapes(OfKind):
    """A pattern of several parts."""

    node_classes = classes("MatchSequence", "MatchMapping", "MatchClass", "MatchOr")
    kind = "condition"


class Captures(OfKind):
    """A pattern that takes what it finds."""

    node_classes = classes("MatchStar", "MatchAs")
    kind = "condition"
