"""Functions and classes, and what they consist of."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Functions(NodeHandler):
    """A function: its calls have steps of their own."""

    node_classes = classes("FunctionDef", "AsyncFunctionDef", "Lambda")


class Classes(OfKind):
    """A class: it is made by a call."""

    node_classes = classes("ClassDef")
    kind = "call"


class Parameters(NodeHandler):
    """A parameter."""

    node_classes = classes("arguments", "arg", "TypeVar", "ParamSpec", "TypeVarTuple")


class Returned(NodeHandler):
    """What a function returns: a step of its own shows it."""

    node_classes = classes("Return")


class Scopes(NodeHandler):
    """Where a name lives."""

    node_classes = classes("Global", "Nonlocal")
