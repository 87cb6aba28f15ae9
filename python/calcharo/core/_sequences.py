"""Views of ordered containers: they behave as the plain ones do, except that they never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence, overload

from ._kept import NOT_KEPT, Kept
from ._shape import Shape
from ._view import CLASSES, ObjectView, resolve, resolve_all

if TYPE_CHECKING:
    from typing import Iterable, Iterator

    from ._ref import ObjectRecord, ObjectSource


class SequenceView(ObjectView, Sequence[object]):
    """Base of the views of ordered containers.

    `len` is that of the traced program. Items that a limit cut away read as `Unreadable`.
    """

    __slots__ = ("_kept",)

    def __init__(self, source: ObjectSource, object_id: int, record: ObjectRecord) -> None:
        super().__init__(source, object_id, record)
        self._kept = Kept(record["items"])

    def __len__(self) -> int:
        """Return the number of items in the traced program."""
        return self._kept.length

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[object]: ...
    def __getitem__(self, index: int | slice) -> object:
        """Return one item, or the items of a slice as a plain container."""
        if isinstance(index, slice):
            return self._plain(self._at(place) for place in range(*index.indices(len(self))))
        try:
            return self._at(range(len(self))[index])
        except IndexError:
            raise IndexError(f"{self.kind} index out of range") from None

    def __iter__(self) -> Iterator[object]:
        """Return an iterator over all items."""
        return (self._at(place) for place in range(len(self)))

    def _at(self, index: int) -> object:
        place = self._kept.place(index)
        return NOT_KEPT if place is None else resolve(self._source, self._kept.raw[place])

    def _plain(self, items: Iterable[object]) -> Sequence[object]:
        return list(items)

    def _shape(self) -> Shape:
        kept = self._kept
        return Shape(
            self._family(),
            self.type_name,
            kept.length,
            lambda: resolve_all(self._source, kept.raw),
            kept.gap,
        )

    def _family(self) -> str:
        return "list"


class ListView(SequenceView):
    """A recorded list, or an array: what keeps items in order."""

    __slots__ = ()


class TupleView(SequenceView):
    """A recorded tuple that holds objects; tuples of atoms come back as tuples."""

    __slots__ = ()

    def _plain(self, items: Iterable[object]) -> Sequence[object]:
        return tuple(items)

    def _family(self) -> str:
        return "tuple"


class DequeView(SequenceView):
    """A recorded `collections.deque`."""

    __slots__ = ()

    def _family(self) -> str:
        return "deque"


class BytearrayView(ObjectView, Sequence[object]):
    """A recorded `bytearray`; `bytes(view)` gives its content."""

    __slots__ = ("_kept",)

    def __init__(self, source: ObjectSource, object_id: int, record: ObjectRecord) -> None:
        super().__init__(source, object_id, record)
        self._kept = Kept(record["data"])

    def __len__(self) -> int:
        """Return the number of bytes in the traced program."""
        return self._kept.length

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> bytes: ...
    def __getitem__(self, index: int | slice) -> object:
        """Return one byte as an integer, or the bytes of a slice."""
        if isinstance(index, slice):
            return bytes(self)[index]
        try:
            place = self._kept.place(range(len(self))[index])
        except IndexError:
            raise IndexError("bytearray index out of range") from None
        return NOT_KEPT if place is None else self._kept.raw[place]

    def __bytes__(self) -> bytes:
        """Return the content.

        Raises
        ------
        ValueError
            A part of it was not recorded.
        """
        if self._kept.gap is not None:
            missing = f"{self._kept.gap.missing} of {len(self)} bytes were not recorded"
            raise ValueError(f"{missing}; hint: raise `max_string`, or read single bytes")
        raw = self._kept.raw
        return raw if isinstance(raw, bytes) else b""

    def _shape(self) -> Shape:
        kept = self._kept
        return Shape("bytearray", self.type_name, kept.length, lambda: kept.raw, kept.gap)


CLASSES.update(
    list=ListView, array=ListView, tuple=TupleView, deque=DequeView, bytearray=BytearrayView
)
