"""`POST /trace` with the real sandbox: the answer of `/execute`, and the steps."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from users import USERS, name_of, open_way

# Where programs work.
WORK = "/work"
PRESETS = ["production", "development", "education", "performance", "testing", "dataset"]
# What a program does that `/execute` and `/trace` must agree on.
SAME = [
    "success", "status", "stdout", "stderr", "exit_code", "signal", "message", "language",
    "syntax_error", "truncated", "output_bytes", "encoding", "files", "files_skipped",
]  # fmt: skip
# Shows the folder at whose place it is mounted again below a folder that is empty otherwise.
ENTER = 'mount --bind "$1" "$2" && mount -t tmpfs -o mode=755 none "$3" && mkdir -p "$1" && \
mount --bind "$2" "$1" && shift 3 && exec "$@"'


class Server:
    """`phicode serve` on a unix socket of its own."""

    def __init__(self, binary, folder, python, *options, prefix=()):
        self.socket = f"{folder}/socket"
        self.log = f"{folder}/log"
        command = [binary, "serve", "--listen", f"unix:{self.socket}", "--log", self.log]
        command += ["--python", python, "--slots", "4", *options]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder, "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [*prefix, *command], env=environment, stdin=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while not os.path.exists(self.socket):
            assert self._process.poll() is None, "the server has ended"
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.02)

    def ask(self, method, path, **fields):
        """Return status, headers and body of an answer."""
        connection = Connection(self.socket)
        try:
            headers = {"Content-Type": "application/json"} if fields else {}
            connection.request(method, path, json.dumps(fields) if fields else None, headers)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def post(self, path, code, **fields):
        """Return the document of an answer with status 200."""
        status, _, body = self.ask("POST", path, code=code, **fields)
        assert status == 200, body
        return json.loads(body)

    def trace(self, code, trace=None, **fields):
        """Return the answer of `/trace`."""
        return self.post("/trace", code, **({} if trace is None else {"trace": trace}), **fields)

    def close(self):
        """End the server; return its exit status."""
        self._process.terminate()
        return self._process.wait(20)


class Connection(http.client.HTTPConnection):
    """A connection to a unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self):
        """Connect."""
        import socket

        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def closed_folder(path):
    """Return the outermost folder on the way to a path that other users cannot enter, or None."""
    ways = [path, *path.parents]
    return next((way for way in reversed(ways) if not way.stat().st_mode & 0o001), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder that every user can read."""
    folder = tmp_path_factory.mktemp("trace")
    open_way(folder)
    return folder


@pytest.fixture(scope="module")
def binary(folder):
    """Return the binary, at a place where every user can execute it."""
    binary = os.environ.get("PHICODE") or shutil.which("phicode")
    assert binary, "no phicode on PATH"
    return shutil.copy(binary, folder / "phicode")


@pytest.fixture(scope="module")
def packages(folder):
    """Return a folder with the packages of this environment."""
    calcharo = pytest.importorskip("calcharo")
    if sys.version_info[:2] not in ((3, 12), (3, 13)):
        pytest.skip("CPython 3.12 and 3.13 record programs")
    site = Path(calcharo.__file__).parent.parent
    for name in ("calcharo", "phicode_engine"):
        shutil.copytree(site / name, folder / "site" / name)
    return folder / "site"


@pytest.fixture(scope="module")
def prefix():
    """Return words before the command, with which the server's user can read the interpreter."""
    base = Path(sys.base_prefix)
    closed = closed_folder(base)
    if os.geteuid() != 0 or closed is None:
        return []
    if subprocess.run(["unshare", "-m", "true"], check=False).returncode != 0:
        pytest.skip(f"{base} is closed to other users, and there is no private mount namespace")
    return ["unshare", "-m", "sh", "-c", ENTER, "sh", str(base), "/mnt", str(closed)]


@pytest.fixture(scope="module")
def python(folder, packages):
    """Return the interpreter of an environment that has the packages."""
    base = Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}")
    subprocess.run([base, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    [site] = (folder / "venv" / "lib").glob("python3*/site-packages")
    shutil.copytree(packages, site, dirs_exist_ok=True)
    return str(folder / "venv" / "bin" / "python")


@pytest.fixture(scope="module", params=USERS, ids=name_of)
def server(request, folder, binary, python, prefix):
    """Return a server of a user that can record."""
    user = request.param
    home = folder / f"home-{user}"
    home.mkdir()
    os.chown(home, user, user)
    if user != os.geteuid():
        prefix = [*prefix, "setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    server = Server(binary, str(home), python, prefix=prefix)
    yield server
    assert server.close() == 0


SAME_PROGRAMS = {
    "output": {"code": "import sys\nprint('é')\nprint('x', file=sys.stderr)"},
    "world": {
        "code": "import sys, os\nprint(sys.argv, input(), os.environ['A'], os.listdir('.'))\n"
        "print(sys.path, sorted(globals()), __name__, __file__, os.getcwd())\n"
        "print(sys.modules['__main__'].__file__)",
        "args": ["a", "é"],
        "stdin": "in\n",
        "env": {"A": "1"},
    },
    "packages": {
        "code": "import importlib.util as u\nprint(u.find_spec('pip'), u.find_spec('pytest'))"
    },
    "exception": {"code": "def f(x):\n    return 1 / x\n\n\nprint(1)\nf(0)\n"},
    "chained": {"code": "try:\n    {}[1]\nexcept KeyError:\n    raise ValueError('é')"},
    "phi": {"code": "ƒ f(x):\n    ⟲ 1 / x\n\nπ('é')\nf(0)\n"},
    "phi syntax": {"code": "x = 1\n∀ x ∈:\n    π(1)"},
    "phi refused": {"code": "x = 1\nπ(1)\0", "language": "phi"},
    "python syntax": {"code": "x = = 1"},
    "exit": {"code": "import sys\nsys.exit(3)"},
    "exit text": {"code": "import sys\nsys.exit('bye')"},
    "abrupt": {"code": "import os\nprint(1, flush=True)\nos._exit(4)"},
    "at exit": {"code": "import atexit\natexit.register(print, 'end')\nprint('now')"},
    "threads": {
        "code": "import threading\nt = threading.Thread(target=lambda: print(1 / 0))\nt.start()\n"
        "t.join()\nprint(threading.active_count())"
    },
    "fork": {
        "code": "import os\nif os.fork() == 0:\n    print('child', flush=True)\n    os._exit(0)\n"
        "print(os.wait()[1])"
    },
    "finaliser": {"code": "class A:\n    def __del__(self): print('gone')\na = A()\nprint(1)"},
    "bytes": {"code": "import sys\nsys.stdout.buffer.write(b'\\xff\\n')\nsys.stdout.flush()"},
    "surrogate": {"code": "print('\\ud800')"},
    "signal": {"code": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"},
    "interrupt": {"code": "raise KeyboardInterrupt"},
    "limit": {"code": "for i in range(5000):\n    pass\nprint(i)"},
    "much output": {"code": "for i in range(100):\n    print('x' * 100)", "max_output": 1000},
    "modules": {
        "code": "import a\nprint(a.f(2))",
        "files": [{"path": "a.py", "content": "def f(x):\n    return x + 1\n"}],
    },
    "files": {
        "code": "open('b.txt', 'w').write('x')",
        "return_files": ["*"],
    },
}


def comparable(answer):
    """Return the parts of an answer that must agree; addresses and thread names differ."""
    text = json.dumps({name: answer[name] for name in SAME}, ensure_ascii=False)
    return json.loads(re.sub(r"0x[0-9a-f]+", "0x", text))


@pytest.mark.parametrize("name", SAME_PROGRAMS)
def test_a_recorded_program_does_what_it_does_otherwise(server, name):
    fields = SAME_PROGRAMS[name]
    assert comparable(server.trace(**fields)) == comparable(server.post("/execute", **fields))


def test_steps_have_lines_and_columns_of_what_was_written(server):
    answer = server.trace("π('é'); x = [1]\n¿ x:\n    x.append(2)\n    π(x)")
    assert (answer["trace_error"], answer["steps_truncated"]) == (None, False)
    assert answer["steps_total"] == len(answer["steps"])
    lines = [step for step in answer["steps"] if step["event"] == "line"]
    places = [(step["line"], step["column"], step["end_column"]) for step in lines]
    assert places == [(1, 0, 15), (2, 2, 3), (3, 4, 15), (4, 4, 8)]
    assert {step["file"] for step in lines} == {f"{WORK}/main.φ"}
    [kind, number, _] = lines[1]["changed"]["x"]
    assert (kind, lines[1]["objects"][str(number)]["items"]) == ("ref", [1])
    assert lines[3]["objects"][str(number)]["items"] == [1, 2]
    assert "".join(step.get("stdout", "") for step in answer["steps"]) == "é\n[1, 2]\n"


def test_modules_of_the_program_are_recorded_and_others_are_not(server):
    answer = server.trace(
        "import a, json\njson.dumps(a.f(2))",
        files=[{"path": "a.py", "content": "def f(x):\n    return x + 1\n"}],
    )
    files = {step.get("file") for step in answer["steps"]} - {None}
    assert files == {f"{WORK}/main.py", f"{WORK}/a.py"}


def test_what_is_not_wanted_is_left_out(server):
    code = "x = [1]\nx.append(2)\nprint(x)"

    def kinds(**trace):
        return {name for step in server.trace(code, trace)["steps"] for name in step}

    assert {"changed", "objects", "writes"} <= kinds()
    assert {"changed"} == {"changed", "objects", "writes", "freed"} & kinds(heap=False)
    assert {"objects", "writes"} <= kinds(variables=False)
    assert "changed" not in kinds(variables=False)


def test_the_number_of_steps_is_bounded(server):
    code = "for i in range(5000):\n    pass\nprint(i)"
    answer = server.trace(code)
    assert (answer["stdout"], answer["steps_truncated"]) == ("4999\n", True)
    assert len(answer["steps"]) == 1000 <= answer["steps_total"] < 1100
    answer = server.trace(code, {"max_steps": 3})
    assert [step["step"] for step in answer["steps"]] == [0, 1, 2]
    answer = server.trace(code, {"max_steps": 2000})
    assert (len(answer["steps"]), answer["steps_truncated"]) == (2000, True)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets(server, preset):
    answer = server.trace("ƒ f(x):\n    ⟲ x + 1\ny = f(1); z = 2\nπ(y)", {"preset": preset})
    assert (answer["stdout"], answer["trace_error"], answer["status"]) == ("2\n", None, "ok")
    changed = {}
    for step in answer["steps"]:
        if step.get("function") == "<module>":
            changed.update(step.get("changed", {}))
    assert (changed["y"], changed["z"]) == (2, 2)
    lines = [step for step in answer["steps"] if step["event"] == "line" and step["line"] == 3]
    assert len(lines) == (2 if preset == "education" else 1)


@pytest.mark.parametrize(
    ("code", "status", "limits"),
    [
        ("i = 0\nwhile True:\n    i += 1", "timeout", {"timeout_ms": 800, "cpu_ms": 5000}),
        ("i = 0\nwhile True:\n    i += 1", "cpu", {"cpu_ms": 800}),
        ("import time\nprint(1)\ntime.sleep(9)", "timeout", {"timeout_ms": 400}),
        ("print(1)\nwhile True: print('x' * 9999)", "output", {"max_output": 9999}),
    ],
)
def test_a_run_that_is_ended_has_the_steps_up_to_there(server, code, status, limits):
    answer = server.trace(code, **limits)
    expected = server.post("/execute", code, **limits)
    same = ["status", "exit_code", "signal", "files"]
    assert [answer[name] for name in same] == [expected[name] for name in same]
    assert answer["status"] == status and answer["kill"]["reason"] == status
    if status != "output":
        assert answer["steps"][1]["line"] == 1 and answer["steps_truncated"]
    else:
        assert answer["steps"] or answer["trace_error"]


def test_a_process_that_dies_has_no_trace_and_the_answer_says_so(server):
    answer = server.trace("import os\nos.abort()")
    assert (answer["status"], answer["signal"], answer["steps"]) == ("killed", 6, [])
    assert answer["trace_error"] == "the run ended before its trace was closed"


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        ("open(name, 'wb').write(b'no trace')", "not a trace file"),
        ("open(name, 'wb').write(bytes(2 << 20))", "bytes"),
        ("os.symlink('/etc/passwd', name)", "symbolic link"),
        ("os.mkdir(name)", "before its trace was closed"),
        ("open(name, 'wb').write(trace[:-9])", "damaged"),
        ("open(name, 'wb').write(trace[:400] + b'\\xff' * 99 + trace[500:])", "damaged"),
    ],
)
def test_a_program_that_writes_the_trace_itself_is_answered_all_the_same(server, write, reason):
    code = "\n".join([
        "import atexit, os, sys",
        "name = '.calcharo-trace'",
        "end = next(o for o in __import__('gc').get_objects() if type(o).__name__ == '_End')",
        "end.close()",
        "trace = open(name, 'rb').read()",
        "os.remove(name)",
        write,
        "print('done')",
    ])  # fmt: skip
    answer = server.trace(code)
    assert (answer["status"], answer["stdout"]) == ("ok", "done\n"), answer["stderr"]
    assert reason in answer["trace_error"], answer["trace_error"]
    assert server.trace("print(1)")["trace_error"] is None


def test_the_trace_is_no_file_of_the_program(server):
    answer = server.trace("open('a', 'w').write('x')", return_files=["*", "**/*"])
    assert [file["path"] for file in answer["files"]] == ["a", "main.py"]


def test_steps_come_as_events_before_the_result(server):
    fields = {"code": "print(1)\nx = 2", "stream": True}
    _, headers, body = server.ask("POST", "/trace", **fields)
    assert headers["Content-Type"].startswith("text/event-stream")
    blocks = [block for block in body.decode().split("\n\n") if block.startswith("event")]
    events = [(block.split("\n")[0][7:], json.loads(block.split("data: ")[1])) for block in blocks]
    names = [name for name, _ in events]
    assert list(dict.fromkeys(names)) == ["start", "stdout", "step", "result"]
    assert names == sorted(names, key=["start", "stdout", "step", "result"].index)
    assert [data["seq"] for _, data in events] == list(range(len(events)))
    steps = [data for name, data in events if name == "step"]
    assert [step["step"] for step in steps] == list(range(len(steps)))
    result = events[-1][1]
    assert (result["steps_total"], "steps" in result) == (len(steps), False)


def test_info_says_that_programs_are_recorded(server):
    server.trace("1")
    info = json.loads(server.ask("GET", "/info")[2])
    assert (info["tracing"], info["tracing_detail"]) == (True, None)
    assert "trace" not in info["profiles"]


def test_packages_may_be_named(folder, binary, packages, prefix):
    home = folder / "named"
    home.mkdir()
    base = str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}"))
    server = Server(binary, str(home), base, "--packages", str(packages), prefix=prefix)
    try:
        assert server.trace("x = 1")["steps_total"] == 4
    finally:
        server.close()


@pytest.mark.parametrize("version", ["without the package", "of another version"])
def test_without_a_recorder_the_answer_says_what_to_do(folder, binary, prefix, version):
    home = folder / f"none-{version[:4]}"
    home.mkdir()
    if version == "of another version":
        python, reason = "/usr/bin/python3", "recorded by CPython 3.12 and 3.13"
        asked = [python, "-c", "import sys; print(sys.version_info[:2] in ((3, 12), (3, 13)))"]
        if not os.path.exists(python) or b"True" in subprocess.check_output(asked):
            pytest.skip("the interpreter of the system records, or there is none")
        server = Server(binary, str(home), python)
    else:
        python = str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}"))
        reason = "No module named 'calcharo'"
        server = Server(binary, str(home), python, prefix=prefix)
    try:
        status, _, body = server.ask("POST", "/trace", code="x = 1")
        problem = json.loads(body)
        assert (status, problem["type"]) == (503, "urn:phicode:problem:tracing-unavailable")
        assert reason in problem["detail"] and "--p" in problem["detail"]
        info = json.loads(server.ask("GET", "/info")[2])
        assert (info["tracing"], info["tracing_detail"]) == (False, problem["detail"])
        assert server.post("/execute", "print(1)")["stdout"] == "1\n"
    finally:
        server.close()
