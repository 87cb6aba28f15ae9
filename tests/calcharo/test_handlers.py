"""Handlers: every class of nodes has one, and what it says is what is recorded."""

import ast

import pytest
from compare import PROGRAMS

pytest.importorskip("calcharo._tracer")

from calcharo import ExecutionTracer, Trace, TracerConfig
from calcharo.core.errors import ConfigurationError
from calcharo.handlers import HandlerRegistry, NodeHandler, Record, SitePlan

BASES = ("expr", "stmt", "pattern", "type_param", "excepthandler")
OTHERS = (
    "comprehension", "match_case", "withitem", "keyword", "arg", "arguments", "alias",
)  # fmt: skip
QUIET = TracerConfig(capture_streams="capture")
WITHOUT = ("many_steps", "thread", "random", "trace_set")


def traced(source, *handlers, config=QUIET, **options):
    return ExecutionTracer(config, handlers=list(handlers)).execute(source, **options)


def expressions(trace):
    return [(one.text, one.kind) for step in trace for one in step.expressions]


def conditions(trace):
    return [(one.text, one.result) for step in trace for one in step.conditions]


def handler(*node_classes, answer):
    class Handler(NodeHandler):
        def plan(self, node, context):
            return answer(node, context) if callable(answer) else answer

    Handler.node_classes = node_classes
    return Handler()


def node_classes():
    found = [getattr(ast, name) for name in OTHERS if hasattr(ast, name)]
    for base in BASES:
        found += [
            kind
            for kind in getattr(ast, base, type).__subclasses__()
            if kind.__module__ in ("ast", "_ast")
        ]
    return found


@pytest.mark.parametrize("kind", node_classes(), ids=lambda kind: kind.__name__)
def test_each_class_of_nodes_has_a_handler_of_its_own(kind):
    assert HandlerRegistry().get(kind) is not None


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PROGRAMS.glob("*.py")) if not path.stem.startswith(WITHOUT)],
    ids=lambda path: path.name,
)
def test_built_in_handlers_say_what_the_instructions_say(path):
    source = path.read_text(encoding="utf-8")
    # A handler of one's own, which changes nothing, has all of them asked.
    asked = traced(source, handler(ast.Pass, answer=None))
    without = traced(source)
    assert expressions(asked) == expressions(without)
    assert conditions(asked) == conditions(without)


def test_calls_are_labelled_one_by_one():
    def query(node, context):
        return SitePlan("call", "query" if getattr(node.func, "attr", "") == "upper" else "")

    trace = traced("x = 'a'.upper()\ny = len(x)\n", handler(ast.Call, answer=query))
    assert expressions(trace) == [("'a'.upper()", "call:query"), ("len(x)", "call")]


def test_a_value_is_not_recorded_if_the_handler_says_so():
    plan = SitePlan("call", value=False)
    trace = traced("x = len('a') + 1\n", handler(ast.Call, answer=plan))
    assert expressions(trace) == [("len('a') + 1", "binary")]


def test_names_are_recorded_if_a_handler_asks_for_them():
    source = "def f(a, b):\n    c = a\n    return c * b\nf(2, 3)\n"
    trace = traced(source, handler(ast.Name, answer=SitePlan("name")))
    found = [(one.text, one.value) for step in trace for one in step.expressions]
    assert ("a", 2) in found
    assert ("c * b", 6) in found


def test_decisions_are_not_recorded_if_the_handler_says_so():
    source = "a = 1\nif a > 0 and a < 5: pass\nwhile a < 2: a += 1\n"
    assert conditions(traced(source))[:2] == [("a > 0", True), ("a < 5", True)]
    trace = traced(source, handler(ast.If, answer=SitePlan("condition", value=False)))
    assert conditions(trace) == [("a < 2", True), ("a < 2", False)]


def test_writes_are_labelled_and_always_recorded():
    plan = SitePlan("store", "kept", value=False)
    trace = traced("a = [0]\na[0] = 1\n", handler(ast.Assign, answer=plan))
    (code,) = trace._recording.reader.codes()
    assert "store:kept" in [site["kind"] for site in code["sites"]]
    assert [(one.key, one.new) for step in trace for one in step.changes if one.kind == "item"] == [
        (0, 1)
    ]


def test_of_a_class_without_a_handler_nothing_is_recorded():
    tracer = ExecutionTracer(QUIET)
    removed = tracer.handlers.remove(ast.BinOp)
    source = "x = len('a') + 1\n"
    assert expressions(tracer.execute(source)) == [("len('a')", "call")]
    tracer.handlers.replace(ast.BinOp, removed)
    assert tracer.handlers.is_built_in
    assert expressions(tracer.execute(source)) == [("len('a')", "call"), ("len('a') + 1", "binary")]


def test_a_handler_that_raises_is_switched_off_and_noted():
    asked = []

    def broken(node, context):
        asked.append(node)
        raise ValueError("no plan")

    trace = traced("x = len('a')\ny = len('b')\n", handler(ast.Call, answer=broken))
    assert len(asked) == 1
    assert expressions(trace) == [("len('a')", "call"), ("len('b')", "call")]
    (note,) = trace.diagnostics
    assert "Handler asks for: it was switched off after ValueError: no plan" in note


@pytest.mark.parametrize("answer", ["call", 3, ("call", "", True)])
def test_an_answer_that_is_no_plan_switches_a_handler_off(answer):
    trace = traced("x = len('a')\n", handler(ast.Call, answer=answer))
    assert expressions(trace) == [("len('a')", "call")]
    assert "TypeError: plan() gives a SitePlan, or None" in trace.diagnostics[0]


def test_two_handlers_do_not_see_each_other():
    def broken(node, context):
        raise KeyError(node)

    trace = traced(
        "x = len('a') + 1\n",
        handler(ast.Call, answer=broken),
        handler(ast.BinOp, answer=SitePlan("sum")),
    )
    assert expressions(trace) == [("len('a')", "call"), ("len('a') + 1", "sum")]


def test_a_handler_is_given_the_recording_and_each_node_once():
    nodes = []

    def plan(node, context):
        assert context.config is not None
        context.of_plugin("mine")["nodes"] = nodes
        nodes.append(node)
        return SitePlan("call")

    traced("for i in range(3): len('a')\n", handler(ast.Call, answer=plan))
    assert sorted(ast.unparse(node) for node in nodes) == ["len('a')", "range(3)"]


def test_below_level_full_nobody_is_asked():
    def plan(node, context):
        raise AssertionError

    trace = traced(
        "len('a')\n", handler(ast.Call, answer=plan), config=QUIET.replace(level="values")
    )
    assert trace.diagnostics == ()


def listener(*node_classes, fails=False, kind="mine"):
    class Listening(NodeHandler):
        def __init__(self):
            self.heard = []

        def plan(self, node, context):
            return SitePlan(kind, "label")

        def on_event(self, record, context):
            assert not context.is_active
            self.heard.append(record)
            if fails:
                raise ValueError("enough")

    Listening.node_classes = node_classes
    return Listening()


def heard(handler):
    return [(one.text, one.value, one.step.line_number) for one in handler.heard]


def test_a_handler_that_listens_is_told_each_value_of_its_nodes():
    calls = listener(ast.Call)
    tracer = ExecutionTracer(QUIET, handlers=[calls])
    trace = tracer.execute("def f(n):\n    return n and f(n - 1)\nfor i in range(2):\n    f(i)\n")
    assert heard(calls) == [("range(2)", range(0, 2), 3), ("f(i)", 0, 4), ("f(i)", 0, 4)]
    assert {(one.kind, one.label) for one in calls.heard} == {("mine", "label")}
    assert tracer.context.events == 3
    assert trace.diagnostics == ()


def test_a_handler_is_told_decisions_of_its_statements_and_writes():
    tests, writes = listener(ast.If, kind="condition"), listener(ast.Assign, kind="store")
    wholes, sums = listener(ast.IfExp, kind="condition"), listener(ast.AugAssign, kind="binary")
    source = "é, b = [0], 1\nif b and é:\n    é[0] = 2\nb += 3 if b else 4\n"
    traced(source, tests, writes, wholes, sums)
    assert heard(tests) == [("b", True, 2), ("é", True, 2)]
    assert heard(writes) == [("é", [0], 1), ("b", 1, 1), ("é[0]", 2, 3)]
    assert heard(wholes) == [("3 if b else 4", 4 - 1, 4), ("b", True, 4)]
    assert heard(sums) == [("b += 3 if b else 4", 4, 4), ("b", 4, 4)]


def test_a_handler_that_raises_at_an_event_is_told_no_more_and_noted():
    calls, sums = listener(ast.Call, fails=True), listener(ast.BinOp)
    trace = traced("for i in range(3): len('a') + i\n", calls, sums)
    assert len(calls.heard) == 1 and len(sums.heard) == 3
    assert trace.outcome == "finished" and len(trace) > 4
    assert trace.diagnostics == (
        "what the handler Listening is told further events: it was switched off after "
        "ValueError: enough",
    )


def test_events_come_from_a_trace_that_was_written_to_a_file(tmp_path):
    calls = listener(ast.Call, fails=True)
    path = str(tmp_path / "t.calcharo")
    trace = traced("len('ab')\n", calls, config=QUIET.replace(output=path))
    assert heard(calls) == [("len('ab')", 2, 1)]
    assert "is told further events" in trace.diagnostics[0]
    assert Trace.load(path).diagnostics == trace.diagnostics
    assert Trace.load(path).outcome == "finished"


def test_below_level_full_nobody_is_told():
    calls = listener(ast.Call)
    traced("len('a')\n", calls, config=QUIET.replace(level="values"))
    assert calls.heard == []


def test_code_without_a_source_is_recorded_by_its_instructions():
    code = compile("x = len('a')\n", "<nowhere>", "exec")
    trace = traced(code, handler(ast.Call, answer=SitePlan("mine")))
    assert [kind for _, kind in expressions(trace)] == ["call"]
    assert "there is no syntax tree of <nowhere>" in trace.diagnostics[0]


def test_in_phi_programs_handlers_see_python_and_positions_are_those_of_the_text():
    pytest.importorskip("phicode_engine")
    source = "ω = [1]\nπ(len(ω) ∈ ω); x = len('∀∀')\n"
    trace = traced(source, handler(ast.Call, answer=by_name), filename="some.φ")
    assert expressions(trace) == [
        ("[1]", "value"),
        ("len(ω)", "call:len"),
        ("len(ω) ∈ ω", "compare"),
        ("π(len(ω) ∈ ω)", "call:print"),
        ("len('∀∀')", "call:len"),
    ]


def by_name(node, context):
    return SitePlan("call", node.func.id)


def test_wide_characters_before_a_node_do_not_matter():
    source = "größe = '∀∀'; φ = ['é', len(größe)]\n"
    trace = traced(source, handler(ast.Call, answer=SitePlan("call", "mine")))
    assert expressions(trace)[0] == ("len(größe)", "call:mine")


def test_expressions_are_described_by_the_handler_of_their_node():
    class Calls(NodeHandler):
        node_classes = (ast.Call,)

        def plan(self, node, context):
            return SitePlan("call", "size")

        def describe(self, record):
            assert record == Record("call", "size", "len('ab')", 2)
            return f"{record.label}: {record.value}"

    trace = traced("x = len('ab') + 1\n", Calls())
    call, binary = next(step for step in trace if step.expressions).expressions
    registry = HandlerRegistry([Calls()])
    assert registry.describe(call) == "size: 2"
    assert registry.describe(binary) == "len('ab') + 1 = 3"


def test_a_description_that_fails_does_not_keep_a_trace_from_being_read():
    class Calls(NodeHandler):
        node_classes = (ast.Call,)

        def describe(self, record):
            raise ValueError

    step = next(step for step in traced("len('a')\n") if step.expressions)
    assert HandlerRegistry([Calls()]).describe(step.expressions[0]) == "len('a') = 1"


def test_a_class_has_one_handler():
    registry = HandlerRegistry([handler(ast.Call, answer=None)])
    with pytest.raises(ConfigurationError, match=r"Call has a handler; use replace\(\)"):
        registry.register(handler(ast.Name, ast.Call, answer=None))
    assert registry.get(ast.Name) is HandlerRegistry().get(ast.Name)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (3, "is no object with plan"),
        (NodeHandler, "is no object with plan"),
        (NodeHandler(), "has no `node_classes`"),
        (handler(int, answer=None), "holds <class 'int'>, which is no class of `ast`"),
    ],
)
def test_what_is_no_handler_is_refused(given, reason):
    with pytest.raises(ConfigurationError, match=reason):
        HandlerRegistry([given])


@pytest.mark.parametrize("kind", ["", "a:b"])
def test_a_kind_is_a_word_without_a_colon(kind):
    with pytest.raises(ValueError, match="allowed are texts without a colon"):
        SitePlan(kind)


def test_the_configuration_may_hold_handlers():
    config = QUIET.replace(handlers=[handler(ast.Call, answer=SitePlan("mine"))])
    assert expressions(ExecutionTracer(config).execute("len('a')\n")) == [("len('a')", "mine")]


def test_without_handlers_the_tree_is_read_only_for_values_that_come_from_several_ways(monkeypatch):
    read = []
    parse = ast.parse
    monkeypatch.setattr(ast, "parse", lambda text: read.append(text) or parse(text))
    assert expressions(ExecutionTracer(QUIET).execute("len('a')\n")) == [("len('a')", "call")]
    assert read == []
    found = expressions(ExecutionTracer(QUIET).execute("a = 1\nb = a and 2\n"))
    assert found == [("a and 2", "value")]
    assert read == ["a = 1\nb = a and 2\n"]
