"""The oracle itself, against expectations made by hand."""

import pytest
from forms import snapshot
from live import LiveReader
from oracle import record


def lines(source):
    """Give number, variables and nodes of each line event."""
    return [(e.line, *e.variables) for e in record(source).events if e.kind == "line"]


def last(source):
    """Give the variables and nodes at the end of a program."""
    recording = record(source)
    assert recording.error is None
    return recording.events[-1].variables


def form(value):
    return snapshot(LiveReader(), {"v": value})


def test_state_is_that_before_the_line():
    assert lines("x = 1\ny = x") == [(1, {}, []), (2, {"x": ("int", 1)}, [])]


def test_two_names_of_one_list():
    variables, nodes = last("a = [1]\nb = a\nb.append(2)\nc = [1, 2]\nx = 0")
    assert variables == {"a": ("ref", 0), "b": ("ref", 0), "c": ("ref", 1), "x": ("int", 0)}
    assert nodes == [("list", "list", ("items", ("int", 1), ("int", 2)))] * 2


def test_a_cycle_refers_back():
    variables, nodes = last("a = []\na.append((a, {'k': a}))")
    assert variables == {"a": ("ref", 0)}
    assert nodes == [
        ("list", "list", ("items", ("tuple", "tuple", ("items", ("ref", 0), ("ref", 1))))),
        ("dict", "dict", ("pairs", (("str", "k"), ("ref", 0)))),
    ]


def test_a_change_in_place_is_seen_once_it_happened():
    states = lines("a = [1]\na[0] = 2\nb = 0")
    assert [nodes for _, _, nodes in states[1:]] == [
        [("list", "list", ("items", ("int", 1)))],
        [("list", "list", ("items", ("int", 2)))],
    ]


def test_each_turn_of_a_loop_on_one_line():
    assert [line for line, *_ in lines("for i in range(2): i\nx = 1")] == [1, 1, 1, 2]


def test_frames_have_depth_function_and_value():
    source = "def f(n):\n    if n: f(n - 1); return 0\n    return 0\nf(1)"
    events = [e for e in record(source).events if e.function == "f"]
    assert [(e.kind, e.line, e.depth) for e in events] == [
        ("call", 1, 1),
        ("line", 2, 1),
        ("call", 1, 2),
        ("line", 2, 2),
        ("line", 3, 2),
        ("return", 3, 2),
        ("return", 2, 1),
    ]
    assert events[-1].value == ({"value": ("int", 0)}, [])


def test_code_of_other_files_is_left_out():
    assert {e.function for e in record("exec('def f(): pass\\nf()')").events} == {"<module>"}


@pytest.mark.parametrize("value", [0.0, 1, 1.0, "1", b"1", 1j, None, ..., (), [], "", range(1)])
def test_atoms_that_may_be_equal_have_forms_that_differ(value):
    others = [-0.0, True, "1.0", "b'1'", frozenset(), set(), b"", range(0, 1, 2)]
    assert all(form(value) != form(other) for other in others)


def test_the_order_of_a_set_does_not_count_but_who_is_in_it():
    same = "a, b = [C(2), C(1)]\ns = {a, b}\nt = {b, a}\ndel a"
    source = f"class C:\n    def __init__(self, n): self.n = n\n{same}"
    variables, nodes = last(source)
    members = nodes[variables["s"][1]][2]
    assert members == nodes[variables["t"][1]][2]
    assert variables["b"] in members


def test_sets_that_hold_themselves_end():
    source = (
        "class S(set):\n    __hash__ = object.__hash__\ns = S()\ns.add(s)\ns.add(frozenset([s]))"
    )
    variables, nodes = last(source)
    assert nodes[variables["s"][1]][:2] == ("instance", "__main__.S")


def test_slots_attributes_and_builtin_content():
    variables, nodes = last(
        "class A(list):\n    __slots__ = ('x', 'y')\nclass B(A): pass\n"
        "b = B([1])\nb.x = b\nb.z = 2\ndel A, B"
    )
    assert variables == {"b": ("ref", 0)}
    attributes = ("attributes", ("x", ("ref", 0)), ("z", ("int", 2)))
    assert nodes == [("instance", "__main__.B", ("items", ("int", 1)), attributes)]


def test_order_of_an_ordered_dictionary():
    source = "from collections import OrderedDict as D\nd = D(a=1, b=2)\nd.move_to_end('a')\ndel D"
    _, nodes = last(source)
    pairs = ((("str", "b"), ("int", 2)), (("str", "a"), ("int", 1)))
    assert nodes == [("dict", "collections.OrderedDict", ("pairs", *pairs))]


def test_cells_are_looked_into_and_unbound_names_are_absent():
    source = "def f():\n    n = 1\n    def g(): return n + m\n    del n\n    m = 0\nf()"
    states = {line: variables for line, variables, _ in lines(source) if line in (2, 4, 5)}
    assert states == {2: {}, 4: {"n": ("int", 1), "g": ("ref", 0)}, 5: {"g": ("ref", 0)}}


def test_finalisers_run_where_they_would_and_are_seen():
    source = (
        "class C:\n    def __del__(self):\n        log.append(1)\n"
        "def f():\n    c = C()\n    del c\n    return len(log)\nlog = []\nn = f()"
    )
    events = record(source).events
    assert ("line", 3) in [(e.kind, e.line) for e in events]
    assert events[-1].variables.variables["n"] == ("int", 1)


HOSTILE = """
calls = []
def refuse(name):
    def method(*args, **options):
        calls.append(name)
        raise RuntimeError(name)
    return method
NAMES = '''repr str eq ne lt le gt ge hash len bool iter next getitem contains format bytes dir
index int float reversed length_hint getattribute getattr get reduce_ex sizeof instancecheck
subclasscheck'''.split()
space = {f"__{name}__": refuse(name) for name in NAMES}
space.update(__class__=property(refuse("class")), __dict__=property(refuse("dict")))
class Meta(type):
    __eq__ = __hash__ = __repr__ = __instancecheck__ = __getattribute__ = refuse("meta")
    __module__ = property(refuse("meta module"))
    __mro__ = __dict__ = property(refuse("meta property"))
BASES = [(), (list,), (dict,), (int,), (str,), (tuple,), (set,), (Exception,), (bytearray,)]
kinds = [type("Angry", bases, dict(space)) for bases in BASES]
things = [object.__new__(kinds[0]), *[kind() for kind in kinds[1:]]]
odd = type.__new__(Meta, "Odd", (), dict(space))
thing = object.__new__(odd)
held = (things, {"k": thing}, [odd])
count = len(calls)
x = 1
count = list.__len__(calls)
"""


def test_no_code_of_the_program_is_called():
    recording = record(HOSTILE)
    assert recording.error is None
    variables, nodes = recording.events[-1].variables
    assert variables["count"] == ("int", 0)
    assert nodes[variables["calls"][1]] == ("list", "list", ("items",))


def test_an_uncaught_exception_is_part_of_the_recording():
    recording = record("def f(): raise ValueError(1)\nf()")
    assert type(recording.error) is ValueError
    raised = [e for e in recording.events if e.kind == "exception"]
    arguments = ("items", ("tuple", "tuple", ("items", ("int", 1))))
    assert [(e.function, e.value.nodes) for e in raised] == [
        ("f", [("exception", "ValueError", arguments)]),
        ("<module>", [("exception", "ValueError", arguments)]),
    ]
