"""Each limit with each action, in this process: named, in time, with a trace that can be read."""

from __future__ import annotations

import sys
import threading
import time
import warnings

import pytest
from calcharo import Scope, Trace, TracerConfig, execute_and_trace
from calcharo.core.errors import (
    CpuLimit,
    LimitReached,
    MemoryLimit,
    StepLimit,
    TimeLimit,
    ToolBusy,
    TraceSizeLimit,
)
from runs import record

MEBIBYTE = 1 << 20
#: Programs that reach a limit and end by themselves a while later.
LONG = (
    "import time\nend = time.monotonic() + 1.0\nwhile time.monotonic() < end:\n    x = 1\ny = 2\n"
)
GROWING = (
    "a = []\nfor i in range(60):\n    a.append('x' * 10**7 + str(i))\n    a[-1] += 'y'\ny = 2\n"
)
RANDOM = "import random\nfor i in range(60_000):\n    x = random.random()\ny = 2\n"
LIMITS = {
    "max_steps": ("for i in range(1000):\n    x = i\ny = 2\n", 100, StepLimit),
    "max_trace_bytes": (RANDOM, 50_000, TraceSizeLimit),
    "max_memory_bytes": (GROWING, 300 * MEBIBYTE, MemoryLimit),
    "wall_seconds": (LONG, 0.1, TimeLimit),
    "cpu_seconds": (LONG, 0.1, CpuLimit),
}
#: Code out of scope: nothing of it sends events.
UNSEEN = Scope(["function:seen"])


def config(**changes):
    return TracerConfig(level="values", capture_streams="capture").replace(**changes)


@pytest.mark.parametrize("limit", LIMITS)
def test_stop_ends_the_program(limit):
    text, allowed, _ = LIMITS[limit]
    trace = execute_and_trace(text, config(**{limit: allowed}))
    assert (trace.outcome, trace.reason) == ("limit", limit)
    assert len(trace) > 10 and "y" not in trace[-1].variables_state
    assert trace[-1].event == "end"


@pytest.mark.parametrize("limit", LIMITS)
def test_raise_gives_the_error_with_the_trace(limit):
    text, allowed, kind = LIMITS[limit]
    with pytest.raises(kind) as caught:
        execute_and_trace(text, config(on_limit="raise", **{limit: allowed}))
    assert caught.value.field == limit and isinstance(caught.value, LimitReached)
    assert caught.value.trace.reason == limit and len(caught.value.trace) > 10


@pytest.mark.parametrize("limit", LIMITS)
def test_detach_lets_the_program_go_on(limit, capsys):
    text, allowed, _ = LIMITS[limit]
    settings = config(on_limit="detach", capture_streams="off", **{limit: allowed})
    trace = execute_and_trace(text + "print('done')\n", settings)
    assert (trace.outcome, trace.reason) == ("limit", limit)
    assert capsys.readouterr().out == "done\n"
    assert not any(step.line_number == text.count("\n") for step in trace[-3:])


@pytest.mark.parametrize("level", ["values", "full"])
@pytest.mark.parametrize("on_limit", ["stop", "raise", "detach"])
def test_the_limit_of_steps_is_kept_to_the_step(level, on_limit):
    # Only the step of the end comes on top.
    body = "def f():\n    a = [0]\n    for i in range(9999): a[0] += 1\n"
    text = body + "try:\n    f()\nfinally:\n    x = 1"
    settings = config(max_steps=1000, on_limit=on_limit, level=level)
    try:
        trace = execute_and_trace(text, settings)
    except StepLimit as error:
        trace = error.trace
    assert len(trace) == 1001
    # It shows the program as it was when the limit was reached.
    last, end = trace[-2:]
    assert (last.event, last.line_number) == ("line", 3)
    assert (end.event, end.line_number, end.function) == ("end", 3, "f")
    assert end.variables_state["a"] == [end.variables_state["i"] + 1]


@pytest.mark.parametrize("level", ["lines", "calls", "values", "full"])
@pytest.mark.parametrize("limit", ["max_steps", "wall_seconds", "cpu_seconds"])
def test_how_a_program_is_ended_is_no_step_of_it(level, limit):
    functions = "def f():\n    while True: g()\ndef g():\n    pass\n"
    text = functions + "try:\n    f()\nexcept BaseException:\n    x = 1"
    allowed = {"max_steps": None, "wall_seconds": 10, limit: 50 if limit == "max_steps" else 0.2}
    if level == "lines" and limit == "max_steps":
        allowed[limit] = 9
    trace = execute_and_trace(text, config(level=level, **allowed))
    assert (trace.outcome, trace.reason, trace[-1].event) == ("limit", limit, "end")
    assert not {"raise", "unwind", "handled"} & {step.event for step in trace[-100:]}


def test_what_is_written_behind_a_limit_is_not_recorded():
    # A limit that no event notices, in a program that catches what ends it.
    text = "def unseen():\n    while True: pass\ntry:\n    unseen()\nfinally:\n    print('late')\n"
    trace = execute_and_trace(text, config(scope=UNSEEN, wall_seconds=0.1))
    assert (trace.reason, trace[-1].stdout_snapshot) == ("wall_seconds", "")


def test_lines_have_no_frames_that_exceptions_leave():
    text = (
        "def f(n):\n    try:\n        raise KeyError(n)\n    except KeyError:\n        pass\n"
        "def g():\n    yield 1\nfor n in range(3):\n    f(n)\n    it = g()\n    next(it)\n"
        "    try:\n        it.throw(ValueError)\n    except ValueError:\n        pass\n"
    )
    trace = execute_and_trace(text, config(level="lines"))
    assert {step.event for step in trace} == {"call", "line", "return", "end"}
    assert trace[-1].depth == 0 and trace.diagnostics == ()


@pytest.mark.parametrize("limit", ["wall_seconds", "cpu_seconds"])
def test_python_code_out_of_scope_is_interrupted(limit):
    text = "def unseen():\n    while True:\n        pass\nunseen()\n"
    start = time.perf_counter()
    trace = execute_and_trace(text, config(scope=UNSEEN, **{limit: 0.2}))
    assert (trace.outcome, trace.reason) == ("limit", limit)
    assert time.perf_counter() - start < 1.0


def test_memory_that_code_out_of_scope_takes_is_limited():
    text = "def unseen():\n    a = []\n    while True:\n        a.append('x' * 10**6)\nunseen()\n"
    trace = execute_and_trace(text, config(scope=UNSEEN, max_memory_bytes=400 * MEBIBYTE))
    assert (trace.outcome, trace.reason) == ("limit", "max_memory_bytes")


def test_out_of_scope_code_goes_on_when_the_tracer_detaches():
    text = "import time\nend = time.monotonic() + 0.4\nwhile time.monotonic() < end: pass\nx = 1"
    namespace = {}
    settings = config(scope=UNSEEN, on_limit="detach", wall_seconds=0.1)
    trace = execute_and_trace(text + "\nseen.append(1)", settings, globals={"seen": [namespace]})
    assert trace.outcome in ("finished", "limit")


@pytest.mark.parametrize(
    "text",
    [
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
        "def f():\n    try:\n        while True: pass\n    finally:\n        f()\nf()\n",
        "class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a\n"
        "while True: pass\n",
        "def g():\n    while True:\n        try:\n            yield 1\n"
        "        except BaseException: pass\nfor x in g(): pass\n",
        "import contextlib\nwhile True:\n    with contextlib.suppress(BaseException):\n"
        "        while True: pass\n",
        "sorted([3, 2, 1] * 100, key=lambda x: [i for i in range(10**9)])\n",
    ],
)
def test_a_program_cannot_catch_its_end(text, capfd):
    start = time.perf_counter()
    trace = execute_and_trace(text, config(wall_seconds=0.2, max_steps=None))
    assert (trace.outcome, trace.reason) == ("limit", "wall_seconds")
    assert time.perf_counter() - start < 2.0
    assert "Stop" not in capfd.readouterr().err


def test_threads_of_the_program_end_too():
    before = threading.active_count()
    text = (
        "import threading\ndef f():\n    while True: pass\n"
        "a = [threading.Thread(target=f) for _ in range(2)]\n"
        "for t in a: t.start()\nfor t in a: t.join()\n"
    )
    trace = execute_and_trace(text, config(wall_seconds=0.3, max_steps=None))
    assert (trace.outcome, trace.reason) == ("limit", "wall_seconds")
    assert threading.active_count() == before


def test_nothing_is_left_behind():
    hooks = threading.excepthook, sys.unraisablehook, sys.stdout, sys.stderr
    filters = list(warnings.filters)
    for changes in (
        {"wall_seconds": 0.05},
        {"max_steps": 10},
        {"wall_seconds": 0.05, "scope": UNSEEN},
    ):
        execute_and_trace("while True: pass", config(**changes))
    assert (threading.excepthook, sys.unraisablehook, sys.stdout, sys.stderr) == hooks
    assert list(warnings.filters) == filters
    assert all(sys.monitoring.get_tool(tool) is None for tool in range(6))
    # No interruption comes late.
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        sum(range(100))


def test_taken_tool_ids_are_passed_over_and_named_when_there_is_none():
    monitoring = sys.monitoring
    free = [tool for tool in range(6) if monitoring.get_tool(tool) is None]
    taken = []
    try:
        for tool in sorted(free, key=lambda tool: tool not in (4, 3)):
            monitoring.use_tool_id(tool, f"mine-{tool}")
            taken.append(tool)
            if len(taken) in (1, 2, 5):
                assert execute_and_trace("x = 1").outcome == "finished"
        with pytest.raises(ToolBusy) as caught:
            execute_and_trace("x = 1")
        assert "mine-4" in caught.value.holders and "mine-4" in str(caught.value)
    finally:
        for tool in taken:
            monitoring.free_tool_id(tool)
    assert execute_and_trace("x = 1").outcome == "finished"


def test_a_program_that_takes_all_tool_ids_cannot_be_recorded_again(tmp_path):
    text = (
        "import sys\nfor tool in range(6):\n    if sys.monitoring.get_tool(tool) is None:\n"
        "        sys.monitoring.use_tool_id(tool, 'mine')\n"
        "try:\n    sys.monitoring.use_tool_id(4, 'mine')\nexcept ValueError as e:\n    print(e)\n"
    )
    said = record("--quiet", "-c", text, cwd=tmp_path)
    assert (said.stdout, said.returncode) == ("tool 4 is already in use\n", 0)


@pytest.mark.parametrize(
    ("action", "status", "out"), [("stop", 1, ""), ("detach", 0, "99\n"), ("raise", 1, "")]
)
def test_the_command_line_says_what_a_limit_did(tmp_path, action, status, out):
    (tmp_path / "app.py").write_text("for i in range(100):\n    x = i\nprint(i)\n")
    said = record("--max-steps", "20", "--on-limit", action, "app.py", cwd=tmp_path)
    assert (said.stdout, said.returncode) == (out, status)
    what = "went on unrecorded" if action == "detach" else "was ended"
    assert said.stderr.endswith(f"in app.calcharo; the program {what} at max_steps = 20\n")
    is_raised = 'app.py", line ' in said.stderr
    assert is_raised == (action == "raise") == ("errors.StepLimit: " in said.stderr)
    trace = Trace.load(tmp_path / "app.calcharo")
    assert (trace.outcome, trace.reason) == ("limit", "max_steps")


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        (["--wall-seconds", "0.2"], "wall_seconds"),
        (["--cpu-seconds", "0.2"], "cpu_seconds"),
        (["--max-trace-bytes", "3000000"], "max_trace_bytes"),
    ],
)
def test_limits_of_the_command_line(tmp_path, words, limit):
    text = "import random\nwhile True: x = random.random()\n"
    said = record(*words, "-c", text, cwd=tmp_path)
    assert said.returncode == 1 and f"was ended at {limit} = " in said.stderr
    assert Trace.load(tmp_path / "command.calcharo").reason == limit


#: A thread takes all the steps there are, and what the main thread does meanwhile.
IN_A_THREAD = """
import queue, sys, threading, time
def endless():
    while True:
        x = 1
waiting = queue.Queue()
def waits():
    waiting.get()
thread = threading.Thread(target=endless, daemon={daemon})
thread.start()
{main}
"""
MAIN_THREADS = {
    "joins": "thread.join()",
    "ends": "pass",
    "exits": "time.sleep(0.5); sys.exit(0)",
    "waits for ever": "waiting.get()",
    "leaves a thread that waits for ever": "threading.Thread(target=waits).start()",
}


@pytest.mark.parametrize("isolation", ["none", "process"])
@pytest.mark.parametrize("main", MAIN_THREADS)
def test_a_limit_in_another_thread_ends_the_program(tmp_path, main, isolation):
    (tmp_path / "app.py").write_text(IN_A_THREAD.format(main=MAIN_THREADS[main], daemon=False))
    words = ("--max-steps", "500", "--isolation", isolation, "app.py")
    start = time.perf_counter()
    said = record(*words, cwd=tmp_path)
    assert said.returncode == 1, said.stderr
    assert said.stderr.endswith("; the program was ended at max_steps = 500\n")
    assert time.perf_counter() - start < 20
    trace = Trace.load(tmp_path / "app.calcharo")
    assert (trace.outcome, trace.reason) == ("limit", "max_steps")
    assert {step.thread_id for step in trace[-10:-1]} <= {0, 1, 2} and len(trace) >= 500


def test_a_limit_in_another_thread_is_raised(tmp_path):
    (tmp_path / "app.py").write_text(IN_A_THREAD.format(main="pass", daemon=False))
    said = record("--max-steps", "500", "--on-limit", "raise", "app.py", cwd=tmp_path)
    assert said.returncode == 1 and "errors.StepLimit: " in said.stderr


def test_a_limit_in_another_thread_does_not_end_what_is_let_go_on(tmp_path):
    text = IN_A_THREAD.format(main="time.sleep(0.5); print('done')", daemon=True)
    (tmp_path / "app.py").write_text(text)
    said = record("--max-steps", "500", "--on-limit", "detach", "app.py", cwd=tmp_path)
    assert (said.stdout, said.returncode) == ("done\n", 0)
    assert Trace.load(tmp_path / "app.calcharo").outcome == "limit"


@pytest.mark.parametrize("on_limit", ["stop", "raise"])
def test_a_limit_in_a_thread_of_this_process(on_limit):
    text = IN_A_THREAD.format(main="thread.join()", daemon=False)
    settings = config(max_steps=500, on_limit=on_limit)
    if on_limit == "raise":
        with pytest.raises(StepLimit) as caught:
            execute_and_trace(text, settings)
        trace = caught.value.trace
    else:
        trace = execute_and_trace(text, settings)
    assert (trace.outcome, trace.reason) == ("limit", "max_steps")
