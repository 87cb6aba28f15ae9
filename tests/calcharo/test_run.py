"""`python -m calcharo run`: the program runs as under `python`, and is recorded."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calcharo import Trace
from runs import LIMIT_S, python, record, write

ABOUT = """
    import sys, helper
    main = sys.modules["__main__"]
    print(sys.argv, sys.path[0], __name__, __file__, main.__file__, main.__dict__ is globals())
    print(helper.double(21), file=sys.stderr)
"""
HELPER = "def double(n):\n    return 2 * n\n"


def same_as_python(folder, *words, **options):
    """Run with and without the tracer; return the trace."""
    plain = python(*words, cwd=folder, **options)
    traced = record("--quiet", "-o", "t.calcharo", *words, cwd=folder, **options)
    seen = (traced.stdout, traced.stderr, traced.returncode)
    assert seen == (plain.stdout, plain.stderr, plain.returncode)
    return Trace.load(folder / "t.calcharo")


def test_a_trace_names_what_wrote_it(tmp_path):
    from phicode_engine import __version__

    write(tmp_path, app="x = 1\n")
    header = json.loads(same_as_python(tmp_path, "app.py").to_json())["header"]
    assert header["writer"] == f"phicode {__version__}"


def test_a_file_finds_what_it_finds_under_python(tmp_path):
    (tmp_path / "lib").mkdir()
    write(tmp_path / "lib", app=ABOUT, helper=HELPER)
    trace = same_as_python(tmp_path, "lib/app.py", "a", "--level", "b c")
    assert {step.function for step in trace} >= {"<module>", "double"}
    assert trace.argv == ("lib/app.py", "a", "--level", "b c")


def test_a_module_and_a_text_find_what_they_find_under_python(tmp_path):
    write(tmp_path, app=ABOUT, helper=HELPER)
    same_as_python(tmp_path, "-m", "app", "x")
    text = "import sys, helper; print(sys.argv, sys.path[0], __name__, helper.double(2))"
    trace = same_as_python(tmp_path, "-c", text, "x")
    assert "double" in {step.function for step in trace}
    assert trace.files[0].text == text + "\n"


def start(*words, cwd, **options):
    """Record as `phicode trace run` starts it."""
    text = "import sys; sys.flags.safe_path or sys.path.pop(0); "
    text += "from calcharo._cli import main; main(sys.argv[1:])"
    return python("-c", text, "run", *words, cwd=cwd, **options)


STRAY = "import sys\nprint('not the library', __name__, file=sys.stderr)\n"


@pytest.mark.parametrize("begin", [record, start])
@pytest.mark.parametrize("isolation", ["none", "process"])
def test_the_programs_own_modules_do_not_come_between_tracer_and_library(
    tmp_path, begin, isolation
):
    """Files with names of the library lie where the program is, and where the user is."""
    names = ("dataclasses", "typing", "json", "logging", "ast", "re", "traceback")
    write(tmp_path, **dict.fromkeys(names, STRAY), app="print(int('7') + 1)\n")
    recorded = begin("--isolation", isolation, "app.py", cwd=tmp_path)
    assert (recorded.stdout, recorded.returncode) == ("8\n", 0)
    assert recorded.stderr == "calcharo: 4 steps in app.calcharo\n"


def test_no_module_of_the_library_can_be_hidden_from_the_tracer(tmp_path):
    text = "import sys; print(*sys.modules)"
    known = {*python("-c", text, cwd=tmp_path).stdout.split(), *sys.builtin_module_names}
    hidden = [name for name in sys.stdlib_module_names - known if name.isidentifier()]
    assert len(hidden) > 100
    app = "def f(a):\n    return a if a else [a]\nprint(f(0))\n"
    write(tmp_path, **dict.fromkeys(hidden, STRAY), app=app)
    recorded = start("app.py", cwd=tmp_path)
    assert (recorded.stdout, recorded.returncode) == ("[0]\n", 0)
    assert recorded.stderr == "calcharo: 8 steps in app.calcharo\n"


@pytest.mark.parametrize("begin", [record, start])
@pytest.mark.parametrize("isolation", ["none", "process"])
def test_the_program_imports_its_own_modules_and_has_the_path_of_python(tmp_path, begin, isolation):
    (tmp_path / "lib").mkdir()
    write(tmp_path, typing="own = 0\n")
    app = "import json, typing, sys\nprint(json.own, hasattr(typing, 'own'), sys.path)\n"
    write(tmp_path / "lib", json="own = 1\n", app=app)
    recorded = begin("--quiet", "--isolation", isolation, "lib/app.py", cwd=tmp_path)
    assert recorded.stderr == ""
    assert recorded.stdout == python("lib/app.py", cwd=tmp_path).stdout
    assert recorded.stdout.startswith("1 False ")


@pytest.mark.parametrize(
    "text",
    [
        "import sys; sys.exit(7)",
        "import sys; sys.exit('a reason')",
        "raise SystemExit(None)",
        "1 / 0",
        "def f():\n    raise ValueError('é')\nf()",
        "import sys\nsys.excepthook = lambda *a: print('mine', a[0])\n1 / 0",
        "import atexit; atexit.register(print, 'last'); 1 / 0",
        "import threading, time\ndef f():\n    time.sleep(0.1); print('late')\n"
        "threading.Thread(target=f).start(); print('main')",
        "print(input())",
        "import os; print('seen', flush=True); os._exit(5)",
        "raise KeyboardInterrupt",
        "import sys\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError(1) from e",
    ],
)
def test_a_program_ends_as_under_python(tmp_path, text):
    (tmp_path / "app.py").write_text(text, "utf-8")
    trace = same_as_python(tmp_path, "app.py", input="typed\n")
    assert trace.outcome in ("finished", "exception")
    assert trace.outcome == "exception" or "Error" not in str(trace.reason)


def test_an_uncaught_exception_in_phi_is_shown_in_phi(tmp_path):
    (tmp_path / "app.φ").write_text("ƒ f(x):\n    ⟲ 1 / x\nπ(f(0))\n", "utf-8")
    traced = record("app.φ", cwd=tmp_path)
    assert traced.returncode == 1
    assert "    ⟲ 1 / x\n" in traced.stderr and "calcharo/" not in traced.stderr
    assert traced.stderr.startswith("Traceback (most recent call last):\n  File ")
    assert Trace.load(tmp_path / "app.calcharo").outcome == "exception"


def test_a_syntax_error_in_phi_has_its_position_there(tmp_path):
    (tmp_path / "app.φ").write_text("π(1)\nƒ f(:\n", "utf-8")
    traced = record("app.φ", cwd=tmp_path)
    assert traced.returncode == 1
    place = f'  File "{tmp_path / "app.φ"}", line 2\n    ƒ f(:\n        ^\nSyntaxError: '
    assert traced.stderr.startswith(place)
    assert not (tmp_path / "app.calcharo").exists()


def test_a_target_that_is_not_there_is_refused(tmp_path):
    assert "No such file" in (missing := record("nowhere.py", cwd=tmp_path)).stderr
    assert missing.returncode == 2
    assert "No module named nowhere" in (missing := record("-m", "nowhere", cwd=tmp_path)).stderr
    assert missing.returncode == 2


def test_all_wrong_words_are_told_at_once(tmp_path):
    words = ["--level", "ful", "--max-steps=0", "--wall-seconds", "soon", "--scope", "lib"]
    words += ["--levle", "--preset", "prod", "--output"]
    refused = record(*words, cwd=tmp_path)
    assert (refused.stdout, refused.returncode) == ("", 2)
    for part in (
        "--level 'ful': allowed are 'off', 'lines'",
        "--max-steps 0: allowed are integers from 1",
        "--wall-seconds 'soon': allowed are finite numbers",
        "--scope 'lib': allowed are path:GLOB",
        "--levle: there is no such option; did you mean --level?",
        "--preset prod: allowed are production",
        "--output: its value is missing",
        "no program is named",
    ):
        assert part in refused.stderr


def test_a_program_is_not_overwritten_by_its_trace(tmp_path):
    write(tmp_path, app="x = 1\n")
    refused = record("-o", "./app.py", "app.py", cwd=tmp_path)
    assert refused.returncode == 2 and "it is the program itself" in refused.stderr
    assert (tmp_path / "app.py").read_text() == "x = 1\n"
    assert record("-o", "no/folder", "app.py", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("words", [[], ["view"], ["--help"], ["run", "--help"]])
def test_other_commands_and_help(tmp_path, words):
    said = python("-m", "calcharo", *words, cwd=tmp_path)
    is_help = "--help" in words
    assert said.returncode == (0 if is_help else 2)
    assert "python -m calcharo run [OPTION]..." in (said.stdout if is_help else said.stderr)


def test_the_last_line_counts_the_steps(tmp_path):
    write(tmp_path, app="x = 1\ny = 2\n")
    said = record("app.py", cwd=tmp_path)
    trace = Trace.load(tmp_path / "app.calcharo")
    assert said.stderr == f"calcharo: {len(trace)} steps in app.calcharo\n"
    assert record("--quiet", "app.py", cwd=tmp_path).stderr == ""


def test_level_off_runs_without_a_trace(tmp_path):
    write(tmp_path, app="print(1)\n")
    said = record("--level", "off", "app.py", cwd=tmp_path)
    assert (said.stdout, said.stderr, said.returncode) == ("1\n", "", 0)
    assert not list(tmp_path.glob("*.calcharo"))


def test_the_scope_is_the_project_or_what_is_asked_for(tmp_path):
    write(tmp_path, app=ABOUT, helper=HELPER, other="x = 1\n")
    functions = {}
    for name, words in {"all": (), "helper": ("--scope", "module:helper")}.items():
        assert record(*words, "-o", name, "app.py", cwd=tmp_path).returncode == 0
        trace = Trace.load(tmp_path / name)
        functions[name] = {os.path.basename(step.file) for step in trace if step.file}
    assert functions == {"all": {"app.py", "helper.py"}, "helper": {"helper.py"}}


def watched(folder, *words):
    """Run with a terminal as standard error; return what it showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "calcharo", "run", *words]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 4096):
            shown += data
    except OSError:
        # The terminal is gone with its last user.
        pass
    os.close(ours)
    assert child.wait(LIMIT_S) == 0
    return shown.decode()


def test_progress_is_shown_on_a_terminal(tmp_path):
    write(tmp_path, app="import time\ntime.sleep(0.6)\n")
    shown = watched(tmp_path, "app.py")
    assert 1 <= shown.count("\r\x1b[Kcalcharo: ") <= 4
    assert shown.splitlines()[-1].endswith("steps in app.calcharo")
    assert "\x1b" not in watched(tmp_path, "--quiet", "app.py")


@pytest.mark.parametrize("words", [(), ("--isolation", "process")])
def test_an_interrupt_reaches_the_program(tmp_path, words):
    text = "import time\ntry:\n    print('go', flush=True)\n    time.sleep(60)\n"
    text += "finally:\n    print('end')"
    command = [sys.executable, "-m", "calcharo", "run", *words, "-c", text]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"go\n"
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=LIMIT_S)
    assert (out, child.returncode) == (b"end\n", -signal.SIGINT)
    assert b"KeyboardInterrupt\n" in err
    assert Trace.load(tmp_path / "command.calcharo").reason == "KeyboardInterrupt"


def test_a_program_may_have_a_trace_function_of_its_own(tmp_path):
    write(
        tmp_path,
        app="""
        import sys
        seen = []
        def note(frame, event, argument):
            seen.append(event)
            return note
        sys.settrace(note)
        def f():
            return 1
        f()
        sys.settrace(None)
        print(seen)
    """,
    )
    trace = same_as_python(tmp_path, "app.py")
    assert trace.outcome == "finished"


def test_a_program_may_use_monitoring_itself(tmp_path):
    write(
        tmp_path,
        app="""
        import sys
        tool = next(i for i in range(6) if sys.monitoring.get_tool(i) is None)
        sys.monitoring.use_tool_id(tool, "mine")
        lines = []
        line = sys.monitoring.events.LINE
        sys.monitoring.register_callback(tool, line, lambda code, number: lines.append(number))
        def f():
            return 1
        sys.monitoring.set_local_events(tool, f.__code__, line)
        f()
        sys.monitoring.restart_events()
        f()
        print(lines)
    """,
    )
    trace = same_as_python(tmp_path, "app.py")
    assert [step.function for step in trace].count("f") == 6


def test_a_copy_of_the_program_is_not_recorded(tmp_path):
    write(
        tmp_path,
        app="""
        import os, sys
        copy = os.fork()
        for i in range(1000):
            pass
        if not copy:
            sys.exit(3)
        print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]))
    """,
    )
    trace = same_as_python(tmp_path, "app.py", env={"PYTHONWARNINGS": "error"})
    assert any("forked" in note for note in trace.diagnostics)
    assert trace.outcome == "finished" and trace[-1].variables_state["i"] == 999


def test_a_pool_of_processes_works(tmp_path):
    write(
        tmp_path,
        app="""
        import multiprocessing
        def f(x):
            return x * x
        if __name__ == "__main__":
            for kind in ("fork", "spawn"):
                with multiprocessing.get_context(kind).Pool(2) as pool:
                    print(pool.map(f, range(5)))
    """,
    )
    same_as_python(tmp_path, "app.py")


@pytest.mark.parametrize(
    "text",
    [
        "import io, sys\nsys.stdout = io.StringIO()\nprint(1)\n"
        "sys.stderr.write(sys.stdout.getvalue())",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as f:\n"
        "    print(1)\nprint(repr(f.getvalue()))",
        "import sys\nsys.stdout.close()",
        "import sys\nsys.stdout = None\nprint(1)",
        "import sys\nsys.stdout.buffer.write(b'raw'); sys.stdout.flush()\n"
        "print(sys.stdout.encoding)",
        "import sys\nsys.setrecursionlimit(200)\ndef f(n):\n    return f(n + 1)\n"
        "try:\n    f(0)\nexcept RecursionError:\n    print('deep')",
        "def f():\n    x = 1\n    del x\n    for i in range(3):\n        y = i\n"
        "        del i\n    del y\nf()",
        "def f():\n    x = 1\n    del locals()['x']\n    return x\nprint(f())",
        "import builtins\nkept = len\nbuiltins.len = lambda x: 7\nprint(len([]))\n"
        "builtins.len = kept",
        "import builtins\nbuiltins.__import__ = None\nbuiltins.print(1)\ndel builtins.print",
        "import sys\ndel sys.modules['__main__']\nx = 1\nprint(x)",
        "import sys\nsys.modules.clear()\nx = 1",
        "globals().clear()\n",
    ],
)
def test_programs_that_change_what_is_around_them(tmp_path, text):
    (tmp_path / "app.py").write_text(text, "utf-8")
    assert same_as_python(tmp_path, "app.py").outcome == "finished"


def test_recursion_without_end_is_an_exception(tmp_path):
    (tmp_path / "app.py").write_text("def f(n):\n    return f(n + 1)\nf(0)\n", "utf-8")
    said = record("app.py", cwd=tmp_path)
    # The frames of the tracer count, but they are not shown.
    assert "calcharo/" not in said.stderr and said.stderr.count("return f(n + 1)") == 3
    assert said.returncode == 1
    trace = Trace.load(tmp_path / "app.calcharo")
    assert trace.outcome == "exception" and "RecursionError" in trace.reason
    assert max(step.depth for step in trace[:2000]) > 900


@pytest.mark.parametrize("version", ["3.8", "3.11"])
def test_an_interpreter_that_cannot_record_says_so(tmp_path, version):
    import calcharo

    found = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    if not found:
        pytest.skip(f"there is no CPython {version}")
    root = os.path.dirname(os.path.dirname(calcharo.__file__))
    said = subprocess.run(
        [found[0], "-m", "calcharo", "run", "-c", "x = 1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 2
    text = f"calcharo: cpython {version} cannot record: calcharo records on CPython 3.12 and 3.13\n"
    assert said.stderr.startswith(text) and "hint: " in said.stderr


def test_a_run_starts_and_ends_quickly(tmp_path):
    write(tmp_path, app="x = 1\n")
    start = time.perf_counter()
    assert record("app.py", cwd=tmp_path).returncode == 0
    assert time.perf_counter() - start < 5


def test_a_preset_is_what_the_options_change(tmp_path):
    write(tmp_path, app="x = 1\n")
    record("--preset", "dataset", "-o", "a.calcharo", "app.py", cwd=tmp_path)
    trace = Trace.load(tmp_path / "a.calcharo")
    assert (trace.level, trace.config.deterministic, trace[-1].wall_time) == ("values", True, None)
    words = ["--preset", "education", "--isolation", "none", "--level=values", "--max-steps", "9"]
    record(*words, "-o", "b.calcharo", "app.py", cwd=tmp_path)
    config = Trace.load(tmp_path / "b.calcharo").config
    assert (config.level, config.max_steps, config.wall_seconds) == ("values", 9, 10)
    assert (config.granularity, config.isolation) == ("statement", "none")
