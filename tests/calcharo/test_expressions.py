"""Values of expressions: each class of `ast.expr` is found, or says why it is not."""

import ast

import pytest

pytest.importorskip("calcharo._tracer")

from calcharo import TracerConfig, execute_and_trace

QUIET = TracerConfig(capture_streams="capture")

#: Classes whose values are recorded: a program, the text of one, and its value.
RECORDED = {
    "BoolOp": ("a = 0; b = a or 'x'", "a or 'x'", "x"),
    "BinOp": ("a = 2; b = a * 3", "a * 3", 6),
    "UnaryOp": ("a = 2; b = -a", "-a", -2),
    "IfExp": ("a = 0; b = 'x' if a else 'y'", "'x' if a else 'y'", "y"),
    "Dict": ("a = 1; b = {a: 2}", "{a: 2}", {1: 2}),
    "Set": ("a = 1; b = {a}", "{a}", {1}),
    "ListComp": ("b = [i for i in (1, 2)]", "[i for i in (1, 2)]", [1, 2]),
    "SetComp": ("b = {i for i in (1, 2)}", "{i for i in (1, 2)}", {1, 2}),
    "DictComp": ("b = {i: 0 for i in (1, 2)}", "{i: 0 for i in (1, 2)}", {1: 0, 2: 0}),
    "Compare": ("a = 2; b = a > 1", "a > 1", True),
    "Call": ("b = len('ab')", "len('ab')", 2),
    "JoinedStr": ("a = 1; b = f'{a}'", "f'{a}'", "1"),
    "Attribute": ("b = int.__name__", "int.__name__", "int"),
    "Subscript": ("a = [7]; b = a[0]", "a[0]", 7),
    "List": ("a = 1; b = [a]", "[a]", [1]),
    "Tuple": ("a = 1; b = a, 2", "a, 2", (1, 2)),
}

#: Classes whose values are not among the expressions: a program, and where they are seen.
ELSEWHERE = {
    "NamedExpr": ("print(a := 1)", "in the variable that it writes"),
    "Lambda": ("a = lambda: 1", "where it is used; its calls have steps"),
    "Yield": ("def f():\n    yield\nlist(f())", "in the `resume` step: what was sent"),
    "YieldFrom": (
        "def f():\n    yield from ()\nlist(f())",
        "in the `return` step of the generator",
    ),
    "Constant": ("a = 1", "in the source"),
    "Name": ("a = 1; b = a", "in the variables of the step"),
    "Starred": ("print(*())", "in the container or call that it is a part of"),
    "Slice": ("a = 'ab'[0:1]", "in its bounds, which are expressions"),
    "FormattedValue": ("a = 1; b = f'{a}'", "in the text that it is a part of"),
}

WAITING = """
import asyncio
async def two():
    return 2
async def main():
    return await two()
asyncio.run(main())
"""


def expressions(source):
    trace = execute_and_trace(source, QUIET)
    assert trace.outcome == "finished", trace.reason
    return [(one.text, one.value) for step in trace for one in step.expressions]


def classes():
    return sorted(kind.__name__ for kind in ast.expr.__subclasses__() if kind.__module__ == "ast")


def nodes(source):
    return {type(node).__name__ for node in ast.walk(ast.parse(source))}


def test_all_classes_are_known():
    assert classes() == sorted([*RECORDED, *ELSEWHERE, "Await", "GeneratorExp"])


@pytest.mark.parametrize("kind", sorted(RECORDED))
def test_the_value_of_an_expression_is_recorded(kind):
    source, text, value = RECORDED[kind]
    assert kind in nodes(source)
    assert (text, value) in expressions(source)


@pytest.mark.parametrize("kind", sorted(ELSEWHERE))
def test_values_that_are_seen_elsewhere_are_no_expressions(kind):
    source, reason = ELSEWHERE[kind]
    assert reason
    texts = {
        ast.get_source_segment(source, node)
        for node in ast.walk(ast.parse(source))
        if type(node).__name__ == kind
    }
    assert texts and not texts & {text for text, _ in expressions(source)}


def test_a_generator_expression_is_recorded_as_the_generator():
    source = "a = (i for i in (1, 2))"
    found = {text: value.type_name for text, value in expressions(source)}
    assert found["(i for i in (1, 2))"] == "generator"


def test_of_what_is_awaited_the_awaitable_is_recorded_and_its_result_returned():
    trace = execute_and_trace(WAITING, QUIET)
    awaited = [one for step in trace for one in step.expressions if one.text == "await two()"]
    assert [one.value.type_name for one in awaited] == ["coroutine"]
    assert [step.value for step in trace if step.event == "return" and step.function == "two"] == [
        2
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(a):\n    return a if a else 2\nx = f(0), f(1)", [2, 1]),
        ("def f(a):\n    return [a] if a else (3 if a == 0 else 4)\nx = f(0), f(1)", [3, [1]]),
        ("def f(a):\n    return (a and\n            [a])\nx = f(0), f(1)", [0, [1]]),
        (
            "def f(a, b, c):\n    return max(a, b if c else a, c)\nx = f(1, 2, 3), f(1, 2, 0)",
            [2, 1],
        ),
        ("def f(a, b):\n    return max(a, *[i for i in b], 0)\nx = f(1, [2]), f(1, [])", [[2], []]),
        ("def f(x):\n    y = [i for i in x]\n    return y\nx = f((4,))", [[4]]),
        ("def f(x):\n    [(i, j) for i in x for j in x]\nx = f((4,))", [[(4, 4)]]),
        ("def f(x, z):\n    return max(z, [i for i in x], z)\nx = f((4,), [1])", [[4]]),
        ("x = 1; y = (x or 2) and 3", [1, 3]),
        ("x = 0; x or [x]; [x] if x else [5]", [[0], [5]]),
        ("def f(i):\n    i = [i for i in i]\n    return i\nx = f((4,))", [[4]]),
        ("x = 0\nfor y in x or [x]: pass", [[0]]),
        ("for x in 0, 1: y = [1 if i else 2 for i in [x]]", [2, [2], 1, [1]]),
        ("def f(a):\n    yield from (1 if i else 2 for i in a)\nx = list(f((0, 1)))", [2, 1]),
    ],
)
def test_values_that_come_from_several_ways(source, found):
    wholes = (ast.IfExp, ast.BoolOp, ast.ListComp)
    texts = {
        ast.get_source_segment(source, node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, wholes)
    }
    inner = "3 if a == 0 else 4"
    assert [value for text, value in expressions(source) if text in texts - {inner}] == found


def test_the_last_part_of_a_conditional_has_the_value_of_the_whole():
    source = "a = 1\nb = a and len('ab')\n"
    assert expressions(source) == [("a and len('ab')", 2)]
