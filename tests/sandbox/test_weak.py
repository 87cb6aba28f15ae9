"""Where the kernel makes no namespaces: what holds all the same, and what has to be permitted."""

import contextlib
import os
import subprocess
from pathlib import Path

from backend import as_json

WALLS = """
import errno, json, os
def attempt(function, *arguments):
    try:
        return str(function(*arguments))
    except OSError as error:
        return errno.errorcode[error.errno]
found = [attempt(open, path) for path in {paths}]
found += [attempt(open, "../left", "w"), attempt(os.listdir, "..")]
found += [attempt(os.kill, pid, 9) for pid in (os.getppid(), {pid})]
print(json.dumps(found))
"""

# From two threads: the kernel lists the children of each.
BOMB = """
import ctypes, os, threading

def burst():
    while True:
        try:
            os.fork()
        except OSError:
            pass

PR_SET_NAME = 15
ctypes.CDLL(None).prctl(PR_SET_NAME, b"{name}")
print("started", flush=True)
threading.Thread(target=burst).start()
os.setsid()
burst()
"""


def test_nothing_else_of_the_user_is_in_reach(weak_sandbox):
    paths = ["/etc/passwd", "/proc/self/environ", weak_sandbox.write("secret", "s")]
    options = weak_sandbox.identity()
    with subprocess.Popen(["/usr/bin/sleep", "30"], **options) as other:
        answer = weak_sandbox.execute(WALLS.format(paths=paths, pid=other.pid))
        try:
            assert answer["isolation"]["level"] == "L1"
            assert set(as_json(answer)) <= {"EACCES", "EPERM"}
            assert other.poll() is None
        finally:
            other.kill()


def test_less_than_a_world_of_its_own_must_be_permitted(weak_sandbox):
    weak_sandbox.write("main.py", "print('ran')")
    command = weak_sandbox.command("sandbox", "run", "main.py")
    command["args"].remove("--allow-weak-sandbox")
    done = subprocess.run(**command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    first, *_, last = done.stderr.splitlines()
    assert first == "phicode: sandbox: the isolation here is L1, but L2 is required"
    assert last == "hint: --allow-weak-sandbox permits it"


def test_no_weak_level_is_a_way_around_the_permission(weak_sandbox):
    weak_sandbox.write("main.py", "print('ran')")
    for level in ("L0", "L1"):
        command = weak_sandbox.command("sandbox", "run", "--isolation", level, "main.py")
        command["args"].remove("--allow-weak-sandbox")
        done = subprocess.run(**command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"sandbox: {level} does not hide processes" in done.stderr
        assert "--allow-weak-sandbox permits it" in done.stderr


def test_no_process_outlives_a_run_that_forks_for_ever(weak_sandbox):
    name = f"bomb-{os.getpid()}"
    for _ in range(5):
        answer = weak_sandbox.execute(BOMB.format(name=name), timeout_ms=300, cpu_ms=60_000)
        assert answer["status"] == "timeout", answer
        assert "started" in answer["stdout"]
    assert list(named(name)) == []


def named(name):
    """Return the processes of this machine that have a name."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (entry / "stat").read_text("utf-8")
            if f"({name})" in stat and ") Z " not in stat:
                yield entry.name


def test_the_folder_of_a_host_that_was_killed_goes_with_the_next_start(weak_sandbox):
    weak_sandbox.write("main.py", "import os, time\nprint(os.getcwd(), flush=True)\ntime.sleep(60)")
    command = weak_sandbox.command("sandbox", "run", "--timeout", "60000", "main.py")
    with subprocess.Popen(**command, stdout=subprocess.PIPE, text=True) as host:
        left = Path(host.stdout.readline().strip())
        # A folder in use is nobody else's to remove, whatever its age.
        os.utime(left, (0, 0))
        assert weak_sandbox.execute("print(1)")["status"] == "ok"
        assert left.is_dir()
        host.kill()
    os.utime(left, (0, 0))
    assert weak_sandbox.execute("print(1)")["status"] == "ok"
    assert not left.exists()
