"""Read-only views of recorded objects, and plain copies of them.

A view is loaded when it is read. It equals the plain container with the same content,
prints like it, and never runs code of the traced program.
"""

from __future__ import annotations

from ._detach import Detached, detach
from ._equal import deep_equal
from ._kept import NOT_KEPT
from ._keyed import DictView, SetView
from ._marks import Mark, Redacted, Truncated, Unreadable
from ._ref import ObjectRecord, Ref
from ._sequences import BytearrayView, DequeView, ListView, SequenceView, TupleView
from ._view import CLASSES, ObjectView, make_view

__all__ = [
    "NOT_KEPT",
    "BytearrayView",
    "CellView",
    "DequeView",
    "Detached",
    "DictView",
    "InstanceView",
    "ListView",
    "Mark",
    "NamedView",
    "ObjectRecord",
    "ObjectView",
    "OpaqueView",
    "Redacted",
    "Ref",
    "SequenceView",
    "SetView",
    "Truncated",
    "TupleView",
    "Unreadable",
    "deep_equal",
    "detach",
    "make_view",
]


class InstanceView(ObjectView):
    """A recorded instance of a Python class, or an exception: its attributes are its content."""

    __slots__ = ()


class NamedView(ObjectView):
    """A recorded function, method, class, module, generator or coroutine."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name it was defined with."""
        return self.label or ""


class CellView(ObjectView):
    """A variable that functions share: two closures with the same cell see the same view."""

    __slots__ = ()

    @property
    def empty(self) -> bool:
        """Whether the variable has no value, as before its first assignment."""
        return "cell_contents" not in self.attributes

    @property
    def contents(self) -> object:
        """The value of the variable.

        Raises
        ------
        ValueError
            The cell is empty.
        """
        if self.empty:
            raise ValueError(f"cell {self.id} is empty: its variable has no value at this step")
        return self.attributes["cell_contents"]


class OpaqueView(ObjectView):
    """An object whose content the tracer cannot read: its type, and what a plug-in knows."""

    __slots__ = ()


CLASSES.update(
    instance=InstanceView,
    exception=InstanceView,
    cell=CellView,
    opaque=OpaqueView,
    function=NamedView,
    method=NamedView,
    module=NamedView,
    generator=NamedView,
    coroutine=NamedView,
    async_generator=NamedView,
)
CLASSES["class"] = NamedView
