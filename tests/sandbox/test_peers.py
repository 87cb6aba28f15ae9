"""Cases that other sandboxes are tested with, and that the other files do not have."""

from backend import output


def test_a_fork_bomb_of_all_processes_ends(sandbox):
    answer = sandbox.execute("import os\nwhile True:\n    os.fork()\n", timeout_ms=2000)
    assert answer["status"] in {"pids", "timeout", "cpu"}
    assert output(sandbox.execute("print('next')")) == "next\n"


def test_a_bomb_that_ignores_refusals_ends(sandbox):
    answer = sandbox.execute(
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        timeout_ms=1000,
    )
    assert answer["status"] in {"timeout", "cpu"}


def test_an_interpreter_without_a_locale_writes_what_it_can(sandbox):
    answer = sandbox.execute(
        "import os, sys\n"
        "os.unsetenv('LANG')\n"
        "os.execl(sys.executable, sys.executable, '-I', '-S', '-c', 'print(ascii(chr(56550)))')\n"
    )
    assert output(answer) == "'\\udce6'\n"


def test_a_flood_that_ignores_broken_pipes_ends(sandbox):
    answer = sandbox.execute(
        "import signal\nsignal.signal(signal.SIGPIPE, signal.SIG_IGN)\n"
        "while True:\n    print('x' * 1000)\n",
        max_output=100000,
    )
    assert answer["status"] == "output"
    assert len(answer["stdout"]) == 100000


def test_commands_of_the_shell_reach_no_one_else(sandbox):
    answer = sandbox.execute(
        "import subprocess\n"
        "done = subprocess.run('kill -9 1; kill -9 -1; echo $$', shell=True)\n"
        "print(done.returncode)\n"
    )
    assert answer["status"] in {"ok", "killed"}
    assert output(sandbox.execute("print('next')")) == "next\n"


def test_errors_and_output_come_on_their_own_streams(sandbox):
    answer = sandbox.execute(
        "import sys\nfor number in range(3):\n    print('out', number)\n"
        "    print('err', number, file=sys.stderr)\n"
    )
    assert answer["stdout"] == "out 0\nout 1\nout 2\n"
    assert answer["stderr"] == "err 0\nerr 1\nerr 2\n"


def test_a_file_is_written_read_and_executed_in_the_own_folder(sandbox):
    answer = sandbox.execute(
        "import os, subprocess\n"
        "with open('tool', 'w') as file:\n    file.write('#!/bin/sh\\necho done\\n')\n"
        "os.chmod('tool', 0o700)\n"
        "print(subprocess.run(['./tool'], capture_output=True, text=True).stdout, end='')\n"
    )
    assert output(answer) == "done\n"


def test_a_module_of_the_own_folder_hides_the_library_s(sandbox):
    answer = sandbox.execute(
        "import json, os\nprint(json.word, os.sep)\n",
        files=[("json.py", "word = 'own'"), ("os.py", "raise SystemExit('hidden')")],
    )
    # As with `python main.py`: what an interpreter has loaded at its start stays.
    assert output(answer) == "own /\n"
