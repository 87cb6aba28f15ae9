"""Reads live objects without calling any code of theirs.

`isinstance`, `==`, `hash`, `len`, `getattr` and truth may all run a method of the program, also of
a metaclass. Here types are compared by `is`, type attributes are read through the descriptors of
`type`, and containers through the methods of the builtin base.
"""

from __future__ import annotations

import types
from array import array
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

from forms import Described, atom

ATOMS = (int, float, str, bytes, complex, bool, range, type(None), type(...), type(NotImplemented))
DICTIONARIES = (dict, defaultdict, Counter)
# Where a program's own class keeps the content of a builtin base, and how to read it.
ATOM_BASES = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
}
PROGRAM = "__main__"

_mro = type.__dict__["__mro__"].__get__
_module = type.__dict__["__module__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_class_dict = type.__dict__["__dict__"].__get__
_arguments = BaseException.__dict__["args"].__get__
_function_name = types.FunctionType.__dict__["__qualname__"].__get__
_module_dict = types.ModuleType.__dict__["__dict__"].__get__


def one_of(kind: type, kinds: Any) -> bool:
    """Whether `kind` is among `kinds`; `in` would ask the metaclass for equality."""
    return any(kind is other for other in kinds)


def is_subclass(kind: type, base: type) -> bool:
    """Whether `base` is in the method resolution order, whatever the metaclass says."""
    return one_of(base, _mro(kind))


def type_name(kind: type) -> str:
    """Give `list` for builtins, `module.Qualname` for the rest."""
    module = _module(kind)
    return _qualname(kind) if module == "builtins" else f"{module}.{_qualname(kind)}"


def attributes(value: Any) -> dict[str, Any]:
    """Give what is stored in the object: its slots and its dictionary."""
    found: dict[str, Any] = {}
    dictionary = None
    for base in _mro(type(value)):
        for name, descriptor in _class_dict(base).items():
            if name == "__dict__" and type(descriptor) is types.GetSetDescriptorType:
                dictionary = dictionary or descriptor
            elif type(descriptor) is types.MemberDescriptorType and _module(base) == PROGRAM:
                try:
                    found.setdefault(name, descriptor.__get__(value))
                except AttributeError:
                    continue
    if dictionary is not None:
        for name, item in dict.items(dictionary.__get__(value)):
            if type(name) is str:
                found[name] = item
    return found


class LiveReader:
    """The `Reader` of objects of this very process."""

    def identity(self, value: Any) -> int | None:
        """Give the address, which is good while the snapshot is being made."""
        return None if one_of(type(value), (*ATOMS, tuple, frozenset)) else id(value)

    def describe(self, value: Any) -> Described:
        """Tell what a value holds, one level deep."""
        kind = type(value)
        name = type_name(kind)
        if one_of(kind, ATOMS):
            return atom(value)
        if is_subclass(kind, type):
            return Described("class", _qualname(value).rpartition(".")[2])
        if kind is types.FunctionType:
            return Described("function", _function_name(value))
        if kind is types.ModuleType:
            return Described("module", _module_dict(value)["__name__"])
        if is_subclass(kind, BaseException):
            own = attributes(value) if _module(kind) == PROGRAM else None
            return Described("exception", name, items=[_arguments(value)], attributes=own)
        if one_of(kind, DICTIONARIES):
            return Described("dict", name, pairs=entries(dict.items(value)))
        if kind is OrderedDict:
            # Its order is a list of its own, which `dict.items` does not know.
            return Described("dict", name, pairs=entries(OrderedDict.items(value)))
        if one_of(kind, (list, tuple, set, frozenset, deque, bytearray, array)):
            return Described(name.rpartition(".")[2], name)._replace(**content(value))
        if _module(kind) == PROGRAM:
            return Described("instance", name, attributes=attributes(value))._replace(
                **content(value)
            )
        return Described("opaque", name)


def content(value: Any) -> dict[str, Any]:
    """Give what the builtin base of an object holds, by the name of the part."""
    kind = type(value)
    for base in (list, tuple, deque, array):
        if is_subclass(kind, base):
            return {"items": list(base.__iter__(value))}
    for base in (set, frozenset):
        if is_subclass(kind, base):
            return {"members": list(base.__iter__(value))}
    if is_subclass(kind, dict):
        return {"pairs": entries(dict.items(value))}
    if is_subclass(kind, bytearray):
        return {"content": bytes(bytearray.__getitem__(value, slice(None)))}
    for base, read in ATOM_BASES.items():
        if is_subclass(kind, base):
            described = atom(read(value))
            return {"content": (described.name, described.content)}
    return {}


def entries(items: Any) -> list:
    """Give the items of a dictionary without what `exec` puts into a namespace."""
    return [item for item in items if item[0] != "__builtins__"]
