"""The base of all views, and how values from a source become views."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ._equal import deep_equal
from ._marks import Truncated
from ._ref import Ref
from ._shape import Shape, Shaped, is_leaf, shape_of
from ._show import show
from ._trampoline import run

if TYPE_CHECKING:
    from typing import Generator, Iterable, Mapping

    from ._ref import ObjectRecord, ObjectSource


class ObjectView(Shaped):
    """A recorded object, as it was at one moment of the traced program; read-only.

    Views compare by content, with each other and with plain containers. As a key, a view
    stands for the object in its trace: two objects with equal content are two keys.

    Attributes
    ----------
    id : int
        The object's number in its trace; no address, never used again.
    version : int
        Which state of the object this is.
    type_name : str
        "list" for a builtin type, "module.Qualname" for others.
    kind : str
        What the tracer took it for: "list", "instance", "function", …, "opaque".
    label : str or None
        The name of a function, class or module; a short description of an opaque object.
    attributes : mapping of str to object
        The attributes that were recorded, in the object's own order.
    """

    __slots__ = ("__weakref__", "_attributes", "_id", "_record", "_source")

    def __init__(self, source: ObjectSource, object_id: int, record: ObjectRecord) -> None:
        self._source = source
        self._id = object_id
        self._record = record
        self._attributes: Mapping[str, object] | None = None

    @property
    def id(self) -> int:
        """The object's number in its trace."""
        return self._id

    @property
    def version(self) -> int:
        """Which state of the object this is."""
        return self._record["version"]

    @property
    def type_name(self) -> str:
        """The name of its type, with the module unless it is a builtin."""
        return self._record["type_name"]

    @property
    def kind(self) -> str:
        """What the tracer took it for."""
        return self._record["kind"]

    @property
    def label(self) -> str | None:
        """What names it, if anything does."""
        return self._record["label"]

    @property
    def attributes(self) -> Mapping[str, object]:
        """The recorded attributes, as a read-only mapping."""
        if self._attributes is None:
            recorded = self._record["attributes"]
            values = {name: resolve(self._source, value) for name, value in recorded}
            self._attributes = MappingProxyType(values)
        return self._attributes

    def __eq__(self, other: object) -> bool:
        """Tell whether the content is equal to that of a view or a plain container."""
        if shape_of(other) is None:
            return NotImplemented
        return deep_equal(self, other)

    def __hash__(self) -> int:
        """Return the hash of the object's identity in its trace."""
        return hash((getattr(self._source, "identity", self._source), self._id))

    def __repr__(self) -> str:
        """Return the text of the plain container; `...` where a cycle begins again."""
        return show(self)

    def __copy__(self) -> ObjectView:
        """Return itself: there is nothing to change."""
        return self

    def __deepcopy__(self, memo: object) -> ObjectView:
        """Return itself: there is nothing to change."""
        return self

    def __reduce__(self) -> str:
        """Refuse to be pickled: a view is a place in a trace."""
        raise TypeError(f"cannot pickle a view of `{self.type_name}`; hint: pickle `detach(view)`")

    def _shape(self) -> Shape:
        attributes = self.attributes
        return Shape(self.kind, self.type_name, len(attributes), attributes.items, label=self.label)


#: How a kind of object becomes a view; filled by the modules that define the views.
CLASSES: dict[str, type[ObjectView]] = {}


def make_view(source: ObjectSource, object_id: int) -> ObjectView:
    """Return the view of a recorded object: the same one for the same id.

    Parameters
    ----------
    source : ObjectSource
        Where its content comes from.
    object_id : int
        The id of a `Ref`.

    Returns
    -------
    ObjectView
        Of the class that fits. Objects that it refers to are loaded when they are read.
    """
    view = source.views.get(object_id)
    if view is None:
        record = source.object(object_id)
        made = _class_for(record)(source, object_id, record)
        # Another thread may have been faster: an object has one view.
        view = source.views.setdefault(object_id, made)
    return view


def _class_for(record: ObjectRecord) -> type[ObjectView]:
    """Return the view for a kind; an instance may be a container as well."""
    kind = record["kind"]
    if kind == "instance" or kind not in CLASSES:
        if record["entries"] is not None:
            return CLASSES["dict"]
        if record["items"] is not None:
            return CLASSES["list"]
        if record["data"] is not None:
            return CLASSES["bytearray"]
    return CLASSES.get(kind, CLASSES["opaque"])


def resolve(source: ObjectSource, value: object) -> object:
    """Return a value from a source with views in the place of references.

    Parameters
    ----------
    source : ObjectSource
        Where the references lead.
    value : object
        An atom, a tuple of values, a mark, or a reference.
    """
    if isinstance(value, Ref):
        return make_view(source, value.id)
    if isinstance(value, Truncated) and isinstance(value.head, tuple):
        head, tail = resolve(source, value.head), resolve(source, value.tail)
        return Truncated(value.true_length, head, tail)
    if type(value) is not tuple or all(map(is_leaf, value)):
        return value

    def step(part: object) -> Generator[object, object, object]:
        if type(part) is not tuple:
            return resolve(source, part)
        items: list[object] = []
        for item in part:
            items.append(item if is_leaf(item) else (yield item))
        return tuple(items)

    whole: object = value
    return run(step, whole)


def resolve_all(source: ObjectSource, values: Iterable[object]) -> Iterable[object]:
    """Return an iterator that resolves each value when it comes to it."""
    return (resolve(source, value) for value in values)
