"""`phicode_engine.client` and `phicode execute` against `phicode serve` itself."""

import signal
import subprocess
import time

import pytest
from fixtures import PHICODE
from phicode_engine.client import ApiError, Client, Unreachable

LIMIT_S = 60


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of a server that runs as long as the tests of this file."""
    folder = tmp_path_factory.mktemp("server")
    url = f"unix:{folder}/socket"
    command = [str(PHICODE), "serve", "--listen", url, "--log", str(folder / "log")]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    with open(folder / "errors", "wb") as errors:
        server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=errors)
    wait_until_it_answers(url, server, folder / "errors")
    yield url
    server.send_signal(signal.SIGTERM)
    assert server.wait(LIMIT_S) == 0


def wait_until_it_answers(url, server, errors):
    deadline = time.monotonic() + LIMIT_S
    while True:
        try:
            Client(url, timeout=5).info()
            return
        except Unreachable:
            if server.poll() is not None and "isolation" in errors.read_text("utf-8"):
                pytest.skip(errors.read_text("utf-8"))
            assert server.poll() is None, errors.read_text("utf-8")
            assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.02)


@pytest.fixture
def client(address):
    return Client(address, timeout=LIMIT_S)


def test_a_program_runs_and_its_files_come_back(client):
    code = "π(input())\n∥ open('o.txt', 'w') ↦ f: f.write('π')"
    done = client.execute(code, stdin="π\n", return_files=["*.txt"])
    assert (done.status, done.stdout, done.stderr, done.language) == ("ok", "π\n", "", "phi")
    assert [(one.path, one.content) for one in done.files] == [("o.txt", "π".encode())]
    assert done.wall_ms > 0


def test_a_limit_ends_a_program_with_its_reason(client):
    done = client.execute("π('before', flush=✓)\n↻ ✓: ⋯", timeout_ms=300)
    assert (done.success, done.stdout) == (False, "before\n")
    assert done.status in ("timeout", "cpu")
    assert (done.kill.by, done.kill.limit) == ("server", 300.0)


def test_texts_are_converted_and_checked(client):
    assert client.convert("∀ x ∈ y: π(x)").converted == "for x in y: print(x)"
    assert client.convert("print(1)", "phicode").converted == "π(1)"
    with pytest.raises(ApiError) as caught:
        client.convert("x = = 1", "phicode", language="python")
    assert caught.value.problem["syntax_error"]["line"] == 1
    assert client.check("¿ x").syntax_error["column"] == 4
    assert client.symbols().python_to_phicode["for"] == "∀"
    assert client.info()["engine"] == "(φ) Phicode Engine"


def test_an_unknown_field_is_refused_with_its_place(client):
    with pytest.raises(ApiError) as caught:
        client.execute("", nonsense=1)
    assert (caught.value.slug, caught.value.pointer) == ("bad-field", "/nonsense")


def test_output_comes_while_the_program_runs(client):
    code = "import time\nprint('first', flush=True)\ntime.sleep(0.5)\nprint('last')"
    with client.stream(code) as stream:
        seen = [(event.name, event.text, time.monotonic()) for event in stream]
    names = [name for name, _, _ in seen]
    assert (names[0], names[1], names[-1]) == ("start", "stdout", "result")
    assert "".join(text for _, text, _ in seen) == "first\nlast\n"
    assert seen[-1][2] - seen[1][2] > 0.25


def test_closing_a_stream_ends_the_program(client):
    with client.stream("while True: print('on', flush=True)") as stream:
        assert next(stream).name == "start"
    deadline = time.monotonic() + LIMIT_S
    while client.info()["load"]["running"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_execute_is_a_run_from_a_shell(address, phicode, project):
    folder = project({"a.φ": "⇒ sys\nπ(sys.argv[1:], input())\nsys.exit(7)\n"})
    command = ("execute", "--url", address, "--stdin", "-", "a.φ", "--", "x", "-y")
    result = phicode(*command, cwd=folder, input="read\n")
    assert (result.stdout, result.stderr) == ("['x', '-y'] read\n", "")
    assert result.returncode == 7
    folder = project({"b.py": "import os\nos.kill(os.getpid(), 11)\n"})
    result = phicode("execute", "--url", address, "b.py", cwd=folder)
    assert (result.stderr, result.returncode) == (
        "phicode: the program was ended by signal 11\n",
        139,
    )
