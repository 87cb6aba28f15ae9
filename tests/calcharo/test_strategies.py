"""Strategies, and the part of a recording that changes."""

import sys
import threading

import pytest

pytest.importorskip("calcharo._tracer")

from calcharo import ExecutionTracer, TracerConfig, execute_and_trace, trace
from calcharo.core.errors import (
    ConfigurationError,
    EngineUnavailable,
    IsolationError,
)

QUIET = TracerConfig(capture_streams="capture")
SOURCE = """
def f(n):
    total = []
    for i in range(n):
        total.append(i)
    return total
g = (x for x in f(3))
print(sum(g))
"""
LOCAL = ("LINE", "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "INSTRUCTION", "JUMP", "BRANCH")
GLOBAL = ("PY_START", "PY_THROW", "PY_UNWIND", "RAISE", "EXCEPTION_HANDLED")


def mask(names):
    return sum({getattr(sys.monitoring.events, name) for name in names})


class Own:
    """A strategy that is written with nothing but `sys.monitoring`."""

    def __init__(self, tool=2):
        self.tool, self.attached, self.is_stopped = tool, [], False

    def capabilities(self):
        return {"full"}

    def self_test(self):
        return None

    def start(self, context, sink):
        self.context = context
        sys.monitoring.use_tool_id(self.tool, "own")
        for name, callback in sink.callbacks().items():
            event = getattr(sys.monitoring.events, name, None)
            if event is not None:
                sys.monitoring.register_callback(self.tool, event, callback)
        sys.monitoring.set_events(self.tool, mask(GLOBAL))
        sys.monitoring.restart_events()

    def attach(self, code):
        self.attached.append(code)
        sys.monitoring.set_local_events(self.tool, code, mask(LOCAL))

    def stop(self):
        self.is_stopped = True
        sys.monitoring.set_events(self.tool, 0)
        for code in self.attached:
            sys.monitoring.set_local_events(self.tool, code, 0)
        for name in {*LOCAL, *GLOBAL}:
            event = getattr(sys.monitoring.events, name)
            sys.monitoring.register_callback(self.tool, event, None)
        sys.monitoring.free_tool_id(self.tool)


def test_a_strategy_of_ones_own_records_the_same_steps():
    own = Own()
    tracer = ExecutionTracer(QUIET, strategy=own)
    recorded = tracer.execute(SOURCE)
    assert recorded == execute_and_trace(SOURCE, QUIET)
    assert recorded.engine == "Own"
    assert own.context is tracer.context
    assert own.is_stopped
    assert sys.monitoring.get_tool(2) is None


def test_code_that_is_found_later_is_attached():
    own = Own()
    ExecutionTracer(QUIET, strategy=own).execute(
        "exec(compile('def later(): return 1\\nlater()', __file__, 'exec'))",
        filename="<trace>",
        globals={"__file__": "<trace>"},
    )
    assert "later" in [code.co_name for code in own.attached]


def test_a_strategy_may_be_in_the_configuration():
    own = Own()
    recorded = execute_and_trace(SOURCE, QUIET.replace(engine=own))
    assert own.is_stopped
    assert recorded.engine == "Own"


def test_the_engine_has_a_name():
    tracer = ExecutionTracer(QUIET, strategy="monitoring")
    assert tracer.strategy == "monitoring"
    assert tracer.execute("x = 1").engine == "monitoring"


@pytest.mark.parametrize("name", ["settrace", "ast"])
def test_engines_that_are_not_there_say_which_is(name):
    with pytest.raises(EngineUnavailable, match=f"`{name}` is not in this version.*`monitoring`"):
        ExecutionTracer(QUIET, strategy=name).execute("x = 1")
    with pytest.raises(EngineUnavailable), trace(QUIET.replace(engine=name)):
        pass


@pytest.mark.parametrize("strategy", [3, object(), "fast", Own])
def test_what_is_no_strategy_is_refused(strategy):
    with pytest.raises(ConfigurationError, match="engine"):
        ExecutionTracer(QUIET, strategy=strategy)


def test_a_strategy_that_cannot_record_the_level_is_not_started():
    own = Own()
    with pytest.raises(EngineUnavailable, match="Own cannot record level='values'"):
        ExecutionTracer(QUIET.replace(level="values"), strategy=own).execute("x = 1")
    assert not own.is_stopped


def test_a_strategy_that_fails_its_test_is_not_started():
    class Broken(Own):
        def self_test(self):
            return ["no frames"]

    with pytest.raises(EngineUnavailable, match=r"Broken does not work here: \['no frames'\]"):
        ExecutionTracer(QUIET, strategy=Broken()).execute("x = 1")


def test_a_strategy_that_raises_at_its_start_is_unavailable_and_stopped():
    class Broken(Own):
        def start(self, context, sink):
            super().start(context, sink)
            raise ValueError("no events")

    own = Broken()
    with pytest.raises(EngineUnavailable, match="Broken cannot start: no events"):
        ExecutionTracer(QUIET, strategy=own).execute("x = 1")
    assert own.is_stopped
    assert execute_and_trace("x = 1", QUIET).outcome == "finished"


def test_a_strategy_that_raises_at_its_end_leaves_a_valid_trace():
    class Broken(Own):
        def stop(self):
            super().stop()
            raise ValueError("still there")

    recorded = ExecutionTracer(QUIET, strategy=Broken()).execute("x = 1")
    assert recorded.outcome == "finished"
    assert "the strategy Broken did not stop: ValueError('still there')" in recorded.diagnostics


def test_objects_do_not_go_to_another_process():
    config = QUIET.replace(isolation="process")
    with pytest.raises(IsolationError, match="cannot go to another process"):
        ExecutionTracer(config, strategy=Own()).execute("x = 1")


def test_there_is_a_context_for_each_recording():
    tracer = ExecutionTracer(QUIET)
    assert tracer.context is None
    tracer.execute("x = 1")
    first = tracer.context
    tracer.execute("x = 1")
    assert tracer.context is not first
    assert not first.is_active


def test_a_context_knows_the_limits_and_what_is_left_of_them():
    seen = []
    tracer = ExecutionTracer(QUIET.replace(max_steps=1000, wall_seconds=50.0, cpu_seconds=None))

    def look():
        context = tracer.context
        seen.append(
            {name: context.left(name) for name in context.limits} | {"steps": context.steps}
        )

    tracer.execute("a = 1\nlook()\n", globals={"look": look})
    (left,) = seen
    assert left["max_steps"] == 1000 - left["steps"] < 1000
    assert 0 < left["wall_seconds"] < 50
    assert left["cpu_seconds"] is None
    # Native code does not tell.
    assert left["max_memory_bytes"] is left["max_trace_bytes"] is None
    assert tracer.context.left("max_steps") == 1000
    with pytest.raises(KeyError):
        tracer.context.left("max_string")


def test_a_recording_that_is_cancelled_ends_and_the_program_goes_on():
    tracer = ExecutionTracer(QUIET)
    source = "a = 1\ncancel()\nb = 2\nfinished.append(b)\n"
    finished = []

    def cancel():
        thread = threading.Thread(target=tracer.context.cancel)
        thread.start()
        thread.join()
        tracer.context.cancel()

    recorded = tracer.execute(source, globals={"cancel": cancel, "finished": finished})
    assert finished == [2]
    assert tracer.context.is_cancelled
    assert [step.line_number for step in recorded if step.event == "line"] == [1, 2]
    assert "what came after the recording was cancelled" in recorded.diagnostics


def test_a_recording_that_was_cancelled_is_not_resumed():
    tracer = ExecutionTracer(QUIET)
    tracer.start()
    tracer.context.cancel()
    tracer.resume()
    later = 1
    assert later
    steps = [step.source for step in tracer.stop()]
    assert not any("later = 1" in (source or "") for source in steps)


def test_each_plugin_has_a_dictionary_of_its_own():
    tracer = ExecutionTracer(QUIET)
    tracer.execute("x = 1")
    tracer.context.of_plugin("a")["x"] = 1
    assert tracer.context.of_plugin("a") == {"x": 1}
    assert tracer.context.of_plugin("b") == {}
