"""The fields of a request, through HTTP and down to the program."""

import base64

import pytest


@pytest.mark.parametrize(
    ("fields", "status", "by", "reason", "limit"),
    [
        ({"code": "while True: pass", "timeout_ms": 200}, "timeout", "server", "timeout", 200),
        ({"code": "while True: pass", "cpu_ms": 100}, "cpu", "server", "cpu", 100),
        ({"code": "while 1: print(1)", "max_output": 99}, "output", "server", "output", 1584),
        ({"code": "import os\nos.abort()"}, "killed", "program", "signal", None),
    ],
)  # fmt: skip
def test_a_limit_ends_the_program_and_says_so(service, fields, status, by, reason, limit):
    code = "print('before', flush=True)\n" + fields["code"]
    answer = service.execute(**{**fields, "code": code})
    assert (answer["success"], answer["status"]) == (False, status)
    kill = answer["kill"]
    assert (kill["by"], kill["reason"], kill["limit"]) == (by, reason, limit)
    assert answer["stdout"].startswith("before\n")
    assert answer["message"]
    if limit:
        assert kill["observed"] >= limit


def test_memory_is_limited(service):
    answer = service.execute("print('before', flush=True)\nx = bytearray(1 << 30)", memory_mb=64)
    assert (answer["status"], answer["stdout"]) == ("memory", "before\n")
    assert "64" in answer["message"]


def test_processes_are_limited(service):
    answer = service.execute("import os\nfor n in range(9): os.fork() or os.pause()", processes=4)
    assert answer["status"] in ("pids", "error") and "4" in answer["message"]


def test_output_is_cut_at_its_limit_and_counted(service):
    answer = service.execute("print('é' * 500)", max_output=101)
    assert answer["stdout"] == "é" * 50
    assert answer["truncated"] == {"stdout": True, "stderr": False}
    assert answer["output_bytes"]["stdout"] == 1001
    assert answer["status"] == "ok"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timeout_ms", 60_001), ("timeout_ms", 0), ("timeout_ms", -1), ("timeout_ms", 1.5),
        ("cpu_ms", 60_001), ("memory_mb", 2049), ("memory_mb", True), ("processes", 129),
        ("max_output", "9"), ("language", "perl"), ("output_encoding", "latin-1"),
        ("profile", "science"), ("stdin", 1), ("args", "a"), ("args", [1]), ("env", {"A": 1}),
        ("env", {"A=": "1"}), ("return_files", ["../*"]), ("stream", 1), ("cod", 1),
    ],
)  # fmt: skip
def test_a_field_with_a_wrong_value_is_named(service, field, value):
    answer = service.post("/execute", code="print(1)", **{field: value})
    assert (answer.status, answer.slug) == (400, "bad-field"), answer.text
    assert answer.json()["pointer"].startswith(f"/{field}")
    assert answer.json()["success"] is False


@pytest.mark.parametrize(
    "path",
    ["../a", "/a", "a/../b", "a//b", "./a", "", "a\0b", "a\nb", "/".join("a" * 9), "x" * 256],
)
def test_a_path_that_escapes_or_is_none_is_refused(service, path):
    files = [{"path": "good", "content": ""}, {"path": path, "content": "x"}]
    answer = service.post("/execute", code="print(1)", files=files)
    assert (answer.status, answer.slug) == (400, "bad-field")
    assert answer.json()["pointer"].startswith("/files/1")


def test_two_files_of_one_path_are_refused(service):
    for pair in (["a", "a"], ["a", "a/b"]):
        files = [{"path": path, "content": ""} for path in pair]
        assert service.post("/execute", code="1", files=files).slug == "bad-field"


def test_files_go_in_and_come_back(service):
    content = base64.b64encode(bytes(range(256))).decode()
    files = [
        {"path": "in/text.txt", "content": "φ\n"},
        {"path": "in/bytes", "content": content, "encoding": "base64"},
    ]
    code = (
        "import os, shutil\nshutil.copytree('in', 'out')\nos.symlink('/etc/passwd', 'out/link')\n"
        "os.link('out/bytes', 'out/hard')\nos.mkfifo('out/pipe')"
    )
    answer = service.execute(code, files=files, return_files=["out/*"])
    assert answer["status"] == "ok", answer
    found = {one["path"]: one for one in answer["files"]}
    assert set(found) == {"out/text.txt"}
    assert (found["out/text.txt"]["content"], found["out/text.txt"]["size"]) == ("φ\n", 3)
    skipped = {one["path"]: one["reason"] for one in answer["files_skipped"]}
    assert set(skipped) == {"out/link", "out/hard", "out/bytes", "out/pipe"}
    assert all(skipped.values())


def test_bytes_come_back_as_they_are(service):
    code = "import sys\nsys.stdout.buffer.write(bytes(range(256)))"
    answer = service.execute(code, output_encoding="base64")
    assert base64.b64decode(answer["stdout"]) == bytes(range(256))
    assert answer["encoding"] == "base64"
    assert service.execute(code)["encoding"] == "utf-8-replaced"


def test_arguments_variables_and_input_reach_the_program(service):
    code = "import os, sys\nprint(sys.argv[1:], os.environ['KEY'], input())"
    answer = service.execute(code, args=["a b", "φ"], env={"KEY": "värde"}, stdin="line\n")
    assert answer["stdout"] == "['a b', 'φ'] värde line\n"


@pytest.mark.parametrize("code", ["ƒ f(:\n    ⟲ 1\n", "∀ x ∈ ⟪(3)\n    π(x)"])
def test_a_phi_syntax_error_has_its_place(service, code):
    answer = service.execute(code, language="phi")
    assert (answer["success"], answer["status"], answer["exit_code"]) == (False, "error", 1)
    place = answer["syntax_error"]
    assert place["line"] == 1 and place["column"] > 1 and place["message"]
    assert "SyntaxError" in answer["stderr"]


def test_a_phi_traceback_shows_the_text_that_was_sent(service):
    answer = service.execute("ƒ f():\n    ⟲ 1 / 0\n\nf()\n")
    assert answer["language"] == "phi"
    assert "⟲ 1 / 0" in answer["stderr"] and "line 2" in answer["stderr"]


def test_each_run_starts_anew(service):
    code = (
        "import builtins, os, sys, random\n"
        "print(hasattr(builtins, 'left'), 'left' in os.environ, os.listdir('.'), random.random())\n"
        "builtins.left = 1; os.environ['left'] = '1'; open('left', 'w').close()"
    )
    first, second = (service.execute(code)["stdout"].split() for _ in range(2))
    assert first[:3] == second[:3] == ["False", "False", "['main.py']"]
    assert first[3] != second[3]
