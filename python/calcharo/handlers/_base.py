"""What a handler is: it says once for each node what is recorded there."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Tuple, Type

if TYPE_CHECKING:
    from ..core._step import ExecutionStep
    from ..core.context import ExecutionContext

#: Classes of `ast`.
NodeClasses = Tuple[Type[ast.AST], ...]


@dataclass(frozen=True)
class SitePlan:
    """What is recorded at a node.

    Parameters
    ----------
    kind : str
        What it is: "call", "compare", "binary", "unary", "subscript", "attribute", "value" for
        expressions, "condition" for what decides, "store" for what writes, or a word of your own.
    label : str
        What you call this one; kept in the trace behind the kind, as in `call:database`.
    value : bool
        Whether the value of an expression, or the decisions of a condition, are recorded.
        Writes always are: without them later steps would show wrong values.

    Raises
    ------
    ValueError
        The kind is empty, or has a colon in it.
    """

    kind: str
    label: str = ""
    value: bool = True

    def __post_init__(self) -> None:
        """Check the kind."""
        if not self.kind or ":" in self.kind:
            raise ValueError(f"kind = {self.kind!r}: allowed are texts without a colon")

    @property
    def name(self) -> str:
        """The kind, and the label if there is one: what a trace keeps."""
        return f"{self.kind}:{self.label}" if self.label else self.kind


class Record(NamedTuple):
    """What was recorded at a node, for `describe` and `on_event` of its handler.

    Attributes
    ----------
    kind, label : str
        Those of its plan.
    text : str
        Its source.
    value : object
        What it gave, as a trace shows it: of a condition how it was decided, of a write what was
        written.
    step : ExecutionStep or None
        The step in whose interval it was; for `on_event` only.
    """

    kind: str
    label: str
    text: str
    value: object
    step: ExecutionStep | None = None


class NodeHandler:
    """Says what is recorded at nodes of some classes; any object with these members will do.

    No handler runs while the program runs: `plan` is asked once for each node, when the code
    that it is a part of comes into scope. A handler may have `on_event(record, context)` besides:
    when the recording is over it is called with the `Record` of each value, decision and write of
    its nodes, in the order of the steps. That takes longer than the recording;
    `context.events` counts the calls.

    Attributes
    ----------
    node_classes : tuple of type
        The classes of `ast` that it is for.
    """

    node_classes: ClassVar[NodeClasses] = ()

    def plan(self, node: ast.AST, context: ExecutionContext) -> SitePlan | None:
        """Return what is to be recorded at a node; `None` for nothing.

        Parameters
        ----------
        node : ast.AST
            A node of the program's tree, which must not be changed.
        context : ExecutionContext
            The recording.
        """
        return None

    def describe(self, record: Record) -> str:
        """Return a recorded expression as a text for people; called when a trace is read.

        Parameters
        ----------
        record : Record
            The expression.
        """
        return f"{record.text} = {record.value!r}"


class OfKind(NodeHandler):
    """A handler whose nodes are all recorded alike."""

    kind: ClassVar[str] = ""

    def plan(self, node: ast.AST, context: ExecutionContext) -> SitePlan | None:
        """Return the plan of its kind."""
        return SitePlan(self.kind)


def classes(*names: str) -> NodeClasses:
    """Return those classes of `ast` that this interpreter has.

    Parameters
    ----------
    *names : str
        Names of classes.
    """
    return tuple(getattr(ast, name) for name in names if hasattr(ast, name))
