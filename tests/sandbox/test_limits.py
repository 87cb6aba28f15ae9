"""Programs that use up what there is: each ends with its reason, and its output is kept."""

import pytest
from backend import output

FORKS = """
import os, time
for count in range(1000):
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    except BlockingIOError:
        print(count)
        break
"""


def test_a_fork_loop_sees_its_limit(sandbox):
    answer = sandbox.execute(FORKS, processes=20)
    assert 10 <= int(output(answer)) <= 20


def test_an_uncaught_refusal_of_a_process_is_named(sandbox):
    answer = sandbox.execute(
        "import os, time\nwhile True:\n    if os.fork() == 0:\n        time.sleep(30)\n"
    )
    assert answer["status"] == "pids"
    assert "32 processes" in answer["message"]


def test_threads_are_counted(sandbox):
    answer = sandbox.execute(
        "import threading, time\n"
        "for count in range(1000):\n"
        "    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()\n"
        "    print(count, flush=True)\n"
    )
    assert answer["status"] == "pids"
    assert 10 < len(answer["stdout"].split()) <= 32


def test_one_large_block_is_memory(sandbox):
    answer = sandbox.execute("print('before')\nblock = bytearray(2 << 30)\nprint('after')")
    assert (answer["status"], answer["stdout"]) == ("memory", "before\n")


def test_many_small_processes_are_memory_together(sandbox):
    answer = sandbox.execute(
        "import os, time\n"
        "print('before', flush=True)\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        block = bytearray(40 << 20)\n"
        "        time.sleep(3)\n"
        "        os._exit(0)\n"
        "time.sleep(3)\n",
        memory_mb=128,
    )
    assert (answer["status"], answer["stdout"]) == ("memory", "before\n")
    assert answer["kill"]["limit"] == 128


def test_a_leak_keeps_all_output_before_it(sandbox):
    answer = sandbox.execute(
        "kept = []\n"
        "for count in range(10000):\n"
        "    print(count, end=' ')\n"
        "    kept.append(bytearray(1 << 20))\n",
        memory_mb=64,
    )
    numbers = answer["stdout"].split()
    assert answer["status"] == "memory"
    assert numbers == [str(number) for number in range(len(numbers))]
    assert 20 < len(numbers) < 320


def test_files_and_shared_memory_have_one_budget(private_sandbox):
    answer = private_sandbox.execute(
        "import errno\n"
        "total = 0\n"
        "for folder in ['/work', '/tmp', '/dev/shm']:\n"
        "    try:\n"
        "        with open(folder + '/fill', 'wb', buffering=0) as file:\n"
        "            while True:\n"
        "                total += file.write(bytes(1 << 16))\n"
        "    except OSError as error:\n"
        "        print(errno.errorcode[error.errno])\n"
        "print(total)\n"
    )
    *errors, total = output(answer).split()
    assert set(errors) <= {"ENOSPC", "EFBIG"}
    assert "ENOSPC" in errors
    assert 15 << 20 <= int(total) <= 16 << 20


def test_a_million_empty_files_end_early(private_sandbox):
    answer = private_sandbox.execute(
        "import errno\n"
        "try:\n"
        "    for count in range(1000000):\n"
        "        open(f'{count}', 'x').close()\n"
        "except OSError as error:\n"
        "    print(errno.errorcode[error.errno], count < 1100)\n"
    )
    assert output(answer) == "ENOSPC True\n"


@pytest.mark.parametrize(
    "how", ["os.truncate('sparse', 1 << 50)", "os.posix_fallocate(3, 0, 1 << 40)"]
)
def test_a_file_larger_than_everything_is_refused(sandbox, how):
    answer = sandbox.execute(
        "import errno, os\n"
        "file = os.open('sparse', os.O_RDWR | os.O_CREAT)\n"
        f"try:\n    {how}\nexcept OSError as error:\n    print(errno.errorcode[error.errno])\n"
    )
    assert output(answer).strip() in {"EFBIG", "ENOSPC"}


def test_open_files_are_counted(sandbox):
    answer = sandbox.execute(
        "import errno\nfiles = []\n"
        "try:\n    while True:\n        files.append(open('/dev/null'))\n"
        "except OSError as error:\n    print(errno.errorcode[error.errno], len(files) < 64)\n"
    )
    assert output(answer) == "EMFILE True\n"


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import time; time.sleep(1e9)",
        "10**10**8",
        "import re; re.match('(a+)+$', 'a' * 100 + 'b')",
        "sum(range(10**12))",
        "import signal\n"
        "for number in [signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGXCPU]:\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "while True: pass",
        "import os, signal; os.kill(0, signal.SIGSTOP)",
        "class Endless:\n    def __del__(self):\n        while True: pass\nx = Endless()",
        "import atexit\n@atexit.register\ndef endless():\n    while True: pass",
    ],
)
def test_what_takes_too_long_ends_in_time(sandbox, code):
    answer = sandbox.execute(code, timeout_ms=700)
    assert answer["status"] == "timeout"
    assert 700 <= answer["wall_ms"] < 900 + 400
    assert answer["kill"]["reason"] == "timeout"
    assert answer["kill"]["limit"] == 700


def test_cpu_time_is_the_sum_over_threads_and_processes(sandbox):
    answer = sandbox.execute(
        "import os\n"
        "print('before', flush=True)\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n        break\n"
        "while True: pass",
        cpu_ms=500,
    )
    assert (answer["status"], answer["stdout"]) == ("cpu", "before\n")
    assert answer["kill"]["observed"] >= 500
    assert answer["cpu_ms"] < 2500


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_ends_and_its_first_part_is_kept(sandbox, stream):
    code = f"import sys\nwhile True: print('0123456789', file=sys.{stream})"
    answer = sandbox.execute(code, max_output=10000)
    assert answer["status"] == "output"
    assert answer[stream] == ("0123456789\n" * 1000)[:10000]
    assert answer["truncated"][stream]
    assert answer["output_bytes"][stream] > 160000


def test_one_line_of_a_gigabyte_is_output(sandbox):
    answer = sandbox.execute("import os\nwhile True: os.write(1, b'x' * (1 << 20))")
    assert answer["status"] == "output"
    assert answer["stdout"] == "x" * (1 << 20)


def test_a_crash_leaves_no_core_file(sandbox):
    answer = sandbox.execute(
        "import ctypes, os, resource\n"
        "try:\n    resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))\n"
        "except ValueError:\n    print('refused')\n"
        "if os.fork() == 0:\n    ctypes.string_at(0)\n"
        "os.wait()\nprint(os.listdir())\n"
    )
    assert output(answer) == "refused\n['main.py']\n"


def test_memory_that_no_process_shows_counts_or_is_refused(sandbox):
    answer = sandbox.execute(
        "import errno, os, sys\n"
        "try:\n    files = [os.memfd_create('m') for _ in range(16)]\n"
        "except OSError as error:\n    sys.exit(errno.errorcode[error.errno])\n"
        "for file in files:\n    os.write(file, bytes(15 << 20))\n",
        memory_mb=64,
    )
    counted = answer["isolation"]["level"] == "L3"
    assert answer["status"] == ("memory" if counted else "error")
    assert counted or answer["stderr"] == "EPERM\n"


def test_shared_memory_counts(sandbox):
    answer = sandbox.execute(
        "import mmap\nkept = []\nwhile True:\n    kept.append(mmap.mmap(-1, 1 << 20))\n"
        "    kept[-1].write(bytes(1 << 20))",
        memory_mb=64,
    )
    assert answer["status"] == "memory"


def test_a_deep_recursion_is_the_program_s_own_error(sandbox):
    answer = sandbox.execute("def f(): f()\nf()")
    assert (answer["status"], answer["exit_code"]) == ("error", 1)
    assert "RecursionError" in answer["stderr"]


def test_an_overflow_of_the_c_stack_names_its_signal(sandbox):
    answer = sandbox.execute(
        "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, name):\n"
        "        return getattr(self, name + 'x')\n"
        "import ctypes\nctypes.string_at(8)\n"
    )
    assert (answer["status"], answer["signal"]) == ("killed", 11)
    assert "SIGSEGV" in answer["message"]


@pytest.mark.parametrize("field", ["memory_mb", "processes", "cpu_ms", "timeout_ms", "max_output"])
def test_the_least_of_a_limit_is_an_honest_end(sandbox, field):
    answer = sandbox.execute("print('x' * 100)", **{field: 1})
    assert answer["status"] in {"ok", "memory", "cpu", "timeout", "output"}


def test_children_of_every_thread_use_the_time_of_the_run(sandbox):
    answer = sandbox.execute(
        "import os, threading, time\n"
        "def burn():\n"
        "    if os.fork() == 0:\n"
        "        while True: pass\n"
        "    time.sleep(30)\n"
        "threading.Thread(target=burn, daemon=True).start()\n"
        "time.sleep(30)\n",
        cpu_ms=700,
        timeout_ms=20_000,
    )
    assert (answer["status"], answer["kill"]["limit"]) == ("cpu", 700)


def test_what_sockets_hold_is_memory(sandbox):
    answer = sandbox.execute(
        "import os, socket, time\n"
        "for _ in range(24):\n"
        "    if os.fork() == 0:\n"
        "        pairs = [socket.socketpair() for _ in range(25)]\n"
        "        for one in (end for pair in pairs for end in pair):\n"
        "            one.setblocking(False)\n"
        "            try:\n"
        "                while True: one.send(bytes(4096))\n"
        "            except BlockingIOError:\n"
        "                pass\n"
        "        time.sleep(20)\n"
        "        os._exit(0)\n"
        "time.sleep(20)\n",
        timeout_ms=20_000,
        cpu_ms=20_000,
        memory_mb=128,
    )
    assert answer["status"] == "memory", answer


def test_a_program_cannot_make_uncounted_sockets_hold_more(sandbox):
    answer = sandbox.execute(
        "import socket\n"
        "one, other = socket.socketpair()\n"
        "try:\n"
        "    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)\n"
        "    print('done')\n"
        "except PermissionError:\n"
        "    print('refused')\n"
        "one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)\n"
    )
    counted = answer["isolation"]["level"] == "L3"
    assert output(answer) == ("done\n" if counted else "refused\n")


@pytest.mark.parametrize(
    "line",
    [
        "os.read(reader, 1)",
        "raise BlockingIOError(11, 'no')",
        "raise RuntimeError('start new thread')",
    ],
)
def test_another_error_of_that_number_is_no_limit(sandbox, line):
    answer = sandbox.execute(
        f"import os\nreader, writer = os.pipe()\nos.set_blocking(reader, False)\n{line}\n"
    )
    assert (answer["status"], answer["exit_code"]) == ("error", 1)


def test_an_error_that_looks_like_a_limit_is_told_though_children_are_ignored(sandbox):
    answer = sandbox.execute(
        "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "os.register_at_fork(before=lambda: print('hook'))\nraise BlockingIOError(11, 'no')\n"
    )
    assert (answer["status"], answer["stdout"]) == ("error", "")
    assert answer["stderr"].endswith("BlockingIOError: [Errno 11] no\n")
