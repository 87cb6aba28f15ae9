"""Brings one step of a trace into the form of the oracle, through the public API alone.

Objects of classes that the program did not define are opaque to the oracle, so they are made
opaque here too, however much the trace knows about them.
"""

from __future__ import annotations

from typing import Any

from forms import Described, Snapshot, atom, is_shown, snapshot

ATOMS = (int, float, str, bytes, complex, bool, range, type(None), type(...), type(NotImplemented))
CONTENT_ALONE = ("tuple", "frozenset")
DICTIONARIES = ("dict", "collections.defaultdict", "collections.Counter", "collections.OrderedDict")
CONTAINERS = ("list", "tuple", "set", "frozenset", "bytearray", "collections.deque", "array.array")
LABELLED = ("function", "class", "module")
PROGRAM = "__main__."
# Facts of every exception, which the oracle does not look at.
STREAM = "_io.StringIO"
OF_EXCEPTIONS = ("args", "__cause__", "__context__", "__suppress_context__", "__traceback__")


def canonical(step: Any) -> Snapshot:
    """Give the variables of a step, and all that they lead to."""
    variables = dict(step.variables_state.items())
    return snapshot(
        ViewReader(), {name: value for name, value in variables.items() if is_shown(name)}
    )


def canonical_value(step: Any) -> Snapshot:
    """Give what a step returns, yields or raises."""
    return snapshot(ViewReader(), {"value": step.value})


class ViewReader:
    """The `Reader` of the values that a trace gives."""

    def identity(self, value: Any) -> Any:
        """Give the id of an object; atoms, tuples and frozensets are compared by content."""
        if type(value) in (*ATOMS, tuple, frozenset):
            return None
        name = getattr(value, "type_name", None)
        return None if name is None or name in CONTENT_ALONE else value.id

    def describe(self, value: Any) -> Described:
        """Tell what a value holds, one level deep."""
        if type(value) in ATOMS:
            return atom(value)
        if type(value) is tuple:
            return Described("tuple", "tuple", items=list(value))
        if type(value) is frozenset:
            return Described("frozenset", "frozenset", members=list(value))
        if not hasattr(value, "type_name"):
            # A mark, such as that of a value which was cut.
            return Described("mark", repr(value))
        return described_view(value)


def described_view(view: Any) -> Described:
    """Tell what a view shows, in the words of the oracle."""
    name = view.type_name
    is_own = name.startswith(PROGRAM)
    if view.kind in LABELLED:
        is_opaque = view.kind == "function" and name != "function"
        label = view.label.rpartition(".")[2] if view.kind == "class" else view.label
        return Described("opaque", name) if is_opaque else Described(view.kind, label)
    if view.kind == "exception":
        own = {key: item for key, item in view.attributes.items() if key not in OF_EXCEPTIONS}
        return Described(
            "exception", name, items=[arguments(view)], attributes=own if is_own else None
        )
    if name in DICTIONARIES:
        return Described("dict", name)._replace(**content(view))
    if name in CONTAINERS:
        return Described(name.rpartition(".")[2], name)._replace(**content(view))
    if is_own:
        described = Described("instance", name, attributes=dict(view.attributes))
        return described._replace(**content(view))
    # The program runs under a stream that the oracle has in the place of the tracer's.
    return Described("opaque", STREAM if name == "calcharo._streams._Recorded" else name)


def arguments(view: Any) -> Any:
    """Give the arguments of an exception, wherever the view has them."""
    if "args" in view.attributes:
        return view.attributes["args"]
    return tuple(view.args if hasattr(view, "args") else view)


def content(view: Any) -> dict[str, Any]:
    """Give what a container holds, or the builtin base of an instance, by the name of the part."""
    if view.kind in ("list", "tuple", "deque", "array"):
        return {"items": list(view)}
    if view.kind in ("set", "frozenset"):
        return {"members": list(view)}
    if view.kind == "dict":
        return {"pairs": list(view.items())}
    if view.kind == "bytearray":
        return {"content": bytes(view)}
    if view.kind == "instance" and hasattr(view, "__iter__"):
        # An `int` or `str` with a class of its own shows its plain value.
        described = atom(next(iter(view)))
        return {"content": (described.name, described.content)}
    return {}
