"""Views of recorded objects behave as the plain containers do, and never as user code."""

import copy
import pickle
import sys
from collections import deque
from types import SimpleNamespace

import pytest
from calcharo.core.views import (
    BytearrayView,
    CellView,
    DequeView,
    Detached,
    DictView,
    InstanceView,
    ListView,
    NamedView,
    OpaqueView,
    Redacted,
    Ref,
    SetView,
    Truncated,
    TupleView,
    Unreadable,
    deep_equal,
    detach,
    make_view,
)

NAN = float("nan")
DEEP = 10_000


class Source:
    """Recorded objects in a dictionary; counts how often each was loaded."""

    def __init__(self, identity=None, **objects):
        if identity is not None:
            self.identity = identity
        self.views = {}
        self.records = {int(name[1:]): record for name, record in objects.items()}
        self.loads = []

    def object(self, object_id):
        self.loads.append(object_id)
        return self.records[object_id]


def record(kind, type_name=None, version=1, **parts):
    content = dict(items=None, entries=None, attributes=[], data=None, label=None)
    content.update(kind=kind, type_name=type_name or kind, version=version, **parts)
    return content


def listed(*items):
    return record("list", items=list(items))


def view(first, *more):
    """Return the view of object 0; further records are objects 1, 2, …"""
    return make_view(Source(**{f"o{i}": r for i, r in enumerate((first, *more))}), 0)


def chain(kind="list", depth=DEEP, end=7):
    """Return the view of a container that holds one of its kind, `depth` deep."""
    rows = [record(kind, items=[Ref(i + 1)]) for i in range(depth)]
    return view(*rows, record(kind, items=[end]))


# Every kind of view, with the plain value it equals.


@pytest.mark.parametrize(
    ("records", "cls", "plain"),
    [
        ([listed(1, "a", None)], ListView, [1, "a", None]),
        ([listed(1, Ref(1)), listed(2)], ListView, [1, [2]]),
        ([record("tuple", items=[Ref(1), (1, 2)]), listed()], TupleView, ([], (1, 2))),
        ([record("deque", "collections.deque", items=[1, 2])], DequeView, deque([1, 2])),
        ([record("dict", entries=[("k", Ref(1)), (2, 3)]), listed(9)], DictView, {"k": [9], 2: 3}),
        ([record("set", items=[1, "x"])], SetView, {1, "x"}),
        ([record("frozenset", items=[1, (2, 3)])], SetView, frozenset([1, (2, 3)])),
        ([record("bytearray", data=b"ab\0")], BytearrayView, bytearray(b"ab\0")),
        ([listed()], ListView, []),
        ([record("set", items=[])], SetView, set()),
        ([record("frozenset", items=[])], SetView, frozenset()),
        ([record("tuple", items=[Ref(1)]), listed()], TupleView, ([],)),
        ([record("bytearray", data=b"")], BytearrayView, bytearray()),
        ([record("dict", entries=[])], DictView, {}),
    ],
)
def test_a_view_equals_and_prints_as_the_plain_container(records, cls, plain):
    seen = view(*records)
    assert type(seen) is cls
    assert seen == plain
    assert plain == seen
    assert (seen != plain) is False
    assert seen == view(*records)
    assert len(seen) == len(plain)
    if not isinstance(plain, (set, frozenset)) or len(plain) < 2:
        assert repr(seen) == repr(plain)
    detached = detach(seen)
    assert detached == plain
    assert type(detached) is type(plain)


@pytest.mark.parametrize(
    "plain", [[1], [2, 1], [1, 2, 3], (1, 2), {1, 2}, {1: 2}, deque([1, 2]), b"\1\2", 3, None, "12"]
)
def test_other_content_or_another_kind_is_not_equal(plain):
    assert view(listed(1, 2)) != plain
    assert plain != view(listed(1, 2))


def test_what_a_view_says_of_its_object():
    seen = view(
        record("list", "app.Stack", version=4, items=[1], attributes=[("top", Ref(1))]), listed(1)
    )
    assert (seen.id, seen.version, seen.type_name, seen.kind) == (0, 4, "app.Stack", "list")
    assert seen.attributes == {"top": [1]}
    assert seen.attributes["top"] is seen.attributes["top"]
    with pytest.raises(TypeError):
        seen.attributes["top"] = 1
    with pytest.raises(AttributeError):
        seen.id = 3
    assert repr(seen) == "Stack([1])"


def test_content_is_loaded_when_it_is_read_and_once():
    source = Source(o0=listed(Ref(1), Ref(2)), o1=listed(), o2=listed(Ref(3)), o3=listed())
    top = make_view(source, 0)
    assert source.loads == [0]
    assert top[1] is top[1]
    assert source.loads == [0, 2]
    assert list(top) == [[], [[]]]
    assert sorted(source.loads) == [0, 1, 2, 3]


def test_an_alias_is_the_same_view():
    seen = view(listed(Ref(1), Ref(1)), listed())
    assert seen[0] is seen[1]
    assert make_view(seen[0]._source, 1) is seen[0]


# Identity.


def test_hash_is_the_identity_in_the_trace():
    one, two = Source("run", o0=listed(1), o1=listed(1)), Source("run", o0=listed(1, 2))
    first, other, later = make_view(one, 0), make_view(one, 1), make_view(two, 0)
    assert hash(first) == hash(later) != hash(other)
    assert len({first, other}) == 2 - (hash(first) == hash(other))
    assert hash(make_view(Source(o0=listed()), 0)) != hash(make_view(Source(o0=listed()), 0))


def test_a_view_is_no_copy_and_no_pickle():
    seen = view(listed(1))
    assert copy.copy(seen) is seen
    assert copy.deepcopy([seen])[0] is seen
    with pytest.raises(TypeError, match=r"view of `list`; hint: pickle `detach\(view\)`"):
        pickle.dumps(seen)


# Sequences.


def test_list_reads_as_a_sequence():
    seen = view(listed(1, 2, Ref(1), 2), listed())
    assert seen[-1] == 2
    assert seen[1:3] == [2, []]
    assert type(seen[1:3]) is list
    assert seen.count(2) == 2
    assert seen.index(2) == 1
    assert [] in seen
    assert list(reversed(seen)) == [2, [], 2, 1]
    for index in (4, -5):
        with pytest.raises(IndexError, match="list index out of range"):
            seen[index]
    assert view(record("tuple", items=[1, Ref(1)]), listed())[:1] == (1,)
    assert isinstance(view(record("array", "array.array", items=[1])), ListView)


def test_bytearray_reads_as_bytes():
    seen = view(record("bytearray", data=b"abc"))
    assert bytes(seen) == b"abc"
    assert seen == b"abc"
    assert seen == b"abc"
    assert seen[0] == 97
    assert seen[1:] == b"bc"
    with pytest.raises(IndexError):
        seen[3]


# Dicts and sets.


def test_keys_are_found_by_content_and_by_view():
    seen = view(
        record("dict", entries=[(1, "a"), ((1, 2), "b"), (Ref(1), "c"), (Ref(2), "d"), (NAN, "e")]),
        record("tuple", items=[Ref(3), 1]),
        record("instance", "app.P", attributes=[("x", 1)]),
        record("frozenset", items=["f"]),
    )
    assert seen[1] == seen[1.0] == seen[True] == "a"
    assert seen[1, 2] == "b"
    assert seen[frozenset("f"), 1] == "c"
    assert seen[NAN] == "e"
    assert list(seen)[3].kind == "instance"
    assert seen[list(seen)[3]] == "d"
    assert next(reversed(seen)) != 1
    assert seen.get(5) is None
    assert [] not in seen
    assert list(seen.values()) == list("abcde")
    with pytest.raises(KeyError, match="absent"):
        seen["absent"]


def test_two_keys_with_equal_content_stay_two():
    point = record("instance", "app.P", attributes=[("x", 1)])
    seen = view(record("dict", entries=[(Ref(1), "one"), (Ref(2), "two")]), point, point)
    first, second = seen
    assert first == second
    assert (seen[first], seen[second]) == ("one", "two")
    assert list(detach(seen).values()) == ["one", "two"]
    turned = view(record("dict", entries=[(Ref(1), "two"), (Ref(2), "one")]), point, point)
    assert seen == turned
    other = view(record("dict", entries=[(Ref(1), "two"), (Ref(2), "two")]), point, point)
    assert seen != other


def test_dicts_compare_without_order_and_notice_each_difference():
    base = view(record("dict", entries=[("a", 1), ("b", Ref(1))]), listed(1))
    assert base == {"b": [1], "a": 1}
    for other in (
        {"a": 1},
        {"a": 1, "c": [1]},
        {"a": 2, "b": [1]},
        {"a": 1, "b": [2]},
        {"a": 1, "b": 1},
    ):
        assert base != other


def test_sets_of_objects_compare_by_content():
    one = view(
        record("set", items=[Ref(1), Ref(2), 5]),
        record("frozenset", items=[1]),
        record("frozenset", items=[2]),
    )
    assert one == {5, frozenset([2]), frozenset([1])}
    assert one == frozenset([5, frozenset([2]), frozenset([1])])
    assert one != {5, frozenset([2]), frozenset([3])}
    assert one != {6, frozenset([2]), frozenset([1])}
    assert frozenset([2]) in one
    assert 6 not in one
    assert one & {5, 7} == {5}
    assert isinstance(one | {1}, frozenset)
    assert one >= {5}
    assert not one.isdisjoint([5])


def test_a_failed_match_is_taken_back():
    def two_pairs(*numbers):
        pairs = [record("tuple", items=[Ref(3), Ref(4)]), record("tuple", items=[Ref(5), Ref(6)])]
        top = record("set", items=[Ref(1), Ref(2)])
        return view(top, *pairs, *(listed(number) for number in numbers))

    # The attempt on the first pair finds `[1]` equal before it fails at `[2]`.
    assert two_pairs(1, 2, 1, 3) == two_pairs(1, 3, 1, 2)
    assert two_pairs(1, 2, 1, 3) != two_pairs(1, 3, 1, 4)


def test_a_cycle_in_a_failed_match_proves_nothing():
    # Both members contain their set. Taking the sets for equal while they are compared
    # must not survive an attempt that fails.
    def ring(first, second):
        members = [record("tuple", items=[Ref(0), first]), record("tuple", items=[Ref(0), second])]
        return view(record("set", items=[Ref(1), Ref(2)]), *members)

    assert ring(1, 2) == ring(2, 1)
    assert ring(1, 2) != ring(2, 3)


# Atoms.


def test_nan_has_the_content_of_nan():
    seen = view(listed(NAN, Ref(1)), listed(complex(0, NAN)))
    assert seen == [float("nan"), [complex(0, float("nan"))]]
    assert seen != [1.0, [1j]]


def test_an_object_of_the_caller_compares_itself():
    class Anything:
        def __eq__(self, other):
            return True

        __hash__ = None

    assert view(listed(1)) == Anything()
    assert view(listed(1, Ref(1)), listed()) == [1, Anything()]
    assert view(listed(1, Ref(1)), listed()) != [1, object()]


def test_a_number_too_long_for_decimal_digits_is_shown():
    long = 16**6000
    limited = hasattr(sys, "get_int_max_str_digits")
    assert repr(view(listed(long))) == f"[{hex(long) if limited else long}]"


def test_an_object_of_the_caller_that_cannot_print():
    class Mute:
        def __repr__(self):
            raise ValueError("mute")

    copied = detach([Mute(), view(record("instance", "app.P"))])
    copied[1].attributes["mute"] = copied[0]
    with pytest.raises(ValueError, match="mute"):
        repr(copied[1])


# Objects.


def test_instances_show_and_compare_their_attributes():
    seen = view(record("instance", "app.Point", attributes=[("x", 1), ("to", Ref(1))]), listed(2))
    assert type(seen) is InstanceView
    assert repr(seen) == "Point(x=1, to=[2])"
    assert seen == view(
        record("instance", "app.Point", attributes=[("to", Ref(1)), ("x", 1)]), listed(2)
    )
    assert seen != view(
        record("instance", "app.Other", attributes=[("x", 1), ("to", Ref(1))]), listed(2)
    )
    assert seen != view(record("instance", "app.Point", attributes=[("x", 1)]))
    assert seen != SimpleNamespace(x=1, to=[2])


def test_an_instance_may_be_a_container():
    assert view(record("instance", "app.L", items=[1], attributes=[("n", 2)])) == [1]
    assert view(record("instance", "app.D", entries=[(1, 2)])) == {1: 2}
    assert view(record("instance", "app.B", data=b"x")) == b"x"


@pytest.mark.parametrize(
    ("content", "cls", "text"),
    [
        (
            record("exception", "ValueError", attributes=[("args", ("bad", 1)), ("cause", None)]),
            InstanceView,
            "ValueError('bad', 1)",
        ),
        (record("exception", "app.Odd", attributes=[("code", 3)]), InstanceView, "Odd(code=3)"),
        (record("function", label="app.load"), NamedView, "<function app.load>"),
        (record("class", "type", label="app.Point"), NamedView, "<class app.Point>"),
        (record("module", label="json"), NamedView, "<module json>"),
        (record("cell", attributes=[("cell_contents", 3)]), CellView, "cell(cell_contents=3)"),
        (
            record("opaque", "numpy.ndarray", label="3x3 float64"),
            OpaqueView,
            "<numpy.ndarray 3x3 float64>",
        ),
        (record("opaque", "ssl.SSLSocket"), OpaqueView, "<ssl.SSLSocket>"),
        (record("something new", "app.X"), OpaqueView, "<something new>"),
        (record("dict", "collections.Counter", entries=[("a", 2)]), DictView, "Counter({'a': 2})"),
        (record("set", "app.Bag", items=[]), SetView, "Bag()"),
        (record("frozenset", items=[1]), SetView, "frozenset({1})"),
    ],
)
def test_each_kind_has_a_view_and_a_text(content, cls, text):
    seen = view(content)
    assert type(seen) is cls
    assert repr(seen) == text
    assert seen == view(content)


def test_names_and_cells():
    assert view(record("function", label="load")).name == "load"
    assert view(record("module")).name == ""
    assert view(record("function", label="load")) != view(record("function", label="save"))
    full, empty = view(record("cell", attributes=[("cell_contents", 3)])), view(record("cell"))
    assert full.contents == 3
    assert empty.empty
    with pytest.raises(ValueError, match="cell 0 is empty"):
        empty.contents  # noqa: B018


# Cycles and depth.


def test_cycles_print_and_compare():
    a = []
    a.append(a)
    loop = view(listed(Ref(0)))
    assert repr(loop) == repr(a) == "[[...]]"
    assert loop == loop[0]
    assert loop == a
    assert loop == view(listed(Ref(1)), listed(Ref(0)))
    assert loop != view(listed(Ref(0), 1))
    assert repr(view(record("dict", entries=[("me", Ref(0))]))) == "{'me': {...}}"
    assert repr(view(record("tuple", items=[Ref(1)]), listed(Ref(0)))) == "([(...)],)"
    assert (
        repr(view(record("instance", "app.N", attributes=[("next", Ref(0))]))) == "N(next=N(...))"
    )
    assert repr(view(listed(Ref(1), Ref(1)), listed(1))) == "[[1], [1]]"


@pytest.mark.parametrize("kind", ["list", "tuple", "frozenset", "deque"])
def test_depth_does_not_overflow(kind):
    deep = chain(kind)
    assert deep == chain(kind)
    assert deep != chain(kind, end=8)
    assert len(repr(deep)) > DEEP
    copied = detach(deep)
    for _ in range(DEEP):
        (copied,) = copied
    assert 7 in copied


def test_a_deep_plain_list_and_a_deep_plain_tuple():
    plain = [7]
    for _ in range(DEEP):
        plain = [plain]
    assert chain() == plain
    nested = (Ref(1),)
    for _ in range(DEEP):
        nested = (nested,)
    seen = view(listed(nested), listed(1))
    assert repr(seen).count("(") == DEEP + 1
    assert seen == view(listed(nested), listed(1))
    assert seen != view(listed(nested), listed(2))


def test_shared_parts_compare_fast_and_print_with_an_end(monkeypatch):
    monkeypatch.setattr("calcharo.core._show.MAX_VALUES", 1000)
    rows = [listed(Ref(i + 1), Ref(i + 1)) for i in range(60)]
    assert view(*rows, listed()) == view(*rows, listed())
    assert view(*rows, listed()) != view(*rows, listed(1))
    assert "..." in repr(view(*rows, listed()))
    copied = detach(view(*rows, listed()))
    assert copied[0] is copied[1]


# Marks.


def test_marks_print_and_compare():
    assert repr(Redacted("password")) == "<redacted: password>"
    assert repr(Redacted()) == "<redacted>"
    assert repr(Unreadable("freed")) == "<unreadable: freed>"
    assert repr(Unreadable()) == "<unreadable>"
    cut = Truncated(10, "ab", "z")
    assert cut.missing == 7
    assert repr(cut) == "<'ab' ... 7 more ... 'z'>"
    assert repr(view(listed(cut))) == "[<'ab' ... 7 more ... 'z'>]"
    assert view(listed(Redacted("x"), cut)) == [Redacted("x"), Truncated(10, "ab", "z")]
    assert view(listed(Redacted("x"))) != ["x"]
    assert hash(Truncated(9, [1], [2])) == hash(Truncated(9, (1,), (2,)))
    assert detach(view(listed(cut, Redacted()))) == [cut, Redacted()]


def test_a_truncated_list_keeps_its_length_and_both_ends():
    seen = view(record("list", items=Truncated(1000, [1, Ref(1)], [9])), listed(5))
    assert len(seen) == 1000
    assert (seen[0], seen[1], seen[-1]) == (1, [5], 9)
    assert isinstance(seen[500], Unreadable)
    assert len(list(seen)) == 1000
    assert repr(seen) == "[1, [5], <997 more>, 9]"
    assert seen == view(record("list", items=Truncated(1000, [1, Ref(1)], [9])), listed(5))
    assert seen != view(record("list", items=Truncated(1001, [1, Ref(1)], [9])), listed(5))
    assert seen != list(seen)
    assert detach(seen)[:2] == [1, [5]]
    assert detach(seen)[2] == Unreadable("997 items were not recorded")


def test_other_truncated_containers():
    cut = view(record("dict", entries=Truncated(50, [("a", 1)], [])))
    assert len(cut) == 50
    assert dict(cut) == {"a": 1}
    assert repr(cut) == "{'a': 1, <49 more>}"
    assert repr(view(record("set", items=Truncated(3, [], [])))) == "{<3 more>}"
    assert len(detach(cut)) == 2
    data = view(record("bytearray", data=Truncated(100, b"ab", b"z")))
    assert (data[0], data[-1], len(data)) == (97, 122, 100)
    assert isinstance(data[50], Unreadable)
    assert repr(data) == "bytearray(<b'ab' ... 97 more ... b'z'>)"
    assert detach(data) == Truncated(100, b"ab", b"z")
    with pytest.raises(ValueError, match="97 of 100 bytes were not recorded; hint:"):
        bytes(data)


def test_a_damaged_length_is_no_equality():
    short = record("set", items=Truncated(2, [1], [2, 3]))
    assert view(short) == view(short)
    assert view(short) != view(record("set", items=Truncated(2, [1], [2, 3, 4])))


def test_a_truncated_value_may_hold_references():
    (cut,) = view(listed(Truncated(9, (Ref(1),), ())), listed(4))
    assert cut.head == ([4],)
    assert detach(cut).head == ([4],)


# Plain copies.


def test_detach_keeps_aliases_and_cycles():
    copied = detach(view(listed(Ref(1), Ref(1), Ref(0)), listed()))
    assert copied[0] is copied[1]
    assert copied[2] is copied
    knot = detach(view(record("tuple", items=[Ref(1)]), listed(Ref(0))))
    assert type(knot) is tuple
    assert knot[0][0] is knot


def test_detached_instances():
    seen = view(record("instance", "app.Node", attributes=[("next", Ref(0)), ("x", 1)]))
    copied = detach(seen)
    assert isinstance(copied, Detached)
    assert (copied.type_name, copied.kind, copied.label) == ("app.Node", "instance", None)
    assert copied.x == 1
    assert copied.next is copied
    assert repr(copied) == "Node(next=Node(...), x=1)"
    assert copied != detach(seen)
    assert deep_equal(copied, detach(seen))
    assert seen == copied
    with pytest.raises(AttributeError, match="nothing was recorded as `y`"):
        copied.y  # noqa: B018
    again = pickle.loads(pickle.dumps(copied))
    assert again.next is again


def test_subclasses_of_containers_lose_nothing():
    stack = detach(view(record("list", "app.Stack", items=[1], attributes=[("top", 1)])))
    assert stack.content == [1]
    assert stack.top == 1
    assert repr(stack) == "Stack([1])"
    assert detach(view(record("list", "app.Stack", items=[1]))) == [1]
    counter = record("dict", "collections.Counter", entries=[(1, 2)], attributes=[("n", 1)])
    assert detach(view(counter)) == {1: 2}


def test_keys_that_plain_containers_cannot_have():
    copied = detach(
        view(record("dict", entries=[(Ref(1), 1)]), record("list", "app.Hashed", items=[2]))
    )
    (key,) = copied
    assert key.content == [2]


def test_detach_of_plain_data_and_of_a_damaged_trace():
    assert detach(3) == 3
    inner = view(listed(1))
    assert detach({"a": [inner]}) == {"a": [[1]]}
    assert type(detach([inner])[0]) is list
    marker = object()
    assert detach([marker])[0] is marker
    (broken,) = detach(view(record("tuple", items=[Ref(0)])))
    assert broken == Unreadable("contains itself, as no tuple can")


def test_views_need_no_native_module():
    assert not [name for name in sys.modules if name.startswith("calcharo") and "native" in name]
