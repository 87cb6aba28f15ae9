"""Which handler is for which class of nodes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..core._errors_base import ConfigurationError, Problem
from ..core._suggest import shown
from ._base import NodeHandler, Record
from ._built_in import built_in
from ._text import node_of

if TYPE_CHECKING:
    from typing import Iterable, Iterator

    from ..core._step_parts import Expression


class HandlerRegistry:
    """One handler for each class of nodes; none knows of another.

    Parameters
    ----------
    handlers : iterable of NodeHandler
        Handlers that stand in the place of built-in ones.

    Examples
    --------
    >>> import ast
    >>> registry = HandlerRegistry()
    >>> registry.remove(ast.Call) is not None, registry.get(ast.Call)
    (True, None)
    """

    def __init__(self, handlers: Iterable[NodeHandler] = ()) -> None:
        self._handlers = dict(built_in())
        for handler in handlers:
            self.register(handler)

    def __iter__(self) -> Iterator[type[ast.AST]]:
        """Return the classes that have a handler."""
        return iter(list(self._handlers))

    def __len__(self) -> int:
        """Return how many classes have a handler."""
        return len(self._handlers)

    @property
    def is_built_in(self) -> bool:
        """Whether all handlers are those that come with Calcharo."""
        return self._handlers == built_in()

    def get(self, node_class: type[ast.AST]) -> NodeHandler | None:
        """Return the handler of a class of nodes; `None` if it has none.

        Parameters
        ----------
        node_class : type
            A class of `ast`.
        """
        return self._handlers.get(node_class)

    def built_in(self, node_class: type[ast.AST]) -> NodeHandler:
        """Return the handler that comes with Calcharo.

        Parameters
        ----------
        node_class : type
            A class of `ast`.
        """
        return built_in().get(node_class) or NodeHandler()

    def register(self, handler: NodeHandler) -> None:
        """Take a handler in the place of the built-in ones for its `node_classes`.

        Parameters
        ----------
        handler : NodeHandler
            The handler.

        Raises
        ------
        ConfigurationError
            It is none, or one of its classes has a handler that is not built in.
        """
        _check(handler)
        for node_class in handler.node_classes:
            held = self._handlers.get(node_class)
            if held is not None and held is not built_in().get(node_class):
                raise _error(handler, f"{node_class.__name__} has a handler; use replace()")
        self._handlers.update(dict.fromkeys(handler.node_classes, handler))

    def replace(self, node_class: type[ast.AST], handler: NodeHandler) -> NodeHandler | None:
        """Take a handler for one class of nodes, and return the one it had.

        Parameters
        ----------
        node_class : type
            A class of `ast`, which need not be among the handler's.
        handler : NodeHandler
            The handler.

        Raises
        ------
        ConfigurationError
            It is no handler, or the class is none of `ast`.
        """
        _check(handler)
        if not _is_node_class(node_class):
            raise _error(node_class, "is no class of `ast`")
        before = self._handlers.get(node_class)
        self._handlers[node_class] = handler
        return before

    def remove(self, node_class: type[ast.AST]) -> NodeHandler | None:
        """Record nothing of a class of nodes, and return the handler it had.

        Parameters
        ----------
        node_class : type
            A class of `ast`.
        """
        return self._handlers.pop(node_class, None)

    def describe(self, expression: Expression) -> str:
        """Return a recorded expression as the handler of its node puts it.

        Parameters
        ----------
        expression : Expression
            An expression of a step.
        """
        kind, _, label = expression.kind.partition(":")
        record = Record(kind, label, expression.text, expression.value)
        node = node_of(expression.text)
        handler = None if node is None else self.get(type(node))
        try:
            described = getattr(handler, "describe", NodeHandler().describe)(record)
        except Exception:
            # A handler that fails must not keep the trace from being read.
            described = NodeHandler().describe(record)
        return str(described)


def _is_node_class(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, ast.AST)


def _check(handler: object) -> None:
    node_classes = getattr(handler, "node_classes", None)
    if isinstance(handler, type) or not callable(getattr(handler, "plan", None)):
        raise _error(handler, "is no object with plan()")
    if not isinstance(node_classes, tuple) or not node_classes:
        raise _error(handler, "has no `node_classes`, a tuple of classes of `ast`")
    wrong = [one for one in node_classes if not _is_node_class(one)]
    if wrong:
        raise _error(handler, f"`node_classes` holds {shown(wrong[0])}, which is no class of `ast`")


def _error(given: object, reason: str) -> ConfigurationError:
    return ConfigurationError([Problem("handlers", shown(given), reason)])
