"""`handled` is where an exception is taken, by an `except` clause in general, and nowhere else."""

from __future__ import annotations

import ast
import textwrap
from collections import Counter

import oracle
import pytest
from calcharo import TracerConfig, execute_and_trace
from compare import PROGRAMS

FILES = [path for path in sorted(PROGRAMS.glob("*.py")) if "except" in path.read_text("utf-8")]


def handled(text, level="full"):
    """Give line and value of each exception that is handled."""
    trace = execute_and_trace(textwrap.dedent(text), TracerConfig(level=level))
    steps = [step for step in trace if step.event == "handled"]
    return [(step.line_number, step.value.type_name) for step in steps]


#: Programs; the comment marks the lines where an exception is taken, each time that it is.
CLAUSES = """
try:
    1 / 0
except ZeroDivisionError:  # taken
    x = 1
---
try:
    1 / 0
except ZeroDivisionError as e: x = 1  # taken
---
try:
    1 / 0
except:  # taken
    x = 1
---
try:
    1 / 0
except (KeyError if x else IndexError,):
    x = 1
except: pass  # taken
---
try:
    1 / 0
except KeyError:
    x = 1
except ArithmeticError:  # taken
    x = 2
---
try:
    try:
        1 / 0
    finally:
        y = 1
except Exception: pass  # taken
---
try:
    try:
        1 / 0
    except KeyError:
        y = 1
except Exception: pass  # taken
---
try:
    try:
        1 / 0
    except Exception:  # taken
        raise
except Exception: pass  # taken
---
try:
    try:
        1 / 0
    except Exception as e:  # taken
        raise ArithmeticError from e
except Exception: pass  # taken
---
try:
    with open("/dev/null") as f:
        1 / 0
except Exception: pass  # taken
---
import contextlib
with contextlib.suppress(Exception):
    1 / 0
y = 1
---
def f():
    for i in (1,):
        try:
            1 / 0
        finally:
            continue  # taken
f()
---
def f():
    try:
        1 / 0
    finally:
        x = 1
        return [x]  # taken
f()
---
def g():
    try:
        yield 1
    finally:
        x = 1
for i in g(): break
---
x = [i for i in (1, 2) if i]
"""


@pytest.mark.parametrize("text", CLAUSES.split("---\n"))
def test_clauses(text):
    lines = enumerate(text.splitlines(), 1)
    expected = [number + 1 for number, line in lines if line.endswith("# taken")]
    assert [line for line, _ in handled("x = 0\n" + text)] == expected


def test_each_clause_of_a_group_takes_its_part():
    text = """
        try:
            raise ExceptionGroup("g", [ValueError(1), KeyError(2), TypeError(3)])
        except* KeyError as group:
            x = 1
        except* OSError:
            x = 2
        except* (ValueError, TypeError):
            x = 3
    """
    trace = execute_and_trace(textwrap.dedent(text), TracerConfig(level="full"))
    steps = [step for step in trace if step.event == "handled"]
    taken = [(step.line_number, len(step.value.attributes["args"][1])) for step in steps]
    assert taken == [(4, 1), (8, 2)]


def test_it_follows_the_line_of_the_clause():
    text = "try:\n    1 / 0\nexcept ZeroDivisionError:\n    x = 1\n"
    trace = execute_and_trace(text, TracerConfig(level="values"))
    events = [(step.event, step.line_number) for step in trace][2:-2]
    assert events == [("line", 2), ("raise", 2), ("line", 3), ("handled", 3), ("line", 4)]


def test_at_the_level_calls_a_clause_need_not_match():
    text = """
        def f():
            try:
                try:
                    1 / 0
                finally:
                    x = 1
            except ZeroDivisionError:
                x = 2
        f()
    """
    assert [kind for _, kind in handled(text, "calls")] == ["ZeroDivisionError"]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_oracle_enters_the_same_clauses(path):
    source = path.read_text("utf-8")
    # Clause and first line of its body, as far as a line event tells that it is entered.
    bodies = {
        node.body[0].lineno: node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler)
        and node.body[0].lineno > node.lineno
        and not isinstance(node.body[0], (ast.For, ast.While, ast.Try, ast.With))
    }
    events = oracle.record(source).events
    entered = Counter(bodies[event.line] for event in events
                      if event.kind == "line" and event.line in bodies)  # fmt: skip
    trace = execute_and_trace(
        source, TracerConfig(level="values", on_error="record", max_steps=None)
    )
    found = Counter(step.line_number for step in trace if step.event == "handled")
    assert {line: found[line] for line in bodies.values()} == {
        line: entered[line] for line in bodies.values()
    }
