"""Runs know nothing of each other, and leave nothing behind."""

import subprocess
import time
from pathlib import Path

from backend import as_json, output

STATE = """
import builtins, json, os, random, sys, uuid
print(json.dumps({
    "builtins": sorted(vars(builtins)), "modules": sorted(sys.modules), "env": dict(os.environ),
    "cwd": os.getcwd(), "work": os.listdir("/work"), "tmp": os.listdir("/tmp"),
    "shm": os.listdir("/dev/shm"), "umask": os.umask(0), "flags": sys.flags[:],
    "random": [random.random(), str(uuid.uuid4()), os.urandom(4).hex()],
}))
builtins.print = None
sys.modules["json"] = None
os.environ["LEFT"] = "behind"
for folder in ["/work", "/tmp", "/dev/shm"]:
    open(folder + "/left", "w")
"""


def test_every_run_starts_equal_but_for_chance(private_sandbox):
    one, other = (as_json(private_sandbox.execute(STATE)) for _ in range(2))
    chances = list(zip(one.pop("random"), other.pop("random")))
    assert all(first != second for first, second in chances)
    assert one == other
    assert (one["work"], one["tmp"], one["shm"], one["umask"]) == (["main.py"], [], [], 0o77)
    assert one["env"] == {"HOME": "/work", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def test_hashes_differ_between_interpreters(sandbox):
    code = "print(hash('phicode'))"
    assert output(sandbox.execute(code)) != output(sandbox.execute(code))


def test_nothing_is_left_behind(sandbox):
    before = traces_of_runs()
    sandbox.execute(STATE)
    sandbox.execute("import time; time.sleep(60)", timeout_ms=300)
    sandbox.execute("import os\nfor _ in range(5):\n    os.fork()\nos.setsid()\n")
    assert traces_of_runs() == before


def test_the_end_of_the_host_is_the_end_of_its_runs(sandbox):
    sandbox.write("main.py", "import time\nprint('up', flush=True)\ntime.sleep(60)")
    words = ["sandbox", "run", "--python", sandbox.python, "--timeout", "60000", "main.py"]
    with subprocess.Popen(**sandbox.command(*words), stdout=subprocess.PIPE) as host:
        assert host.stdout.read(3) == b"up\n"
        children = descendants(host.pid)
        assert len(children) >= 3
        host.kill()
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline and any(is_alive(pid) for pid in children):
        time.sleep(0.01)
    assert [pid for pid in children if is_alive(pid)] == []


def traces_of_runs():
    """Return mounts, control groups and temporary folders, as the host sees them."""
    groups = [str(path) for path in Path("/sys/fs/cgroup").glob("**/phicode-*/slot-*")]
    mounts = Path("/proc/self/mountinfo").read_text().count("\n")
    return groups, mounts, sorted(path.name for path in Path("/tmp").glob("phicode-run-*"))


def descendants(pid):
    """Return the processes below a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(child)]
    return found


def is_alive(pid):
    """Return whether a process runs still."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] not in "ZX"
    except OSError:
        return False
