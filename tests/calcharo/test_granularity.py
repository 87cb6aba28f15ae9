"""Statements as steps: one line or several lines, the sequence of steps is the same."""

import ast

import pytest
from compare import PROGRAMS
from generate import program

pytest.importorskip("calcharo._tracer")

from calcharo import ExecutionTracer, TracerConfig, execute_and_trace

SIMPLE = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Delete, ast.Pass, ast.Break,
    ast.Continue, ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal,
)  # fmt: skip
#: They leave no instruction where a body follows on the line.
SILENT = (ast.Try, ast.TryStar, ast.Pass, ast.Continue, ast.Break, ast.Match)
#: Programs that do not do the same twice, and those with bodies that the compiler drops.
WITHOUT = (
    "many_steps", "thread", "random", "trace_set", "signals", "set_of_instances",
    "docstrings_only", "finally_order", "type_hints",
)  # fmt: skip
LINES = TracerConfig(capture_streams="capture")
STATEMENTS = LINES.replace(granularity="statement")


def numbered(source):
    tree = ast.parse(source)
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.stmt, ast.ExceptHandler))]
    return sorted(nodes, key=start)


def start(node):
    first = min(getattr(node, "decorator_list", []), key=lambda one: one.lineno, default=node)
    return first.lineno, min(first.col_offset, node.col_offset)


def statement_at(nodes, lines, line, column):
    place = (line, len(lines[line - 1][:column].encode()))
    holding = [
        index
        for index, node in enumerate(nodes)
        if start(node) <= place <= (node.end_lineno, node.end_col_offset)
    ]
    return holding[-1]


def is_silent(node):
    test = getattr(node, "test", None)
    has_fixed_test = isinstance(node, (ast.If, ast.While)) and not any(
        isinstance(part, (ast.Name, ast.Call)) and getattr(part, "id", "") != "__debug__"
        for part in ast.walk(test)
    )
    # `if True or x` is decided by the compiler.
    is_decided = isinstance(test, ast.BoolOp) and isinstance(test.values[0], ast.Constant)
    return isinstance(node, SILENT) or has_fixed_test or is_decided or is_constant(node)


def is_constant(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def shown(value):
    return repr(value)[:40].partition(" at 0x")[0]


def steps(source, config):
    nodes, lines = numbered(source), source.split("\n")
    found = []
    for step in execute_and_trace(source, config):
        if step.event != "line":
            found.append((step.event, step.function))
        elif "<lambda>" in step.function or "<genexpr>" in step.function:
            found.append((step.function, len(step.variables_state)))
        else:
            number = statement_at(nodes, lines, step.line_number, step.column)
            state = {k: shown(v) for k, v in step.variables_state.items() if k[:2] != "__"}
            if not is_silent(nodes[number]):
                found.append((number, step.function, state))
    return found


def joined(source):
    """Return a program with as many statements on each line as Python allows."""
    lines = source.split("\n")
    glue = {}
    for node in ast.walk(ast.parse(source)):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if not isinstance(body, list) or not body:
                continue
            simple = [isinstance(one, SIMPLE) and one.lineno == one.end_lineno for one in body]
            for index in range(1, len(body)):
                if simple[index - 1] and simple[index]:
                    glue[body[index].lineno] = "; "
            header = lines[body[0].lineno - 2].rstrip()
            if all(simple) and not isinstance(node, ast.Module) and header.endswith(":"):
                glue[body[0].lineno] = " "
    out = []
    for number, line in enumerate(lines, 1):
        if number in glue:
            out[-1] += glue[number] + line.lstrip()
        else:
            out.append(line)
    return "\n".join(out)


def check(source):
    apart = ast.unparse(ast.parse(source)) + "\n"
    together = joined(apart)
    assert ast.dump(ast.parse(together)) == ast.dump(ast.parse(apart))
    assert steps(together, STATEMENTS) == steps(apart, LINES)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PROGRAMS.glob("*.py")) if not path.stem.startswith(WITHOUT)],
    ids=lambda path: path.name,
)
def test_programs_on_few_lines_have_the_steps_of_those_on_many(path):
    check(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(20))
def test_generated_programs_on_few_lines_have_the_steps_of_those_on_many(seed):
    check(program(seed))


def texts(source, config=STATEMENTS, **options):
    trace = ExecutionTracer(config).execute(source, **options)
    lines = source.split("\n")
    return [
        lines[step.line_number - 1][step.column : step.end_column]
        for step in trace
        if step.event == "line"
    ]


def test_each_statement_of_a_line_is_a_step():
    assert texts("a = 1; b = a + 1; c = [a, b]") == ["a = 1", "b = a + 1", "c = [a, b]"]


def test_a_body_on_the_line_of_its_header_is_a_step():
    assert texts("if 1 < 2 + len(''): b = 3; b += 1") == ["1 < 2 + len('')", "b = 3", "b += 1"]


def test_each_turn_of_a_loop_on_one_line_has_its_header_and_its_body():
    turn = ["n", "n -= 1"]
    assert texts("n = 2\nwhile n: n -= 1") == ["n = 2", *turn, *turn, "n"]
    found = texts("for i in (1, 2): print(i)")
    assert [text == "print(i)" for text in found] == [False, True, False, True, False]


def test_the_body_of_a_function_on_one_line_is_not_a_step_twice():
    assert texts("def f(x): return x\nf(1)") == ["def f(x): return x", "f(1)", "return x"]


def test_a_change_belongs_to_the_statement_that_makes_it():
    trace = execute_and_trace("a = 1; b = [a]; b.append(a); del a", STATEMENTS)
    made = {step.column: [one.key for one in step.changes] for step in trace if step.changes}
    assert made == {0: ["a"], 7: ["b"], 16: [1], 29: ["a"]}


def test_an_expression_belongs_to_the_statement_that_evaluates_it():
    trace = execute_and_trace("a = len('a'); b = len('bb')", STATEMENTS)
    found = [[one.text for one in step.expressions] for step in trace if step.event == "line"]
    assert found == [["len('a')"], ["len('bb')"]]


def test_a_statement_of_several_lines_still_has_a_step_for_each():
    source = "a = 1; b = max(\n    a,\n    2,\n); c = 3"
    lines, statements = (
        [step.line_number for step in execute_and_trace(source, config) if step.event == "line"]
        for config in (LINES, STATEMENTS)
    )
    assert lines[:2] == [1, 2]
    assert statements == [1, *lines]


def test_in_phi_programs_too():
    pytest.importorskip("phicode_engine")
    python = (PROGRAMS / "one_line_loops.py").read_text(encoding="utf-8")
    phi = (PROGRAMS / "one_line_loops.φ").read_text(encoding="utf-8")
    counts = [
        len(ExecutionTracer(STATEMENTS).execute(source, filename=name))
        for source, name in ((python, "one.py"), (phi, "one.φ"))
    ]
    assert counts[0] == counts[1]
    assert texts("größe = '∀'; b = 1 ∈ [1]", filename="some.φ") == ["größe = '∀'", "b = 1 ∈ [1]"]


def test_at_level_values_too():
    config = STATEMENTS.replace(level="values")
    assert texts("a = 1; b = 2", config) == ["a = 1", "b = 2"]


@pytest.mark.parametrize("level", ["lines", "calls"])
def test_other_levels_say_that_they_do_not_tell_statements_apart(level):
    trace = execute_and_trace("a = 1; b = 2", STATEMENTS.replace(level=level))
    assert "statements within a line: at the levels values and full only" in trace.diagnostics


def test_lines_are_steps_where_there_is_no_source():
    code = compile("a = 1; b = 2", "<nowhere>", "exec")
    trace = execute_and_trace(code, STATEMENTS)
    assert sum(step.event == "line" for step in trace) == 1
    assert "there is no syntax tree of <nowhere>" in trace.diagnostics[0]
