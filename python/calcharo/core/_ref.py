"""What views are loaded from: references, the record of an object, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from typing import Protocol

    from ._marks import Truncated
    from .views import ObjectView

    class ObjectSource(Protocol):
        """Where the content of recorded objects comes from: one moment of one trace.

        A source may have an attribute `identity` as well: a hashable that all sources of
        one trace share. Without it, views of two sources never have the same hash.

        Attributes
        ----------
        views : dict of int to ObjectView
            The views made so far by object id, so that an alias is the same view.
        """

        views: dict[int, ObjectView]

        def object(self, object_id: int) -> ObjectRecord:
            """Return what was recorded of an object.

            Parameters
            ----------
            object_id : int
                The id of a `Ref`.
            """


@dataclass(frozen=True)
class Ref:
    """A reference to a recorded object.

    Attributes
    ----------
    id : int
        The object's number in its trace.
    """

    __slots__ = ("id",)

    id: int


class ObjectRecord(TypedDict):
    """What was recorded of one version of an object.

    Values are Python atoms, plain tuples of values, marks, or `Ref`. Where a container
    was too long to be kept, `Truncated` stands in the place of the list.
    """

    kind: str
    type_name: str
    version: int
    items: list[object] | Truncated | None
    entries: list[tuple[object, object]] | Truncated | None
    attributes: list[tuple[str, object]]
    data: bytes | Truncated | None
    label: str | None
