"""Handlers of a recording: each is asked once about a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .handlers import SitePlan

if TYPE_CHECKING:
    import ast

    from .core.context import ExecutionContext
    from .handlers import HandlerRegistry, NodeHandler, Record


class Asked:
    """The handlers of one recording, each asked once about a node.

    Parameters
    ----------
    registry : HandlerRegistry
        Who is asked.
    context : ExecutionContext
        What they are given besides the node.

    Attributes
    ----------
    notes : list of str
        Handlers that were switched off, and why.
    """

    def __init__(self, registry: HandlerRegistry, context: ExecutionContext) -> None:
        self._registry = registry
        self._context = context
        self._off: set[int] = set()
        self._plans: dict[int, SitePlan | None] = {}
        # Nodes are known by their addresses.
        self._nodes: list[ast.AST] = []
        self.notes: list[str] = []

    @property
    def listens(self) -> bool:
        """Whether a handler is to be called for each event."""
        return any(_listens(handler) for handler in map(self._registry.get, self._registry))

    def tell(self, node: ast.AST, record: Record) -> None:
        """Call the handler of a node for an event, if it listens.

        Parameters
        ----------
        node : ast.AST
            A node of a file in scope.
        record : Record
            What was recorded there.
        """
        handler = self._registry.get(type(node))
        if handler is None or id(handler) in self._off or not _listens(handler):
            return
        self._context.events += 1
        try:
            handler.on_event(record, self._context)  # type: ignore[attr-defined]
        except Exception as error:
            self._switch_off(handler, "is told further events", error)

    def plan(self, node: ast.AST) -> SitePlan | None:
        """Return what is to be recorded at a node; `None` for nothing.

        Parameters
        ----------
        node : ast.AST
            A node of a file in scope.
        """
        if id(node) not in self._plans:
            self._nodes.append(node)
            self._plans[id(node)] = self._ask(node)
        return self._plans[id(node)]

    def _ask(self, node: ast.AST) -> SitePlan | None:
        handler = self._registry.get(type(node))
        if handler is not None and id(handler) not in self._off:
            try:
                return self._answer(handler, node)
            except Exception as error:
                self._switch_off(handler, "asks for", error)
        if handler is None:
            return None
        return self._registry.built_in(type(node)).plan(node, self._context)

    def _switch_off(self, handler: NodeHandler, what: str, error: Exception) -> None:
        self._off.add(id(handler))
        self.notes.append(
            f"what the handler {type(handler).__name__} {what}: it was switched off "
            f"after {type(error).__name__}: {error}"
        )

    def _answer(self, handler: NodeHandler, node: ast.AST) -> SitePlan | None:
        answer = handler.plan(node, self._context)
        if answer is not None and not isinstance(answer, SitePlan):
            raise TypeError("plan() gives a SitePlan, or None")
        return answer


def _listens(handler: object) -> bool:
    return callable(getattr(handler, "on_event", None))
