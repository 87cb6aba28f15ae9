"""A moment of a trace: what views of that step are loaded from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._step_variables import Variables

if TYPE_CHECKING:
    from typing import Iterable, Tuple

    from .._tracer import Reader
    from ._ref import ObjectRecord
    from ._view import ObjectView

    _Pairs = Iterable[Tuple[str, object]]


class Moment:
    """The objects of a trace as they were at one step.

    Attributes
    ----------
    views : dict of int to ObjectView
        The views made so far: an alias is the same view.
    identity : object
        What all moments of one trace share.
    """

    __slots__ = ("__weakref__", "_index", "_reader", "identity", "views")

    def __init__(self, reader: Reader, index: int) -> None:
        self.identity = reader
        self.views: dict[int, ObjectView] = {}
        self._reader = reader
        self._index = index

    def object(self, object_id: int) -> ObjectRecord:
        """Return what was recorded of an object; of one that was not, that it is lost.

        Parameters
        ----------
        object_id : int
            Its number.
        """
        try:
            return self._reader.object(self._index, object_id)
        except KeyError:
            return _LOST.copy()

    def variables(self, pairs: _Pairs) -> Variables:
        """Return variables with views in the place of references.

        Parameters
        ----------
        pairs : iterable of (str, object)
            Names and values.
        """
        return Variables(self, dict(pairs))


class EndOfInterval(Moment):
    """The objects at the end of a step's interval, and those that ended in it."""

    __slots__ = ("_step",)

    def __init__(self, reader: Reader, step: int, end: int) -> None:
        super().__init__(reader, end)
        self._step = step

    def object(self, object_id: int) -> ObjectRecord:
        """Return what was recorded of an object, at its own end if that came first.

        Parameters
        ----------
        object_id : int
            Its number.
        """
        try:
            return self._reader.freed(self._step, object_id)
        except KeyError:
            return super().object(object_id)


_LOST: ObjectRecord = {
    "kind": "opaque",
    "type_name": "object",
    "version": 0,
    "items": None,
    "entries": None,
    "attributes": [],
    "data": None,
    "label": "not recorded",
}
