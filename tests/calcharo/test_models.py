"""Traces and their steps: what a program did, read back through the public API alone."""

import copy
import io
import json
import math
import os
import pickle
import threading
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

pytest.importorskip("calcharo._tracer", reason="only interpreters that record read traces")

from calcharo import TracerConfig, execute_and_trace
from calcharo.core.errors import (
    ChecksumError,
    EngineUnavailable,
    FormatError,
    SerializationError,
    StoreError,
    TruncatedTrace,
    UnsupportedVersion,
)
from calcharo.core.models import (
    UNBOUND,
    ExecutionStep,
    SourceRange,
    Steps,
    Trace,
    Variables,
)
from calcharo.core.views import Redacted, Truncated, Unreadable, deep_equal

LINES = "a = 1\nb = [a]\nb.append(2)\nprint(b)\n"
CALLS = """\
def outer(first, *rest, last=0):
    total = first + last
    return inner(total)
def inner(value):
    print("in", value)
    return value * 2
print("before")
result = outer(1, 2, last=3)
"""

ATOMS = {
    "none": None,
    "flag": True,
    "small": -7,
    "wide": 2**63,
    "huge": -(10**40),
    "half": 0.5,
    "minus": -0.0,
    "endless": float("-inf"),
    "both": complex(1, -0.0),
    "text": "é\N{BLACK SQUARE}",
    "lone": "a\ud800b",
    "raw": b"\x00\xff",
    "dots": ...,
    "tuple": (1, ("x", None), ()),
    "range": range(10, 0, -3),
    "not_implemented": NotImplemented,
}


def record(source, **fields):
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return execute_and_trace(source, TracerConfig(**fields))


def at_line(trace, line, event="line"):
    return next(step for step in trace if step.line_number == line and step.event == event)


@pytest.fixture(scope="module")
def lines():
    return record(LINES)


@pytest.fixture(scope="module")
def calls():
    return record(CALLS)


@pytest.fixture
def saved(lines, tmp_path):
    path = tmp_path / "run.calcharo"
    lines.save(path)
    return path


@pytest.fixture(scope="module")
def found():
    trace = execute_and_trace("pass", globals=dict(ATOMS))
    again = Trace.from_json(trace.to_json())
    return trace[-1].variables_state, again[-1].variables_state


class TestSequence:
    def test_steps_in_order(self, lines):
        expected = ["call", *["line"] * 4, "return", "end"]
        assert [step.event for step in lines] == expected
        assert [step.event for step in reversed(lines)] == expected[::-1]
        assert [step.index for step in lines] == list(range(len(lines)))

    def test_index_from_both_ends(self, lines):
        assert lines[0].index == lines[-len(lines)].index == 0
        assert lines[-1].event == "end"

    @pytest.mark.parametrize("index", [7, -8, 10**30])
    def test_index_out_of_range(self, lines, index):
        with pytest.raises(IndexError, match="out of range: there are 7"):
            lines[index]

    def test_slices_are_views_that_keep_the_numbers(self, lines):
        part = lines[1:-1][::2]
        assert isinstance(part, Steps) and not isinstance(part, Trace)
        assert [step.index for step in part] == [1, 3, 5]
        assert part[-1] == lines[5]
        assert repr(part) == "<3 steps from 1 to 5>"
        assert repr(lines[3:3]) == "<no steps>"

    def test_membership(self, lines, calls):
        step = lines[2]
        assert step in lines and step in lines[2:] and step not in lines[3:]
        assert step not in calls and "step" not in lines
        assert lines[1:].index(step) == 1 and lines.count(step) == 1 and calls.count(step) == 0
        for sought in ((step, 3), (step, 0, -5), (calls[2],), ("step",)):
            with pytest.raises(ValueError, match="not among"):
                lines.index(*sought)

    def test_same_place_is_the_same_step(self, lines, calls):
        assert lines[2] == lines[2] and hash(lines[2]) == hash(lines[2])
        assert lines[2] != lines[3] and lines[2] != calls[2] and lines[2] != 2
        assert len({lines[2], lines[2], lines[3]}) == 2

    def test_nothing_can_be_changed(self, lines):
        for name in ("index", "event", "variables_state", "anything"):
            with pytest.raises(AttributeError):
                setattr(lines[0], name, 1)
        with pytest.raises(TypeError):
            lines[0] = lines[1]
        with pytest.raises(TypeError):
            hash(lines)


class TestPlace:
    def test_range_and_source(self, lines):
        step = lines[2]
        assert (step.line_number, step.column) == (2, 0)
        assert (step.end_line_number, step.end_column) == (2, 7)
        assert step.range == SourceRange(2, 0, 2, 7)
        assert step.source == "b = [a]"
        assert step.file == lines.files[0].path
        assert lines.files[0].text == LINES

    def test_columns_are_characters(self):
        trace = record("é = 'ℓ'; f = len(é)\n")
        assert [one.text for one in trace[1].expressions][-1] == "len(é)"

    def test_several_lines(self):
        trace = record("x = max(\n  1,\n  2,\n)\n")
        texts = [one.text for step in trace for one in step.expressions]
        assert texts == ["max(\n  1,\n  2,\n)"]

    def test_before_the_first_line_a_frame_stands_on_its_definition(self, calls):
        step = next(step for step in calls if step.function == "outer")
        assert (step.event, step.line_number, step.column) == ("call", 1, None)
        assert step.source == "def outer(first, *rest, last=0):"

    def test_text_that_is_not_known(self):
        trace = record(compile("x = 1", "<nowhere>", "exec"))
        assert trace[1].line_number == 1 and trace[1].source == ""
        assert trace._recording.sources.text("<elsewhere>", trace[1].range) == ""

    def test_end_is_nowhere(self, lines):
        end = lines[-1]
        assert (end.line_number, end.file, end.function, end.frame_id) == (None,) * 4
        assert end.source == "" and end.value == "finished" and end.call_stack == ()
        assert repr(end) == "<ExecutionStep 6 end>"

    def test_repr_says_where(self, lines):
        assert repr(lines[2]) == "<ExecutionStep 2 line <module>, line 2: b = [a]>"
        assert repr(lines[0]) == "<ExecutionStep 0 call <module>, line 1>"

    def test_depth_frame_and_thread(self, calls):
        inner = at_line(calls, 5)
        outer = at_line(calls, 2)
        assert (inner.depth, outer.depth, calls[1].depth) == (2, 1, 0)
        assert len({inner.frame_id, outer.frame_id, calls[1].frame_id}) == 3
        assert inner.thread_id == calls.threads[0].id and inner.task_id is None


class TestState:
    def test_variables_before_a_line_runs(self, lines):
        assert lines[1].variables_state == {}
        assert lines[2].variables_state == {"a": 1}
        assert lines[3].variables_state == {"a": 1, "b": [1]}
        assert lines[4].variables_state["b"] == [1, 2]

    def test_variables_print_and_compare_as_a_dict(self, lines):
        variables = lines[3].variables_state
        assert isinstance(variables, Variables) and repr(variables) == "{'a': 1, 'b': [1]}"
        assert deep_equal(variables, {"a": 1, "b": [1]}) and list(variables) == ["a", "b"]
        assert "a" in variables and "c" not in variables and len(variables) == 2
        assert variables["b"] is variables["b"]
        with pytest.raises(KeyError):
            variables["c"]
        with pytest.raises(TypeError):
            variables["a"] = 2

    def test_names_that_python_puts_there_are_left_out(self):
        trace = record("'doc'\nclass C:\n    x = 1\n    y = 2\n__version__ = 3\n")
        assert list(at_line(trace, 4).variables_state) == ["x"]
        assert list(trace[-1].globals_state) == ["C", "__version__"]

    def test_annotations_are_shown_once_there_are_some(self):
        trace = record("x: int = 1\ny = 2\n")
        assert list(trace[1].variables_state) == []
        assert list(trace[-1].variables_state["__annotations__"]) == ["x"]

    def test_end_shows_what_is_left(self, lines):
        assert lines[-1].variables_state == {"a": 1, "b": [1, 2]}
        assert lines[-1].globals_state == lines[-1].variables_state

    def test_globals_of_a_function(self, calls):
        step = at_line(calls, 5)
        assert step.variables_state == {"value": 4}
        assert list(step.globals_state) == ["outer", "inner"]

    def test_call_stack(self, calls):
        module, outer, inner = at_line(calls, 5).call_stack
        assert [frame.function for frame in (module, outer, inner)] == [
            "<module>", "outer", "inner",
        ]  # fmt: skip
        assert [frame.line_number for frame in (module, outer, inner)] == [8, 3, 5]
        assert outer.locals == {"first": 1, "last": 3, "rest": (2,), "total": 4}
        assert outer.arguments == {"first": 1, "last": 3, "rest": (2,)}
        assert inner.id == at_line(calls, 5).frame_id and inner.file == calls.files[0].path
        assert module.arguments == {} and list(module.locals) == ["outer", "inner"]

    def test_frames_are_places(self, calls):
        one, two = at_line(calls, 5).call_stack[1:]
        assert one == at_line(calls, 5).call_stack[1] and one != two and one != 1
        assert one != at_line(calls, 6).call_stack[1]
        assert len({one, at_line(calls, 5).call_stack[1]}) == 1
        assert repr(two).startswith("<Frame 2: inner, line 5 of ")

    def test_heap(self):
        trace = record("inner = [1]\nouter = {'k': inner}\ninner = None\nouter = None\n")
        heap = at_line(trace, 4).heap
        outer = at_line(trace, 4).variables_state["outer"]
        assert list(heap) == [outer.id, outer["k"].id] and outer["k"].id in heap
        assert heap[outer["k"].id] == [1] and heap[outer.id] == {"k": [1]}
        assert repr(heap) == "<heap of 2 objects>" and len(trace[-1].heap) == 0
        with pytest.raises(KeyError):
            heap[10**6]

    def test_an_alias_is_the_same_view(self):
        trace = record("a = []\nb = a\na.append(b)\n")
        step = trace[-1]
        variables = step.variables_state
        assert variables["a"] is variables["b"] is step.heap[variables["a"].id]
        assert repr(variables) == "{'a': [[...]], 'b': [[...]]}"

    def test_views_stand_for_objects_of_the_trace(self):
        trace = record("a = []\na.append(1)\n")
        earlier, later = trace[2].variables_state["a"], trace[-1].variables_state["a"]
        assert earlier == [] and later == [1] and hash(earlier) == hash(later)
        assert (earlier.id, earlier.version + 1) == (later.id, later.version)

    def test_views_are_kept_while_other_steps_are_read(self):
        trace = record("a = [[]]\nfor i in range(500): a[0].append(i)\n")
        views = [step.variables_state["a"] for step in trace[2:]]
        lengths = [len(view[0]) for view in reversed(views)]
        assert lengths == sorted(lengths, reverse=True) and set(lengths) == set(range(501))

    def test_generator_keeps_its_frame(self):
        source = (
            "def g():\n    got = yield 1\n    yield got\nit = g()\nnext(it)\nit.send(5)\ndel it\n"
        )
        trace = record(source)
        steps = [step for step in trace if step.function == "g"]
        assert len({step.frame_id for step in steps}) == 1
        assert [step.value for step in steps if step.event == "yield"] == [1, 5]
        assert at_line(trace, 3).variables_state == {"got": 5}


class TestValues:
    @pytest.mark.parametrize("name", list(ATOMS))
    def test_atoms_come_back(self, found, name):
        for variables in found:
            value = variables[name]
            assert type(value) is type(ATOMS[name]) and repr(value) == repr(ATOMS[name])

    def test_nan(self):
        trace = execute_and_trace("pass", globals={"x": math.nan})
        assert math.isnan(trace[-1].variables_state["x"])

    def test_containers(self):
        trace = record(
            "from collections import deque\n"
            "values = {'l': [1], 's': set([1, 2]), 'd': deque([3]), 'b': bytearray(b'x')}\n"
            "class Box:\n    def __init__(self): self.item = values\n"
            "box = Box()\n"
        )
        variables = trace[-1].variables_state
        assert variables["values"]["l"] == [1] and variables["values"]["s"] == {1, 2}
        assert list(variables["values"]["d"]) == [3] and bytes(variables["values"]["b"]) == b"x"
        assert variables["box"].attributes["item"] is variables["values"]
        assert variables["Box"].kind == "class" and variables["box"].type_name == "__main__.Box"

    def test_cells_and_exceptions(self):
        trace = record(
            "def outer():\n    n = [1]\n    return lambda: n\nf = outer()\n"
            "try:\n    raise ValueError('no', f)\nexcept ValueError as e:\n    error = e\n"
        )
        variables = trace[-1].variables_state
        (cell,) = variables["f"].attributes["__closure__"]
        assert cell.contents == [1] and not cell.empty
        assert variables["error"].attributes["args"] == ("no", variables["f"])

    def test_long_values_keep_their_length(self):
        trace = record("t = 'x' * 100\nl = list(range(50))\n", max_string=10, max_items=5)
        variables = trace[-1].variables_state
        assert isinstance(variables["t"], Truncated) and variables["t"].true_length == 100
        assert len(variables["l"]) == 50 and variables["l"][0] == 0
        assert isinstance(variables["l"][49], Unreadable)

    def test_secrets_are_marked(self):
        trace = record("password = 'hunter22'\nx = 1\n")
        assert isinstance(trace[-1].variables_state["password"], Redacted)


class TestInterval:
    def test_after_is_the_next_step_of_the_frame(self, calls):
        line = at_line(calls, 8)
        assert line.after.event == "return" and line.after.function == "<module>"
        assert line.after.variables_state["result"] == 8
        assert at_line(calls, 2).after == at_line(calls, 3)

    def test_last_step_of_a_frame_is_its_own_end(self, calls):
        for step in (calls[-1], at_line(calls, 6, "return")):
            assert step.after == step
            assert step.changes == step.expressions == step.conditions == ()

    def test_expressions_in_order(self, calls):
        evaluated = at_line(calls, 8).expressions
        assert [(one.text, one.kind, one.value) for one in evaluated] == [
            ("outer(1, 2, last=3)", "call", 8)
        ]
        assert evaluated[0].range == SourceRange(8, 9, 8, 28)
        assert [one.text for one in at_line(calls, 2).expressions] == ["first + last"]

    def test_values_that_ended_are_still_there(self):
        trace = record("n = len([1, 2])\nx = [3]\nx = None\n")
        assert [1, 2] in [one.value for one in trace[1].expressions]
        (change,) = at_line(trace, 3).changes
        assert change.old == [3] and change.new is None

    def test_conditions_and_their_operands(self):
        trace = record("a = [1, 2]\nif len(a) > 1 and a[0] == 5:\n    pass\n")
        first, second = at_line(trace, 2).conditions
        assert (first.text, first.result) == ("len(a) > 1", True)
        assert [(one.text, one.value) for one in first.operands] == [("len(a)", 2)]
        assert (second.text, second.result) == ("a[0] == 5", False)
        assert [one.text for one in second.operands] == ["a[0]"]

    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("x = 2", [("variable", None, "x", 1, 2)]),
            ("del x", [("variable", None, "x", 1, UNBOUND)]),
            ("new = 'n'", [("variable", None, "new", UNBOUND, "n")]),
            ("l[1] = 9", [("item", "l", 1, 1, 9)]),
            ("l.append(7)", [("item", "l", 3, UNBOUND, 7)]),
            ("del l[0]", [("item", "l", 0, 0, UNBOUND)]),
            ("l[:2] = [5, 6, 7]", [("items", "l", 0, (0, 1), (5, 6, 7))]),
            ("l.reverse()", [("items", "l", 0, (0, 1, 2), (2, 1, 0))]),
            ("d['a'] = 2", [("item", "d", "a", 1, 2)]),
            ("d['b'] = l", [("item", "d", "b", UNBOUND, [0, 1, 2])]),
            ("del d['a']", [("item", "d", "a", 1, UNBOUND)]),
            ("d.clear()", [("clear", "d", None, UNBOUND, UNBOUND)]),
            ("s.add(3)", [("member", "s", 3, UNBOUND, 3)]),
            ("s.discard(1)", [("member", "s", 1, 1, UNBOUND)]),
            ("o.v = 2", [("attribute", "o", "v", 1, 2)]),
            ("del o.v", [("attribute", "o", "v", 1, UNBOUND)]),
            ("b[0] = 65", [("content", "b", None, b"abc", b"Abc")]),
            ("pass", []),
        ],
    )
    def test_changes(self, statement, expected):
        setup = (
            "from types import SimpleNamespace\n"
            "x = 1; l = list(range(3)); d = dict(a=1); s = set([1, 2]); b = bytearray(b'abc')\n"
            "class O: pass\no = O(); o.v = 1\n"
        )
        step = at_line(record(f"{setup}{statement}\n"), 5)
        found = step.changes
        assert [(one.kind, one.key, one.old, one.new) for one in found] == [
            (kind, key, old, new) for kind, _, key, old, new in expected
        ]
        for change, (_, target, *_rest) in zip(found, expected):
            owner = step.variables_state[target] if target else None
            assert getattr(change.target, "id", None) == getattr(owner, "id", None)
            if change.range is not None:
                assert change.range.line == 5

    def test_changes_of_functions(self):
        trace = record(
            "def f():\n    n = 1\n    def g():\n        nonlocal n\n        global m\n"
            "        n += 1\n        m = n\n    g()\nf()\n"
        )
        (cell,) = at_line(trace, 6).changes
        assert (cell.kind, cell.key, cell.old, cell.new) == ("cell", "n", 1, 2)
        (module,) = at_line(trace, 7).changes
        assert module[:5] == ("global", None, "m", UNBOUND, 2)
        # What a function in scope writes belongs to its own steps.
        assert at_line(trace, 8).changes == () and at_line(trace, 9).changes == ()

    def test_unbound_is_one_of_a_kind(self):
        assert repr(UNBOUND) == "<unbound>"
        assert copy.deepcopy(UNBOUND) is pickle.loads(pickle.dumps(UNBOUND)) is UNBOUND

    def test_intervals_over_many_chunks(self):
        source = (
            "def work():\n    total = 0\n    for i in range(40000):\n"
            "        total += i * 31 % 1009\n    return total\nanswer = work()\n"
        )
        trace = record(source)
        assert trace.stats["raw_bytes"] > 3 * (256 << 10)
        call = at_line(trace, 6)
        assert [one.key for one in call.changes] == ["answer"] and call.after.event == "return"
        assert at_line(trace, 2).after.index == at_line(trace, 2).index + 1
        for step in (trace[len(trace) // 2], trace[-5], trace[100]):
            assert step.after.index == step.index + 1
        middle = trace[len(trace) // 2 :][:50]
        forward = [dict(step.variables_state) for step in middle]
        backward = [dict(step.variables_state) for step in reversed(middle)]
        assert forward == backward[::-1]


class TestOutput:
    def test_snapshots_and_deltas(self, calls):
        assert at_line(calls, 7).stdout_snapshot == ""
        assert at_line(calls, 7).stdout_delta == "before\n"
        assert at_line(calls, 8).stdout_snapshot == "before\n"
        # What a function prints is its own.
        assert at_line(calls, 8).stdout_delta == ""
        assert at_line(calls, 5).stdout_delta == "in 4\n"
        assert calls[-1].stdout_snapshot == "before\nin 4\n"
        assert calls[0].stdout_snapshot == ""

    def test_streams_are_apart(self):
        trace = record("import sys\nprint('ö')\nprint('e', file=sys.stderr)\n")
        assert trace[-1].stdout_snapshot == "ö\n" and trace[-1].stderr_snapshot == "e\n"
        assert at_line(trace, 3).stdout_delta == ""

    def test_steps_without_output_share_one_text(self, calls):
        assert calls[-1].stdout_snapshot is calls[-2].stdout_snapshot


class TestClocks:
    def test_sampled(self, lines):
        end = lines[-1]
        assert end.wall_time >= end.cpu_time * 0 >= 0 and end.wall_time.estimated
        assert end.memory.estimated and end.memory.objects >= 1

    def test_off(self):
        step = record("x = 1", clock="off")[-1]
        assert step.wall_time is None and step.cpu_time is None

    def test_never_back(self, calls):
        times = [step.wall_time for step in calls]
        assert times == sorted(times)


class TestDetach:
    def test_plain_data(self, calls):
        plain = at_line(calls, 8).detach()
        assert plain["event"] == "line" and plain["source"] == "result = outer(1, 2, last=3)"
        assert plain["expressions"][0]["range"]["line"] == 8
        assert plain["changes"][0]["key"] == "result" and plain["changes"][0]["old"] is UNBOUND
        assert plain["variables_state"]["outer"].label == "outer"

    def test_aliases_are_kept(self):
        plain = record("a = []\nb = (a, 1)\na.append(a)\n")[-1].detach()
        variables = plain["variables_state"]
        assert variables["a"][0] is variables["a"] is variables["b"][0]
        assert type(variables) is dict and type(variables["a"]) is list

    def test_tuples_of_the_program_stay(self):
        trace = record("def f():\n    return (1, 2)\nf()\n")
        assert at_line(trace, 2, "return").detach()["value"] == (1, 2)


class TestTrace:
    def test_header(self, lines):
        assert lines.engine == "monitoring" and lines.interpreter.startswith("cpython 3.")
        assert lines.level == "full" and len(lines.argv) == 1
        assert lines.config == TracerConfig()
        assert repr(lines) == "<Trace of 7 steps, finished>"

    def test_stats(self, lines, saved):
        stats = lines.stats
        assert (stats["steps"], stats["line_steps"], stats["frames"]) == (7, 4, 1)
        assert stats["file_bytes"] == saved.stat().st_size and stats["raw_bytes"] > 0
        assert (stats["files"], stats["codes"], stats["threads"]) == (1, 1, 1)
        assert stats["objects"] >= 2 and stats["wall_seconds"] > 0

    def test_uncaught_exception(self):
        trace = record("def f():\n    raise KeyError('k')\nf()\n")
        assert trace.outcome == "exception" and trace.reason == "KeyError: 'k'"
        assert trace.exception.type_name == "KeyError"
        assert trace.exception.attributes["args"] == ("k",)
        assert repr(trace) == f"<Trace of {len(trace)} steps, exception: KeyError: 'k'>"

    def test_no_exception(self, lines):
        assert lines.exception is None and lines.reason is None
        document = json.loads(lines.to_json())
        document["footer"]["outcome"] = "exception"
        assert Trace.from_json(json.dumps(document)).exception is None

    def test_limit(self):
        trace = record("while True:\n    x = 1\n", max_steps=100)
        assert (trace.outcome, trace.reason) == ("limit", "max_steps")

    def test_threads(self):
        trace = record(
            "import threading\ndef work():\n    x = 1\n"
            "t = threading.Thread(target=work)\nt.start(); t.join()\n"
        )
        assert len({step.thread_id for step in trace}) == len(trace.threads) == 2
        assert trace.threads[0].name == "MainThread"

    def test_read_from_many_threads(self):
        trace = record("a = []\nfor i in range(3000): a.append(i)\n")
        failures = []

        def read(first):
            for step in trace[first::7]:
                variables = step.variables_state
                if "i" in variables and abs(len(variables["a"]) - variables["i"]) > 1:
                    failures.append(step)

        readers = [threading.Thread(target=read, args=(first,)) for first in range(6)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert failures == []


class TestEquality:
    def test_same_program_twice(self, calls):
        again = record(CALLS)
        assert again == calls and again[2:9] == calls[2:9] and calls == calls
        assert calls[2:9] != calls[3:10] and calls[2:9] != calls[2:8] and calls != "trace"

    @pytest.mark.parametrize(
        "other",
        [
            LINES.replace("a = 1", "a = 3"),
            LINES.replace("append(2)", "append(3)"),
            LINES.replace("print(b)", "print(a)"),
            LINES.replace("b = [a]", "\nb = [a]"),
            LINES.replace("b = [a]", "b = [a]; b = [a]").replace("b.append(2)", "b.append(5)"),
        ],
    )
    def test_other_programs(self, lines, other):
        assert record(other) != lines

    def test_numbers_of_objects_do_not_matter(self):
        one = record("class C: pass\nx = C()\nx.l = [1]\ny = 2\n")
        two = record("class C: pass\nx = C()\nx.l = [x.__class__, 1][1:]\ny = 2\n")
        assert one[-1:] == two[-1:]

    def test_clocks_and_engine_do_not_matter(self, lines):
        assert record(LINES, clock="off", level="values") == lines


class TestFiles:
    def test_round_trip(self, lines, saved):
        loaded = Trace.load(saved)
        assert loaded == lines and loaded.outcome == "finished"
        assert Trace.load(str(saved)) == lines
        assert Trace.from_bytes(saved.read_bytes()) == lines

    def test_pickles_and_copies(self, lines):
        assert pickle.loads(pickle.dumps(lines)) == lines and copy.deepcopy(lines) == lines
        step = pickle.loads(pickle.dumps(SimpleNamespace(trace=lines)))
        assert step.trace[3].variables_state == {"a": 1, "b": [1]}

    def test_save_replaces_a_file_and_keeps_its_mode(self, lines, saved):
        saved.write_bytes(b"old")
        saved.chmod(0o600)
        link = saved.with_name("link")
        link.symlink_to(saved)
        lines.save(link)
        assert Trace.load(saved) == lines and link.is_symlink()
        assert saved.stat().st_mode & 0o777 == 0o600
        assert sorted(os.listdir(saved.parent)) == ["link", "run.calcharo"]

    def test_save_over_the_file_that_is_read(self, lines, saved):
        loaded = Trace.load(saved)
        loaded.save(saved)
        assert loaded == lines and Trace.load(saved) == lines

    def test_save_into_no_folder(self, lines, tmp_path):
        with pytest.raises(StoreError, match=r"none.+cannot be written: No such file") as caught:
            lines.save(tmp_path / "none" / "run.calcharo")
        assert isinstance(caught.value.__cause__, FileNotFoundError)

    def test_save_where_a_folder_is(self, lines, tmp_path):
        (tmp_path / "folder").mkdir()
        with pytest.raises(StoreError):
            lines.save(tmp_path / "folder")
        assert os.listdir(tmp_path) == ["folder"]

    def test_no_file(self, tmp_path):
        with pytest.raises(StoreError) as caught:
            Trace.load(tmp_path / "none")
        assert isinstance(caught.value.__cause__, FileNotFoundError)
        assert caught.value.path == tmp_path / "none"

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            (lambda raw: b"plain text", FormatError),
            (lambda raw: b"", FormatError),
            (lambda raw: raw[:9], TruncatedTrace),
            (lambda raw: raw[:30], TruncatedTrace),
            (lambda raw: raw[:8] + b"\x09\x00" + raw[10:], UnsupportedVersion),
        ],
    )
    def test_no_trace(self, saved, change, error):
        saved.write_bytes(change(saved.read_bytes()))
        with pytest.raises(error, match=saved.name):
            Trace.load(saved)

    def test_end_is_missing(self, lines, saved):
        raw = saved.read_bytes()
        recovered = Trace.from_bytes(raw[:-10])
        assert recovered.outcome == "recovered" and len(recovered) == len(lines)
        assert any("cut off" in text for text in recovered.diagnostics)
        assert recovered.stats["wall_seconds"] == 0.0 and recovered.reason is None

    def test_damaged_steps(self, lines, saved):
        raw = bytearray(saved.read_bytes())
        # The chunk is the block of kind 3; the last of its bytes is turned over.
        chunk = raw.index(b"\x03blk")
        raw[chunk + 40 + int.from_bytes(raw[chunk + 24 : chunk + 28], "little") - 1] ^= 255
        trace = Trace.from_bytes(bytes(raw))
        assert len(trace) == len(lines)
        with pytest.raises(ChecksumError):
            trace[2].variables_state  # noqa: B018
        with pytest.raises(ChecksumError):
            trace[2].changes  # noqa: B018

    def test_reader_is_missing(self, saved, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "calcharo._tracer", None)
        with pytest.raises(EngineUnavailable, match="phicode trace"):
            Trace.load(saved)


class TestJson:
    @pytest.mark.parametrize("form", ["delta", "full"])
    def test_round_trip(self, calls, form):
        text = calls.to_json(form)
        again = Trace.from_json(text)
        assert again == calls and again.to_json() == calls.to_json()
        assert json.loads(text)["form"] == form and again.config == calls.config

    def test_later_format(self, lines):
        text = lines.to_json().replace('"format":1', '"format":2', 1)
        with pytest.raises(UnsupportedVersion):
            Trace.from_json(text)

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":1,"chunks":3}'])
    def test_no_trace(self, text):
        with pytest.raises(SerializationError, match="no trace in JSON"):
            Trace.from_json(text)

    def test_unknown_form(self, lines):
        with pytest.raises(ValueError, match="'delta' or 'full'"):
            lines.to_json("half")

    def test_values_that_no_program_makes(self, lines):
        document = json.loads(lines.to_json())
        strange = [["unreadable", "why"], ["range", 1, 2, 0], ["ref", 999], ["str", "ff"]]
        strange += [["redacted", "rule"], ["truncated", "bytes", 9, "00", "ff"], ["unbound"]]
        for op in document["chunks"][0]["ops"]:
            if op[0] == "return":
                op[2] = ["tuple", *strange]
        document["header"]["config"] = None
        trace = Trace.from_json(json.dumps(document))
        value = next(step for step in trace if step.event == "return").value
        assert value[0] == Unreadable("why") and isinstance(value[1], Unreadable)
        assert (value[2].kind, value[2].label) == ("opaque", "not recorded")
        assert isinstance(value[3], Unreadable) and value[4] == Redacted("rule")
        assert value[5] == Truncated(9, b"\x00", b"\xff") and value[6] is UNBOUND
        assert trace.config is None and trace[-1].wall_time.estimated

    def test_output_that_is_no_text(self, lines):
        document = json.loads(lines.to_json())
        document["stdout"] = ["str", b"\xff\xfe, 2]\n".hex()]
        trace = Trace.from_json(json.dumps(document))
        assert "\N{REPLACEMENT CHARACTER}" in trace[-1].stdout_snapshot
        assert trace != lines

    def test_empty(self):
        trace = Trace.from_json('{"format":1}')
        assert len(trace) == 0 and trace.stats["objects"] == 0 and trace.outcome == "recovered"
        assert trace == Trace.from_json('{"format":1}') and repr(trace[:]) == "<no steps>"


def test_step_of_a_reader_that_is_not_there(lines):
    ghost = ExecutionStep(lines._recording, 99)
    with pytest.raises(IndexError, match="step 99 is out of range: the trace has 7 steps"):
        ghost.event  # noqa: B018
    with pytest.raises(IndexError):
        ghost.changes  # noqa: B018
