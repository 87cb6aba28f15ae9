"""How programs end: every status, signal and last word comes back as it is."""

import pytest
from backend import WORK, as_json, output


@pytest.mark.parametrize("code", [0, 1, 2, 42, 120, 255])
def test_an_exit_status_is_exact(sandbox, code):
    answer = sandbox.execute(f"import sys\nsys.exit({code})")
    assert answer["exit_code"] == code
    assert answer["status"] == ("ok" if code == 0 else "error")


def test_an_exit_with_text_says_it(sandbox):
    answer = sandbox.execute("import sys\nsys.exit('all is lost')")
    assert (answer["exit_code"], answer["stderr"]) == (1, "all is lost\n")


@pytest.mark.parametrize("signal", [1, 2, 3, 6, 9, 11, 13, 15, 31])
def test_a_signal_is_named(sandbox, signal):
    code = f"import os, signal\nsignal.signal({signal}, signal.SIG_DFL) if {signal} != 9 else 0\n"
    answer = sandbox.execute(code + f"print('before', flush=True)\nos.kill(os.getpid(), {signal})")
    assert (answer["status"], answer["signal"]) == ("killed", signal)
    assert answer["stdout"] == "before\n"
    assert answer["kill"] == {"by": "program", "reason": "signal", "limit": None, "observed": None}


def test_an_uncaught_exception_is_told_as_python_tells_it(private_sandbox):
    answer = private_sandbox.execute("def f():\n    return 1 / 0\n\nf()\n")
    assert answer["exit_code"] == 1
    lines = answer["stderr"].splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1] == f'  File "{WORK}/main.py", line 4, in <module>'
    assert lines[2] == "    f()"
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_a_keyboard_interrupt_ends_by_its_signal(sandbox):
    answer = sandbox.execute("raise KeyboardInterrupt")
    assert answer["signal"] == 2
    assert "KeyboardInterrupt" in answer["stderr"]


def test_writes_after_stdout_is_closed_are_the_program_s_own_error(sandbox):
    answer = sandbox.execute("import sys\nprint('a')\nsys.stdout.close()\nprint('b')")
    assert (answer["status"], answer["stdout"]) == ("error", "a\n")
    assert "closed file" in answer["stderr"]


def test_an_exit_in_mid_output_keeps_what_was_written(sandbox):
    answer = sandbox.execute("import os\nprint('part', end='')\nos._exit(0)\nprint('rest')")
    assert output(answer) == "part"


def test_a_daemon_that_holds_stdout_delays_nothing(sandbox):
    answer = sandbox.execute(
        "import os, time\nprint('parent')\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(60)\n"
        "    os._exit(0)\n"
    )
    assert output(answer) == "parent\n"
    assert answer["wall_ms"] < 1500


def test_killing_everyone_kills_only_the_own_world(private_sandbox):
    answer = private_sandbox.execute(
        "import os, time\n"
        "child = os.fork() or time.sleep(60)\n"
        "print(os.getppid())\nos.kill(-1, 9)\nprint(os.waitpid(child, 0)[1])\n"
    )
    assert output(answer) == "1\n9\n"
    answer = private_sandbox.execute(
        "import os\ntry:\n    os.kill(os.getppid(), 9)\n"
        "except PermissionError:\n    print('refused')\nprint('alive')"
    )
    assert output(answer).split()[-1] == "alive"


def test_thousands_of_orphans_use_up_nothing(sandbox):
    answer = sandbox.execute(
        "import os, time\n"
        "count = 0\n"
        "while count < 2000:\n"
        "    try:\n        child = os.fork()\n"
        "    except BlockingIOError:\n        time.sleep(0.01)\n        continue\n"
        "    if child == 0:\n"
        "        try:\n            os.fork()\n        finally:\n            os._exit(0)\n"
        "    os.waitpid(child, 0)\n    count += 1\n"
        "print(count)\n",
        processes=8,
        timeout_ms=60000,
        cpu_ms=60000,
    )
    assert output(answer) == "2000\n"


def test_threads_and_exit_handlers_run_to_their_end(sandbox):
    answer = sandbox.execute(
        "import atexit, threading, time\n"
        "def work():\n    time.sleep(0.2)\n    print('thread')\n"
        "class Last:\n    def __del__(self):\n        print('object')\n"
        "last = Last()\n"
        "atexit.register(print, 'handler')\n"
        "threading.Thread(target=work).start()\nprint('main')\n"
    )
    assert output(answer).split() == ["main", "thread", "handler", "object"]


def test_a_fork_of_a_program_with_threads_has_one_thread(sandbox):
    answer = sandbox.execute(
        "import os, threading, time\n"
        "print(threading.main_thread().native_id == threading.get_native_id())\n"
        "threading.Thread(target=time.sleep, args=(0.3,)).start()\n"
        "if os.fork() == 0:\n    print(threading.active_count())\nelse:\n    os.wait()\n"
    )
    assert output(answer).split() == ["True", "1"]


def test_a_program_is_main(private_sandbox):
    answer = private_sandbox.execute(
        "import json, sys, os\n"
        "print(json.dumps([__name__, sys.argv, __file__, os.getcwd(), sys.path[0]]))",
        args=["one", "-two"],
    )
    expected = ["__main__", [f"{WORK}/main.py", "one", "-two"], f"{WORK}/main.py", WORK, WORK]
    assert as_json(answer) == expected


def test_standard_input_and_variables_arrive(sandbox):
    answer = sandbox.execute(
        "import os, sys\nprint(input(), sys.stdin.read(), os.environ['WORD'])",
        stdin="line\nrest",
        env={"WORD": "ƒ"},
    )
    assert output(answer) == "line rest ƒ\n"


def test_phi_shows_its_own_lines_and_columns(private_sandbox):
    answer = private_sandbox.execute("ƒ f(x):\n    ⟲ x / 0\n\nπ(f(1))\n", name="main.φ")
    assert f'  File "{WORK}/main.φ", line 2, in f\n    ⟲ x / 0\n' in answer["stderr"]
    lines = answer["stderr"].splitlines()
    carets = lines[lines.index("    ⟲ x / 0") + 1]
    assert carets == "      ~~^~~"


def test_a_syntax_error_shows_its_place(private_sandbox):
    answer = private_sandbox.execute("x = 1\ny = = 2\n")
    assert answer["exit_code"] == 1
    assert f'  File "{WORK}/main.py", line 2\n    y = = 2\n        ^\n' in answer["stderr"]


def test_multiprocessing_and_subprocesses_work(private_sandbox):
    answer = private_sandbox.execute(
        "import multiprocessing, subprocess, sys\n"
        "def double(x):\n    return 2 * x\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.Pool(2) as pool:\n        print(pool.map(double, [1, 2, 3]))\n"
        "    command = [sys.executable, '-c', 'print(5)']\n"
        "    print(subprocess.run(command, capture_output=True).stdout)\n"
        "    print(subprocess.run('echo 6', shell=True, capture_output=True).stdout)\n",
        timeout_ms=20000,
    )
    assert output(answer) == "[2, 4, 6]\nb'5\\n'\nb'6\\n'\n"
