"""Programs in a process of their own: limits hold whatever they do, and the trace can be read."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from calcharo import ConfigPresets, Trace, execute_and_trace
from calcharo.core.errors import CalcharoError, CpuLimit, IsolationError, SourceError, TimeLimit
from runs import record, write

PRODUCTION = ConfigPresets.production()
#: The end comes so soon after the limit of time; the rest is a margin for a busy machine.
KILL_S, MARGIN_S = 0.1, 1.0


def run(text, **changes):
    names = ("globals", "argv", "stdin", "filename", "language")
    given = {name: changes.pop(name) for name in names if name in changes}
    return execute_and_trace(text, PRODUCTION.replace(**changes), **given)


def test_a_program_runs_to_its_end(capsys):
    trace = run(
        "import sys\nx = 42\nprint(x)\nprint(sys.argv[1:], file=sys.stderr)", argv=["p", "a"]
    )
    assert trace.outcome == "finished" and trace[-1].variables_state["x"] == 42
    assert trace[-1].stdout_snapshot == "42\n" and trace[-1].stderr_snapshot == "['a']\n"
    assert capsys.readouterr() == ("42\n", "['a']\n")
    assert trace.config.isolation == "process" and trace.level == "values"


def test_its_surroundings_are_its_own(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    text = (
        "import os, resource, sys\nenv = sorted(os.environ)\ncwd = os.listdir('.')\n"
        "main = sys.modules['__main__'].__dict__ is globals()\n"
        "leads = os.getsid(0) == os.getpid()\n"
        "core = resource.getrlimit(resource.RLIMIT_CORE)[0]\n"
        "fds = [int(d) for d in os.listdir('/proc/self/fd')]\nread = sys.stdin.read()\n"
    )
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    state = run(text)[-1].variables_state
    os.close(reader)
    os.close(writer)
    assert "SECRET_TOKEN" not in state["env"] and len(state["env"]) < 16
    assert (state["cwd"], state["main"], state["leads"]) == ([], True, True)
    assert (state["core"], state["read"]) == (0, "")
    assert len(state["fds"]) < 16


def test_nothing_of_it_is_left_behind():
    trace = run("import os\nfolder = os.environ['HOME']\nopen('litter', 'w').write('x')")
    assert not os.path.exists(trace[-1].variables_state["folder"])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("x = 1\nwhile True: pass", 1000),
        ("x = 1\nsum(range(10**15))", 4),
        ("import time\nx = 1\ntime.sleep(1000)", 5),
        ("import threading\nx = 1\na = threading.Lock()\na.acquire()\na.acquire()", 7),
        (
            "import signal\nx = 1\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
            "while 1: pass",
            9,
        ),
        ("import os\nx = 1\nos.read(os.pipe()[0], 1)", 5),
        ("import re\nx = 1\nre.match('(a+)+$', 'a' * 64 + 'b')", 5),
    ],
)
def test_the_end_comes_within_100_ms_of_the_limit(text, steps):
    start = time.perf_counter()
    trace = run(text, wall_seconds=0.5, max_steps=None)
    took = time.perf_counter() - start
    assert trace.outcome in ("limit", "timeout") and trace.reason == "wall_seconds"
    assert trace.stats["wall_seconds"] < 0.5 + KILL_S
    assert took < 0.5 + KILL_S + MARGIN_S
    assert len(trace) >= steps and trace[-1].variables_state["x"] == 1


def test_time_of_the_processor_is_limited_in_c_code():
    trace = run("x = 1\nsum(range(10**15))", cpu_seconds=0.3)
    assert (trace.outcome, trace.reason) == ("limit", "cpu_seconds")


def test_memory_is_limited():
    trace = run("x = []\nwhile True:\n    x.append('a' * 10**7)", max_memory_bytes=256 << 20)
    assert (trace.outcome, trace.reason) == ("limit", "max_memory_bytes")
    trace = run("x = 1\ny = 'a' * 10**12")
    assert (trace.outcome, trace.reason) == ("exception", "MemoryError")
    trace = run("x = 1\ny = 'a' * (3 * 10**9)")
    assert trace.outcome in ("exception", "limit")


def test_a_flood_of_output_ends():
    settings = {"max_trace_bytes": 1 << 20, "max_steps": None, "capture_streams": "capture"}
    trace = run("while True: print('x' * 10_000)", wall_seconds=1, redact="off", **settings)
    assert trace.outcome == "limit" and trace.reason in (
        "max_trace_bytes",
        "wall_seconds",
        "max_memory_bytes",
    )


def test_a_flood_of_output_from_c_is_passed_on(capfd):
    text = "import os\nwhile True: os.write(1, b'x' * 1000 + b'\\n')"
    trace = run(text, wall_seconds=0.3, redact="off")
    assert trace.outcome in ("limit", "timeout")
    assert capfd.readouterr().out.startswith("x" * 1000 + "\n")


def test_files_are_limited():
    text = "x = 1\nwith open('big', 'wb') as f:\n    while True: f.write(b'x' * (1 << 20))\n"
    trace = run(text, max_trace_bytes=1 << 20)
    assert trace.outcome == "exception" and "File too large" in trace.reason


def test_an_abrupt_end_keeps_the_steps(capsys):
    trace = run("import os\nx = 1\nprint('seen', flush=True)\nos._exit(3)")
    assert (trace.outcome, trace.reason) == ("finished", "os._exit(3)")
    assert trace[-1].variables_state["x"] == 1 and capsys.readouterr().out == "seen\n"
    trace = run("import os, sys\nx = 1\nos.execv('/bin/true', ['true'])")
    assert (trace.outcome, trace.reason) == ("finished", "os.execv")


@pytest.mark.parametrize("signal", ["SIGKILL", "SIGSEGV", "SIGABRT"])
def test_a_killed_program_has_a_trace(signal):
    trace = run(f"import os, signal\nx = 1\nos.kill(os.getpid(), signal.{signal})")
    assert (trace.outcome, trace.reason) == ("killed", signal)
    assert any("not yet written" in note for note in trace.diagnostics)


def test_processes_that_it_starts_end_with_it(tmp_path):
    mark = f"mark{os.getpid()}"
    sleeper = f"[sys.executable, '-c', 'import time; time.sleep(300) #{mark}']"
    text = f"import subprocess, sys\nfor i in range(3):\n    subprocess.Popen({sleeper})\n"
    assert run(text).outcome == "finished"
    text = "import os, time\nfor i in range(5):\n    os.fork()\ntime.sleep(300)"
    assert run(text, wall_seconds=0.5).reason == "wall_seconds"
    time.sleep(0.1)
    listing = subprocess.run(
        ["ps", "axo", "args"], capture_output=True, encoding="utf-8", check=True
    )
    assert mark not in listing.stdout


def test_output_of_c_code_and_of_other_processes_is_recorded(capsys):
    text = (
        "import os, subprocess, sys, time\nos.write(1, b'raw\\n')\n"
        "subprocess.run(['echo', 'other'])\n"
        "os.write(2, b'error\\n')\ntime.sleep(0.2)\nprint('text')\n"
    )
    trace = run(text)
    assert trace[-1].stdout_snapshot == "raw\nother\ntext\n"
    assert trace[-1].stderr_snapshot == "error\n"
    assert capsys.readouterr() == ("raw\nother\ntext\n", "error\n")
    trace = run(text, capture_streams="capture")
    assert trace[-1].stdout_snapshot == "raw\nother\ntext\n"
    assert capsys.readouterr() == ("", "")
    assert run(text, capture_streams="off")[-1].stdout_snapshot == ""
    assert capsys.readouterr() == ("raw\nother\ntext\n", "error\n")


def test_what_it_is_given_arrives():
    plain = {"a": [1, (2.5, None)], "b": {"k": b"\0", 3: frozenset([4])}, "c": "\udc80φ"}
    trace = run("d = (a, b, c)\nread = input()", globals=plain, stdin="typed\n")
    state = trace[-1].variables_state
    assert state["a"] == plain["a"] and state["c"] == plain["c"] and state["read"] == "typed"


@pytest.mark.parametrize(
    "value", [object(), len, sys, [lambda: 1], {"x": {1: bytearray(b"x")}}, type]
)
def test_what_cannot_go_to_another_process_is_refused(value):
    with pytest.raises(IsolationError, match=r"globals\['given'\].*cannot go to another process"):
        run("x = 1", globals={"given": value})


def test_cyclic_data_is_refused():
    cycle = []
    cycle.append(cycle)
    with pytest.raises(IsolationError, match="nested too deeply"):
        run("x = 1", globals={"given": cycle})


def test_a_code_object_and_a_file_run_too(tmp_path):
    write(
        tmp_path,
        app="import beside\nx = beside.y\nimport os\nhere = os.getcwd()\n",
        beside="y = 5\n",
    )
    trace = run(compile("x = 7", "<made>", "exec"))
    assert trace[-1].variables_state["x"] == 7
    sys.path.insert(0, str(tmp_path))
    try:
        trace = run(str(tmp_path / "app.py"))
    finally:
        sys.path.remove(str(tmp_path))
    assert (trace[-1].variables_state["x"], trace[-1].variables_state["here"]) == (5, os.getcwd())


def test_phi_runs_and_its_errors_have_their_place():
    assert run("x = 1\nπ(x)", language="phi")[-1].stdout_snapshot == "1\n"
    with pytest.raises(SourceError) as caught:
        run("π(1)\nƒ f(:\n", language="phi", filename="app.φ")
    assert (caught.value.lineno, caught.value.filename) == (2, "app.φ")


def test_errors_and_limits_can_be_raised():
    with pytest.raises(CalcharoError, match="ZeroDivisionError") as caught:
        run("x = 1\n1 / 0", on_error="raise")
    assert caught.value.trace.outcome == "exception"
    with pytest.raises(TimeLimit) as late:
        run("while True: pass", on_limit="raise", wall_seconds=0.2, max_steps=None)
    assert late.value.trace.reason == "wall_seconds"
    with pytest.raises(CpuLimit):
        run("sum(range(10**15))", on_limit="raise", cpu_seconds=0.2)


def test_a_program_may_go_on_after_a_limit(capsys):
    trace = run("for i in range(1000):\n    x = i\nprint(i)", on_limit="detach", max_steps=50)
    assert (trace.outcome, trace.reason) == ("limit", "max_steps")
    assert capsys.readouterr().out == "999\n"


def test_the_same_program_gives_the_same_trace():
    text = "x = {'a', 'b', 'c', 'd'}\ny = list(x)\nz = hash('a')"
    settings = ConfigPresets.education()
    first, second = (execute_and_trace(text, settings) for _ in range(2))
    assert first == second and first[-1].variables_state["z"] == second[-1].variables_state["z"]


def test_the_trace_can_be_written_to_a_file(tmp_path):
    trace = run("x = 1", output=tmp_path / "t.calcharo")
    assert Trace.load(tmp_path / "t.calcharo") == trace


def test_a_trace_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(IsolationError, match="No such file"):
        run("x = 1", output=tmp_path / "no" / "t.calcharo")


def test_a_system_without_such_processes_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    with pytest.raises(IsolationError, match="no limits for processes"):
        run("x = 1")


def test_a_program_that_pretends_to_end_gains_little():
    text = (
        "import os\nfor d in range(3, 20):\n    try:\n        os.write(d, b'e')\n"
        "    except OSError: pass\n"
        "import signal, time\ntime.sleep(1000)\n"
    )
    start = time.perf_counter()
    trace = run(text, wall_seconds=0.5)
    assert time.perf_counter() - start < 0.5 + 6
    assert trace.outcome in ("limit", "timeout")


def test_the_command_line_runs_in_a_process_too(tmp_path):
    text = "import sys, os\nprint(input(), os.getcwd(), sys.argv, sys.path[0])\nsys.exit(4)\n"
    write(tmp_path, app=text)
    said = record("--isolation", "process", "app.py", "a", cwd=tmp_path, input="typed\n")
    assert said.stdout == f"typed {tmp_path} ['app.py', 'a'] {tmp_path}\n"
    trace = Trace.load(tmp_path / "app.calcharo")
    assert (said.stderr, said.returncode) == (f"calcharo: {len(trace)} steps in app.calcharo\n", 4)


def test_the_command_line_shows_errors_and_limits_of_a_process(tmp_path):
    (tmp_path / "app.φ").write_text("ƒ f(x):\n    ⟲ 1 / x\nπ(f(0))\n", "utf-8")
    said = record("--isolation", "process", "app.φ", cwd=tmp_path)
    assert (
        said.stderr.startswith("Traceback (most recent call last):\n  File ")
        and said.returncode == 1
    )
    assert "    ⟲ 1 / x\n" in said.stderr and "calcharo/" not in said.stderr
    words = ["--preset", "production", "--wall-seconds", "0.3", "-c", "import time; time.sleep(99)"]
    said = record(*words, cwd=tmp_path)
    assert said.returncode == 1
    assert said.stderr.endswith("; the program was ended at wall_seconds = 0.3\n")
    said = record(
        "--isolation", "process", "-c", "import os; os.kill(os.getpid(), 15)", cwd=tmp_path
    )
    assert said.returncode == -15
    assert said.stderr.endswith("; the program was killed: SIGTERM\n")
