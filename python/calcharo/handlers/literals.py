"""Constants, and containers and texts that are written out."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Constants(NodeHandler):
    """A constant: its value is in the source, so it is not recorded."""

    node_classes = classes("Constant")


class Containers(OfKind):
    """A list, tuple, set or dict display."""

    node_classes = classes("List", "Tuple", "Set", "Dict")
    kind = "value"


class Texts(OfKind):
    """An f-string or template as a whole."""

    node_classes = classes("JoinedStr", "TemplateStr")
    kind = "value"


class TextParts(NodeHandler):
    """A part of an f-string: the expression in it has its own handler."""

    node_classes = classes("FormattedValue", "Interpolation")
