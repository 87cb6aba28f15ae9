"""Mappings that a step shows: variables by name, objects by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping

from ._shape import Shape, Shaped
from ._show import show
from ._view import resolve
from .views import ObjectView, make_view

if TYPE_CHECKING:
    from typing import Iterable, Iterator

    from ._step_moment import Moment


class Variables(Shaped, Mapping[str, object]):
    """Variables by name, in the order of their definition; read-only.

    It equals a plain dict with equal values, and prints like one.
    """

    __slots__ = ("_moment", "_raw", "_resolved")

    def __init__(self, moment: Moment, raw: dict[str, object]) -> None:
        self._moment = moment
        self._raw = raw
        # Views read their object when they are made, and few variables are looked at.
        self._resolved: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        """Return the value of a variable."""
        if name in self._resolved:
            return self._resolved[name]
        value = self._resolved[name] = resolve(self._moment, self._raw[name])
        return value

    def __iter__(self) -> Iterator[str]:
        """Return an iterator over the names."""
        return iter(self._raw)

    def __len__(self) -> int:
        """Return the number of variables."""
        return len(self._raw)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a variable of this name."""
        return name in self._raw

    def __repr__(self) -> str:
        """Return the text of the plain dict."""
        return show(self)

    def only(self, names: Iterable[str]) -> Variables:
        """Return some of the variables.

        Parameters
        ----------
        names : iterable of str
            Which, in which order; those that there are not are left out.
        """
        raw = {name: self._raw[name] for name in names if name in self._raw}
        return Variables(self._moment, raw)

    def _shape(self) -> Shape:
        return Shape("dict", "dict", len(self._raw), self.items)


class Heap(Mapping[int, ObjectView]):
    """Recorded objects by number, the nearest to the variables first; read-only."""

    __slots__ = ("_ids", "_moment")

    def __init__(self, moment: Moment, ids: list[int]) -> None:
        self._moment = moment
        self._ids = dict.fromkeys(ids)

    def __getitem__(self, object_id: int) -> ObjectView:
        """Return an object, as it was at the step."""
        if object_id not in self._ids:
            raise KeyError(object_id)
        return make_view(self._moment, object_id)

    def __iter__(self) -> Iterator[int]:
        """Return an iterator over the numbers."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Return the number of objects."""
        return len(self._ids)

    def __contains__(self, object_id: object) -> bool:
        """Tell whether an object can be reached."""
        return object_id in self._ids

    def __repr__(self) -> str:
        """Return how many objects there are: all of them would be long."""
        return f"<heap of {len(self)} objects>"
