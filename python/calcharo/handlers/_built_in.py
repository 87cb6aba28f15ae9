"""The handlers that come with Calcharo: one for each class of nodes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from . import (
    access,
    assignments,
    calls,
    comprehensions,
    definitions,
    exceptions,
    flow,
    imports,
    literals,
    names,
    operators,
    patterns,
    statements,
)
from ._base import NodeHandler

if TYPE_CHECKING:
    import ast

_DRAWERS = (
    literals, names, operators, access, calls, comprehensions, assignments, flow, exceptions,
    patterns, definitions, statements, imports,
)  # fmt: skip


@lru_cache(maxsize=None)
def built_in() -> dict[type[ast.AST], NodeHandler]:
    """Return the built-in handlers by the classes of nodes that they are for."""
    found: dict[type[ast.AST], NodeHandler] = {}
    for drawer in _DRAWERS:
        for kind in vars(drawer).values():
            if isinstance(kind, type) and kind.__module__ == drawer.__name__:
                handler: NodeHandler = kind()
                found.update(dict.fromkeys(handler.node_classes, handler))
    return found
