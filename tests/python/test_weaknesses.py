"""What the 2.x series of the engine got wrong, one test or more for each point, from outside.

The point's name stands in the test's name. Speed is measured by `benches/startup.py` and
`benches/imports.py`. Supervisor, guard and HTTP interface are not part of this version: what they
promised must be refused, not pretended.
"""

import os
import shutil
import signal
import subprocess
import sys

import pytest

GUARDED = 'ƒ run():\n    π("ran", __name__)\n¿ __name__ == "__main__":\n    run()\n'
ECHO = "⇒ sys\nπ(sys.argv[1:])\n"


@pytest.mark.parametrize(
    "command",
    [["phicode", "m"], ["phicode", "m.φ"], ["phicode", "run", "m.φ"], ["phicode", "-m", "m"]],
    ids=" ".join,
)
def test_main_is_set_under_the_launcher(project, phicode, command):
    done = phicode(*command[1:], cwd=project({"m.φ": GUARDED}))
    assert (done.stdout, done.stderr, done.returncode) == ("ran __main__\n", "", 0)


def test_main_is_set_under_python(project, python):
    done = python("-m", "m", cwd=project({"m.φ": GUARDED}))
    assert (done.stdout, done.stderr, done.returncode) == ("ran __main__\n", "", 0)


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        ("app --debug x --pypy", ["x", "--pypy"]),
        ("app -- --debug", ["--debug"]),
        ("app a --foo -- b", ["a", "--foo", "--", "b"]),
        ("app --name bob", ["--name", "bob"]),
        ("run app --debug -- x", ["--debug", "--", "x"]),
    ],
)
def test_arguments_reach_the_program(project, phicode, command, seen):
    done = phicode(*command.split(), cwd=project({"app.φ": ECHO}))
    assert (done.stdout, done.returncode) == (f"{seen}\n", 0)


@pytest.mark.parametrize("kind", ["empty", "broken", "real"])
def test_a_pypy_on_path_changes_nothing(project, phicode, environment, tmp_path, kind):
    folder = tmp_path / "pypy"
    folder.mkdir()
    other = folder / "pypy3"
    if kind == "real":
        found = shutil.which("pypy3")
        if found is None:
            pytest.skip("pypy3 is not installed")
        other.symlink_to(found)
    else:
        other.write_text("" if kind == "empty" else "#!/bin/sh\nexit 3\n")
        other.chmod(0o755)
    path = os.pathsep.join([str(folder), environment["PATH"]])
    text = "⇒ sys, math\nπ(sys.implementation.name, sys.prefix)\n"
    if sys.version_info >= (3, 10):
        text += "⟷ 1:\n    ▷ 1: ⋯\n"
    done = phicode("app", cwd=project({"app.φ": text}), env={"PATH": path})
    expected = f"{sys.implementation.name} {sys.prefix}\n"
    assert (done.stdout, done.stderr, done.returncode) == (expected, "", 0)


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("app.φ", "⇒ sys\nsys.exit(7)\n", 7),
        ("app.φ", "1 / 0\n", 1),
        ("app.py", "def main():\n    raise ValueError\n", 1),
        ("app.py", "def main():\n    return 5\n", 5),
    ],
)
def test_exit_statuses_are_the_programs(project, phicode, name, text, status):
    assert phicode(name, cwd=project({name: text})).returncode == status


SIGNALS = """⇒ signal, sys, time
∴:
    π("ready", flush=✓)
    ↻ ✓: time.sleep(0.02)
⛒ KeyboardInterrupt:
    π("interrupted")
    sys.exit(9)
"""


@pytest.mark.parametrize(
    ("number", "status", "out"),
    [(signal.SIGINT, 9, "interrupted\n"), (signal.SIGTERM, -signal.SIGTERM, "")],
    ids=["SIGINT", "SIGTERM"],
)
def test_signals_are_the_programs(project, environment, number, status, out):
    folder = project({"app.φ": SIGNALS})
    program = shutil.which("phicode", path=environment["PATH"])
    with subprocess.Popen(
        [program, "app"], cwd=str(folder), env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as child:
        assert child.stdout.readline() == "ready\n"
        child.send_signal(number)
        rest = child.stdout.read()
        assert (child.wait(timeout=60), rest) == (status, out)


REFUSED = [
    ["app", "--phiemon", "--name", "s"],
    ["--phiemon-status"],
    ["--security-status"],
    ["--phimmuno"],
    ["daemon", "list"],
    ["guard", "status"],
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_supervisor_and_guard_are_not_pretended(project, phicode, words):
    done = phicode(*words, cwd=project({"app.φ": ECHO}))
    assert (done.stdout, done.returncode) == ("", 2)
    assert "not part of this version" in done.stderr


def test_a_lexer_reads_what_regular_expressions_broke(project, phicode):
    text = (
        "x = 'it\\'s ∀ π'  # ∀ stays\n"
        "π_2, τ_max, λ1, Øre = 1, 2, 3, 4\n"
        'π(x, f"{ℓ([π_2, τ_max])} {{∈}} {λ1 ¿ ¬ ⊥ ⋄ Øre:>3}")\n'
        "π([y∀ y∈⟪(2)¿¬y])\n"
    )
    done = phicode("-c", text, cwd=project({}))
    assert (done.stdout, done.stderr) == ("it's ∀ π 2 {∈}   3\n[0]\n", "")


def test_the_walrus_works(phicode):
    assert phicode("-c", "¿ (n ≔ 10) > 5: π(n)").stdout == "10\n"


CHECKED = '"doc"\nπ(__doc__)\n‼ ⊥, "held"\n'


@pytest.mark.parametrize(
    ("flags", "out", "status"), [([], "doc", 1), (["-O"], "doc", 0), (["-OO"], "None", 0)]
)
def test_asserts_and_docstrings_live_until_python_is_told(project, phicode, flags, out, status):
    done = phicode("run", *flags, "app.φ", cwd=project({"app.φ": CHECKED}))
    assert (done.stdout, done.returncode) == (out + "\n", status)
    assert ("AssertionError: held" in done.stderr) == bool(status)


FLIP = """
import importlib, pathlib, random, sys
import m
entry = pathlib.Path(m.__cached__)
good = entry.read_bytes()
import phicode_engine
for bit in random.Random(1).sample(range(len(good) * 8), 400):
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    entry.write_bytes(bad)
    before = sum(phicode_engine.cache_rebuilds().values())
    del sys.modules["m"]
    assert importlib.import_module("m").RESULT == [0, 1, 4, 9], bit
    assert sum(phicode_engine.cache_rebuilds().values()) == before + 1, bit
    # PyPy marshals a code object in more ways than one.
    assert entry.read_bytes() == good or sys.implementation.name == "pypy", bit
print("whole")
"""


def test_a_checksum_finds_400_bit_flips_of_400(project, python):
    text = "ƒ square(n): ⟲ n * n\nRESULT = [square(n) ∀ n ∈ ⟪(4)]\n"
    done = python("-c", FLIP, cwd=project({"m.φ": text}))
    assert (done.stdout, done.stderr) == ("whole\n", "")


@pytest.mark.parametrize("attempt", range(3))
def test_twelve_cold_processes_leave_right_results_and_no_litter(project, environment, attempt):
    modules = {f"m{i}.φ": f"∀ i ∈ ⟪(50): ⋯\nX = {i}\n" for i in range(30)}
    names = [name[:-2] for name in modules]
    program = f"import {', '.join(names)}; print({' + '.join(f'{name}.X' for name in names)})"
    folder = project(modules)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=str(folder),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(12)
    ]
    assert [child.communicate(timeout=120) for child in children] == [("435\n", "")] * 12
    left = os.listdir(folder / "__pycache__")
    assert len(left) == 30
    assert all(name.endswith(".φ.pyc") for name in left)
    assert sorted(os.listdir(folder)) == sorted([*modules, "__pycache__"])


def test_a_file_in_the_place_of_the_cache_is_no_matter(project, phicode):
    folder = project({"app.φ": "⇒ m\nπ(m.X)\n", "m.φ": "X = 3\n", "__pycache__": "mine"})
    done = phicode("app", cwd=folder)
    assert (done.stdout, done.stderr, done.returncode) == ("3\n", "", 0)
    assert (folder / "__pycache__").read_text() == "mine"


def test_a_warm_start_converts_and_compiles_nothing(project, phicode):
    text = (
        "⇒ m, sys, phicode_engine\n"
        "π('phicode_engine._engine' ∈ sys.modules, ∑(phicode_engine.cache_rebuilds().values()))\n"
    )
    folder = project({"app.φ": text, "m.φ": "X = 1\n"})
    assert phicode("app", cwd=folder).stdout == "True 2\n"
    assert phicode("app", cwd=folder).stdout == "False 0\n"


def test_no_banner_and_no_word_on_standard_error(project, phicode):
    done = phicode("app", cwd=project({"app.φ": "π(1)\n"}))
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_traceback_has_the_lines_and_carets_of_the_file(project, phicode):
    text = 'ƒ inner(d):\n    ⟲ d["missing"]\ninner({})\n'
    done = phicode("err.φ", cwd=project({"err.φ": text}))
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == "KeyError: 'missing'"
    at = lines.index('    ⟲ d["missing"]')
    assert lines[at - 1].endswith('err.φ", line 2, in inner')
    if sys.version_info >= (3, 11):
        assert lines[at + 1] == "      ~^^^^^^^^^^^"
    assert "phicode" not in done.stderr.replace(str(project({})), "")


POOL = """← multiprocessing ⇒ get_context
ƒ double(n): ⟲ 2 * n
¿ __name__ == "__main__":
    ∥ get_context("{method}").Pool(2) ↦ pool:
        π(pool.map(double, [1, 2]))
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools_of_every_kind_finish(project, phicode, method):
    done = phicode("app", cwd=project({"app.φ": POOL.format(method=method)}))
    assert (done.stdout, done.stderr) == ("[2, 4]\n", "")


RELOAD = """⇒ importlib, m, os, inspect, pathlib, pickle, runpy
π(m.X, inspect.getsource(m.f), end="")
pathlib.Path("m.φ").write_text("X = 2\\nƒ f(): ⟲ 2\\n", "utf-8")
os.utime("m.φ", (1, 1))
π(importlib.reload(m).X, runpy.run_path("m.φ")["X"], runpy.run_module("m")["X"])
ℂ Kept: ⋯
π(τ(pickle.loads(pickle.dumps(Kept()))) ≡ Kept)
"""


def test_reload_pickle_runpy_and_inspect(project, phicode):
    folder = project({"app.φ": RELOAD, "m.φ": "X = 1\nƒ f():\n    ¿ ✓:\n        ⟲ 1\n"})
    done = phicode("app", cwd=folder)
    expected = "1 ƒ f():\n    ¿ ✓:\n        ⟲ 1\n2 2 2\nTrue\n"
    assert (done.stdout, done.stderr) == (expected, "")


def test_the_configuration_is_found_from_any_folder(project, phicode, tmp_path):
    folder = project(
        {".phicode/config.json": '{"language": "es"}', "src/app.φ": "imprimir(longitud('ab'))\n"}
    )
    for place in (folder, folder / "src", tmp_path):
        done = phicode(folder / "src/app.φ", cwd=place)
        assert (done.stdout, done.stderr) == ("2\n", "")


def test_strict_mode_stops_and_lists_every_conflict(project, phicode):
    config = '{"strict": true, "symbols": {"print": "∀", "len": "for", "sum": "1x"}}'
    done = phicode("app", cwd=project({".phicode/config.json": config, "app.φ": "π(1)\n"}))
    assert (done.stdout, done.returncode) == ("", 2)
    assert all(word in done.stderr for word in ("∀", "`for`", "1x"))


def test_bad_entries_leave_the_good_ones(project, phicode):
    config = '{"symbols": {"print": "∀", "len": "anzahl"}}'
    folder = project({".phicode/config.json": config, "app.φ": "π(anzahl('ab'))\n"})
    done = phicode("app", cwd=folder)
    assert (done.stdout, done.returncode) == ("2\n", 0)
    assert done.stderr.count("∀") >= 1
