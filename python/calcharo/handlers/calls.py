"""Calls, and what is waited for."""

from __future__ import annotations

from ._base import NodeHandler, OfKind, classes


class Calls(OfKind):
    """A call and what it returns."""

    node_classes = classes("Call")
    kind = "call"


class Keywords(NodeHandler):
    """An argument by name: its value has a handler of its own."""

    node_classes = classes("keyword")


class Awaited(OfKind):
    """What is awaited, before the wait."""

    node_classes = classes("Await")
    kind = "value"


class Sent(NodeHandler):
    """What a generator is sent: its step of the kind `resume` shows it."""

    node_classes = classes("Yield", "YieldFrom")
