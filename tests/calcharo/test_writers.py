"""Changes of variables say which part of the program writes them."""

import pytest

pytest.importorskip("calcharo._tracer")

from calcharo import TracerConfig, execute_and_trace
from calcharo.core.models import SourceRange

QUIET = TracerConfig(capture_streams="capture")


def writers(source, **options):
    """Kind, name and source of the writer of each change of a variable."""
    trace = execute_and_trace(source, QUIET, **options)
    assert trace.outcome == "finished", trace.reason
    return [
        (one.kind, one.key, one.range and trace[0]._recording.sources.text(step.file, one.range))
        for step in trace
        for one in step.changes
        if one.kind in ("variable", "global", "cell")
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a = 1", [("variable", "a", "a")]),
        ("a, (b, *c) = 1, (2, 3)", [("variable", name, name) for name in "abc"]),
        ("a = 1\na += 1\ndel a", [("variable", "a", "a")] * 3),
        ("for i in [1]: j = i", [("variable", "i", "i"), ("variable", "j", "j")]),
        ("print(n := 2)", [("variable", "n", "n")]),
        ("import os.path", [("variable", "os", "os.path")]),
        ("import json as j", [("variable", "j", "json as j")]),
        ("with memoryview(b'') as m: pass", [("variable", "m", "m")]),
        ("match [1, 2]:\n    case [_, *y]: pass", [("variable", "y", "*y")]),
        ("class C: pass", [("variable", "C", "class C: pass")]),
        ("def f(): pass", [("variable", "f", "def f(): pass")]),
        ("a = 1; a = 3", [("variable", "a", None)] * 2),
    ],
)  # fmt: skip
def test_the_writer_of_a_variable(source, found):
    changes = [one for one in writers(source) if not str(one[1]).startswith("__")]
    assert sorted(changes, key=str) == sorted(found, key=str)


def test_variables_of_functions_globals_and_cells():
    source = """
def f(n):
    global g
    m = n
    g = k = m
    def inner():
        nonlocal m
        m = 5
    inner()
f(1)
"""
    found = writers(source)
    assert ("variable", "k", "k") in found
    assert ("global", "g", "g") in found
    assert ("cell", "m", "m = 5") in found
    assert all(text for _, _, text in found)


def test_the_range_is_that_of_the_text():
    trace = execute_and_trace("é = 1; größe = 2\n", QUIET)
    found = {one.key: one.range for step in trace for one in step.changes}
    assert found == {"é": SourceRange(1, 0, 1, 1), "größe": SourceRange(1, 7, 1, 12)}


def test_without_a_text_the_writer_is_not_known():
    code = compile("a = 1\n", "<nowhere>", "exec")
    trace = execute_and_trace(code, QUIET)
    assert [one.range for step in trace for one in step.changes] == [None]
