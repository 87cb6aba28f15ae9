"""Views of dicts and sets: they behave as the plain ones do, except that they never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, AbstractSet, Mapping

from ._equal import deep_equal
from ._kept import Kept
from ._shape import Shape, is_plain_key
from ._view import CLASSES, ObjectView, resolve, resolve_all

if TYPE_CHECKING:
    from typing import Iterable, Iterator

    from ._ref import ObjectRecord, ObjectSource


class _Index:
    """Where the keys of a dict, or the members of a set, are."""

    def __init__(self, keys: Iterable[object]) -> None:
        self.keys = list(keys)
        self._plain = {key: place for place, key in enumerate(self.keys) if is_plain_key(key)}
        self._others = [place for place, key in enumerate(self.keys) if not is_plain_key(key)]

    def find(self, key: object) -> int | None:
        """Return the place of a key: the same object first, then equal content."""
        if is_plain_key(key):
            if key in self._plain:
                return self._plain[key]
            candidates: Iterable[int] = self._others
        else:
            for place in self._others:
                if self.keys[place] is key:
                    return place
            candidates = range(len(self.keys))
        for place in candidates:
            if deep_equal(self.keys[place], key):
                return place
        return None


class DictView(ObjectView, Mapping[object, object]):
    """A recorded dict, in its own order.

    A key is found by the same atom, by an equal plain key, or by the view of the key.
    `len` is that of the traced program; iteration gives the entries that were kept.
    """

    __slots__ = ("_index", "_kept")

    def __init__(self, source: ObjectSource, object_id: int, record: ObjectRecord) -> None:
        super().__init__(source, object_id, record)
        self._kept = Kept(record["entries"])
        self._index: _Index | None = None

    def __len__(self) -> int:
        """Return the number of entries in the traced program."""
        return self._kept.length

    def __iter__(self) -> Iterator[object]:
        """Return an iterator over the keys."""
        return iter(self._keys().keys)

    def __reversed__(self) -> Iterator[object]:
        """Return an iterator over the keys, the last first."""
        return reversed(self._keys().keys)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a key."""
        return self._keys().find(key) is not None

    def __getitem__(self, key: object) -> object:
        """Return the value of a key."""
        place = self._keys().find(key)
        if place is None:
            raise KeyError(key)
        return resolve(self._source, _pair(self._kept.raw[place])[1])

    def _keys(self) -> _Index:
        if self._index is None:
            self._index = _Index(resolve(self._source, _pair(entry)[0]) for entry in self._kept.raw)
        return self._index

    def _shape(self) -> Shape:
        kept = self._kept
        return Shape("dict", self.type_name, kept.length, self._entries, kept.gap)

    def _entries(self) -> Iterator[object]:
        for key, entry in zip(self._keys().keys, self._kept.raw):
            yield key, resolve(self._source, _pair(entry)[1])


class SetView(ObjectView, AbstractSet[object]):
    """A recorded set or frozenset that holds objects, in the order of its table.

    `len` is that of the traced program; iteration gives the members that were kept.
    """

    __slots__ = ("_index", "_kept")

    def __init__(self, source: ObjectSource, object_id: int, record: ObjectRecord) -> None:
        super().__init__(source, object_id, record)
        self._kept = Kept(record["items"])
        self._index: _Index | None = None

    def __len__(self) -> int:
        """Return the number of members in the traced program."""
        return self._kept.length

    def __iter__(self) -> Iterator[object]:
        """Return an iterator over the members."""
        return iter(self._members().keys)

    def __contains__(self, member: object) -> bool:
        """Tell whether something is a member: the same object, or equal content."""
        return self._members().find(member) is not None

    @classmethod
    def _from_iterable(cls, it: Iterable[object]) -> frozenset[object]:
        # What `&`, `|`, `-` and `^` return: no object of the traced program.
        return frozenset(it)

    def _members(self) -> _Index:
        if self._index is None:
            self._index = _Index(resolve_all(self._source, self._kept.raw))
        return self._index

    def _shape(self) -> Shape:
        kept = self._kept
        kind = "frozenset" if self.kind == "frozenset" else "set"
        return Shape(kind, self.type_name, kept.length, lambda: self._members().keys, kept.gap)


def _pair(entry: object) -> tuple[object, object]:
    assert isinstance(entry, tuple)
    return entry[0], entry[1]


CLASSES.update(dict=DictView, set=SetView, frozenset=SetView)
