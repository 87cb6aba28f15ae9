"""Conditions: which test was decided, how, and what was not evaluated because of it."""

import pytest

pytest.importorskip("calcharo._tracer")

from calcharo import Trace, TracerConfig, execute_and_trace
from calcharo.core.models import SourcePart, SourceRange

QUIET = TracerConfig(capture_streams="capture")
VALUES = "n, y, z, f = 0, 1, 2, int\n"


def conditions(line, **options):
    trace = execute_and_trace(VALUES + line, QUIET, **options)
    assert trace.outcome in ("finished", "exception"), trace.reason
    return [
        (one.text, one.result, [part.text for part in one.not_evaluated])
        for step in trace
        for one in step.conditions
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("if y and n and z: pass", [("y", True, []), ("n", False, ["z"])]),
        ("if y or n or z: pass", [("y", True, ["n", "z"])]),
        ("if (y and n) or z: pass", [("y", True, []), ("n", False, []), ("z", True, [])]),
        ("if (n and y) and z: pass", [("n", False, ["y", "z"])]),
        ("if not (n or y) and z: pass", [("n", False, []), ("y", True, ["z"])]),
        ("while n and y: pass", [("n", False, ["y"])]),
        ("assert y or n", [("y", True, ["n"])]),
        ("x = [i for i in [n] if i and y]", [("i", False, ["y"])]),
        ("match y:\n    case 1 if n and z: pass", [("n", False, ["z"])]),
        ("x = n and y", [("n and y", False, ["y"])]),
        ("x = y and n and z", [("y and n and z", True, []), ("y and n and z", False, ["z"])]),
        ("x = 1 and y and n", [("1 and y and n", True, [])]),
        ("x = (n and y) or z", [("n and y", False, ["y"]), ("(n and y) or z", False, [])]),
        ("x = f(y or n)", [("y or n", True, ["n"])]),
        ("x = [i and y for i in (0, 1)]", [("i and y", False, ["y"]), ("i and y", True, [])]),
        ("x = y if n else z", [("n", False, ["y"])]),
        ("x = y if z and n else f(z)", [("z", True, []), ("n", False, ["y"])]),
        ("x = y if z or n else f(z)", [("z", True, ["n", "f(z)"])]),
        ("if (n if y else z) and f(y): pass", [("y", True, ["z"]), ("n", False, ["f(y)"])]),
        ("x = n < y < z", [("n < y < z", True, [])]),
        ("x = y < n < f(z) < z", [("y < n < f(z) < z", False, ["f(z)", "z"])]),
        ("if y < n < z: pass", [("y < n < z", False, ["z"])]),
        ("if (n < n < y) and z: pass", [("n < n < y", False, ["y", "z"])]),
        ("if n < y < z: pass", [("n < y < z", True, [])] * 2),
        ("if n is None or y: pass", [("n is None", False, []), ("y", True, [])]),
        ("if y is not None or n: pass", [("y is not None", True, ["n"])]),
    ],
)  # fmt: skip
def test_what_is_not_evaluated(line, found):
    assert [one for one in conditions(line) if "case" not in one[0] and one[0] != "1"] == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = [i*2 for i in [y] if i > 1]", [("i > 1", False, [])]),
        ("x = [i for i in [None] if i is not None]", [("i is not None", False, [])]),
        ("x = {i: 0 for i in [None] if i is None}", [("i is None", True, [])]),
        ("x = {i for i in [None] if i is None and n}", [("i is None", True, []), ("n", False, [])]),
        ("x = list(i for i in [n] if 0 <= i < y)", [("0 <= i < y", True, [])] * 2),
    ],
)  # fmt: skip
def test_filters_of_comprehensions_are_named_by_themselves(line, found):
    assert conditions(line) == found


def test_the_parts_have_ranges_and_outlive_json():
    trace = execute_and_trace("é = 0\nif é and é: pass\n", QUIET)
    part = SourcePart(SourceRange(2, 9, 2, 10), "é")
    for one in (trace, Trace.from_json(trace.to_json())):
        (condition,) = one[2].conditions
        assert condition.not_evaluated == (part,)
    detached = trace[2].detach()["conditions"][0]["not_evaluated"]
    assert detached[0]["text"] == "é"


def test_parts_in_phi_are_those_of_its_text():
    pytest.importorskip("phicode_engine")
    trace = execute_and_trace("ω = 0\n¿ ω ∧ ω: π(1)\n", QUIET, filename="some.φ")
    (condition,) = trace[2].conditions
    assert (condition.text, condition.result) == ("ω", False)
    assert condition.not_evaluated == (SourcePart(SourceRange(2, 6, 2, 7), "ω"),)


def test_without_a_text_the_decisions_are_told_alone():
    code = compile("a = 0\nif a and a: pass\n", "<nowhere>", "exec")
    trace = execute_and_trace(code, QUIET)
    found = [one for step in trace for one in step.conditions]
    assert [(one.result, one.not_evaluated) for one in found] == [(False, ())]
    assert trace.diagnostics == (
        "values of conditionals and comprehensions: there is no syntax tree of <nowhere>",
    )
