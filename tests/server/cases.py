"""Requests of the mixed load, each with the check of its answer."""

import base64
import random

LONG = "π" * 40_000
#: Programs that end at a limit: fields, the status, and what ended them if it is certain.
LIMITS = [
    ({"code": "while True: pass", "timeout_ms": 150}, "timeout", "timeout"),
    ({"code": "while True: pass", "cpu_ms": 100}, "cpu", "cpu"),
    ({"code": "import time\ntime.sleep(9)", "timeout_ms": 120}, "timeout", "timeout"),
    ({"code": "x = bytearray(1 << 30)", "memory_mb": 32}, "memory", None),
    ({"code": "x = []\nwhile True: x += [b'x' * 99999]", "memory_mb": 32}, "memory", None),
    ({"code": "while True: print('x' * 999)", "max_output": 2000}, "output", "output"),
    ({"code": "import os, time\nwhile os.fork() or 1: pass", "processes": 6}, "pids", None),
    ({"code": "import os\nos.kill(os.getpid(), 9)"}, "killed", "signal"),
]
#: Bodies that are refused, with the kind of the problem.
REFUSED = [
    (b'{"code": ', "bad-json"),
    (b'{"code": 1}', "bad-field"),
    (b'{"code": "1", "cod": 2}', "bad-field"),
    (b'{"code": "1", "timeout_ms": 0}', "bad-field"),
    (b'{"code": "\\ud800"}', "bad-json"),
]


def hello(execute):
    number = random.randrange(10**9)
    answer = execute(code=f"print({number})")
    expect(answer, status="ok", stdout=f"{number}\n", exit_code=0, kill=None)


def phi(execute):
    answer = execute(code="∀ n ∈ ⟪(3): π(n)")
    expect(answer, status="ok", stdout="0\n1\n2\n", language="phi")


def failing(execute):
    answer = execute(code="print('before')\n1 / 0")
    expect(answer, status="error", stdout="before\n", exit_code=1)
    assert "ZeroDivisionError" in answer["stderr"]


def broken(execute):
    answer = execute(code="ƒ f(:\n    ⟲ 1", language="phi")
    expect(answer, status="error", exit_code=1)
    assert answer["syntax_error"]["line"] == 1, answer


def echo(execute):
    text = LONG[: random.randrange(len(LONG))]
    answer = execute(code="import sys\nsys.stdout.write(sys.stdin.read())", stdin=text)
    expect(answer, status="ok", stdout=text)


def files(execute):
    data = random.randbytes(random.randrange(200_000))
    content = base64.b64encode(data).decode()
    code = "import shutil, os\nos.mkdir('out')\nshutil.copy('in/a', 'out/b')"
    code += "\nos.symlink('/etc', 'out/c')"
    given = [{"path": "in/a", "content": content, "encoding": "base64"}]
    answer = execute(code=code, files=given, return_files=["out/*"])
    expect(answer, status="ok")
    (one,) = answer["files"]
    back = one["content"]
    back = base64.b64decode(back) if one["encoding"] == "base64" else back.encode()
    assert (one["path"], back) == ("out/b", data)
    assert [skipped["path"] for skipped in answer["files_skipped"]] == ["out/c"]


def children(execute):
    code = "import os\nfor n in range(20):\n    if not os.fork(): os.setsid(); os._exit(0)"
    code += "\nprint('done')"
    expect(execute(code=code), status="ok", stdout="done\n")


def orphan(execute):
    code = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(99)\nprint('parent')"
    )
    expect(execute(code=code), status="ok", stdout="parent\n")


def limit(execute):
    fields, status, reason = random.choice(LIMITS)
    answer = execute(**fields)
    expect(answer, status=status)
    if reason is not None:
        assert answer["kill"]["reason"] == reason, answer
    if status in ("timeout", "cpu"):
        assert answer["kill"]["by"] == "server", answer


def expect(answer, **wanted):
    found = {name: answer[name] for name in wanted}
    assert found == wanted, answer


#: How often each program is run.
RUNS = [*[hello] * 8, phi, phi, failing, broken, echo, files, children, orphan, limit, limit, limit]
