"""Real interpreters: described as they are, and chosen by what a program needs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures import PHICODE
from terminal import Terminal

FACTS = """
import sys, _imp, json
print(json.dumps({
    "python_version": ".".join(map(str, sys.version_info[:3])),
    "implementation": sys.implementation.name,
    "cache_tag": sys.implementation.cache_tag,
    "prefix": sys.prefix,
    "base_prefix": sys.base_prefix,
    "paths": [path for path in sys.path if path and path != sys.path[0]],
    "extension_suffixes": _imp.extension_suffixes(),
}))
"""

PYPY = shutil.which("pypy3")


def described(phicode, *words, **options):
    done = phicode("interpreters", *words, "--json", **options)
    assert done.stderr == ""
    return json.loads(done.stdout)


def new_environment(root):
    command = [sys.executable, "-m", "venv", "--without-pip", str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return root / "bin" / "python"


def test_an_interpreter_is_described_as_it_is(phicode, python):
    record = described(phicode, "show", sys.executable)["interpreter"]
    facts = json.loads(python("-c", FACTS).stdout)
    assert {name: record[name] for name in facts} == facts
    assert record["engine"]["version"]
    package = phicode("run", "-c", "⇒ phicode_engine as e; π(e.__path__[0])").stdout.strip()
    assert record["engine"]["package"] == package


def test_environments_of_one_interpreter_stay_apart(phicode, tmp_path):
    first, second = (new_environment(tmp_path / name) for name in ("one", "two"))
    records = [described(phicode, "show", one)["interpreter"] for one in (first, second)]
    assert [one["prefix"] for one in records] == [str(tmp_path / "one"), str(tmp_path / "two")]
    assert records[0]["base_prefix"] == records[1]["base_prefix"]


def test_a_changed_library_is_noticed(phicode, tmp_path):
    python = new_environment(tmp_path / "one")
    library = next((tmp_path / "one").glob("lib/*/site-packages"))
    before = described(phicode, "show", python)["interpreter"]["paths"]
    extra = tmp_path / "extra"
    extra.mkdir()
    (library / "extra.pth").write_text(str(extra) + "\n", "utf-8")
    assert described(phicode, "show", python)["interpreter"]["paths"] == [*before, str(extra)]


def test_a_start_file_that_prints_does_no_harm(phicode, tmp_path):
    python = new_environment(tmp_path / "one")
    library = next((tmp_path / "one").glob("lib/*/site-packages"))
    (library / "loud.pth").write_text("import sys; print('loud'); print('loud', file=sys.stderr)\n")
    assert described(phicode, "show", python)["interpreter"]["usable"]


def test_the_environment_of_a_project_is_listed_as_the_default(phicode, project):
    folder = project({"pyproject.toml": "", "src/app.φ": ""})
    python = new_environment(folder / ".venv")
    found = described(phicode, "list", cwd=folder / "src")["interpreters"]
    by_path = {one["path"]: one for one in found}
    origin = by_path[str(python) + "3" if str(python) + "3" in by_path else str(python)]["origin"]
    assert origin == ".venv of the project"
    # The tests' own environment comes first: its `phicode` is the one that runs.
    assert [one["origin"] for one in found if one["default"]] == ["beside phicode"]


def test_explain_follows_an_editable_install(phicode, project, tmp_path):
    folder = project({"app.φ": "⇒ kit.part\n", "elsewhere/kit/part.φ": "⇒ absent\n"})
    (folder / "elsewhere" / "kit" / "__init__.py").write_text("")
    python = new_environment(tmp_path / "one")
    library = next((tmp_path / "one").glob("lib/*/site-packages"))
    (library / "kit.pth").write_text(str(folder / "elsewhere") + "\n", "utf-8")
    told = described(
        phicode, "explain", "app.φ", cwd=folder, env={"VIRTUAL_ENV": str(tmp_path / "one")}
    )
    case = next(one for one in told["interpreters"] if one["prefix"] == str(tmp_path / "one"))
    assert str(python).startswith(case["prefix"])
    assert [problem["text"] for problem in case["assessment"]["problems"]] == [
        "`absent` is not installed"
    ]


@pytest.mark.skipif(PYPY is None, reason="no pypy3 on PATH")
def test_auto_moves_what_pypy_can_run_and_nothing_else(phicode, project):
    folder = project(
        {
            "pure.φ": "⇒ sys, json\nπ(sys.implementation.name)\n",
            "new.φ": "⇒ sys\nmatch 1:\n    case 1: π(sys.implementation.name)\n",
            "computed.φ": "⇒ sys, importlib\nimportlib.import_module(sys.argv[0][:0] + 'json')\n"
            "π(sys.implementation.name)\n",
        }
    )
    run = lambda name, *flags: phicode("run", *flags, name, cwd=folder)  # noqa: E731
    assert run("pure.φ", "--interpreter", "auto").stdout == "pypy\n"
    assert run("pure.φ").stdout == f"{sys.implementation.name}\n"
    assert run("pure.φ", "--pypy").stdout == "pypy\n"
    assert run("computed.φ", "--interpreter", "auto").stdout == f"{sys.implementation.name}\n"
    if sys.version_info >= (3, 10):
        assert run("new.φ", "--interpreter", "auto").stdout == f"{sys.implementation.name}\n"


# What a CPython of this version runs, and the PyPy 3.9 of the tests does not.
NEWER = [
    ("← itertools ⇒ pairwise\nπ(list(pairwise([1,2])))\n", "`itertools` has no `pairwise`", 1),
    ("from typing ⇒ Self\n", "`typing` has no `Self`", 1),
    ("from datetime ⇒ UTC\n", "`datetime` has no `UTC`", 1),
    ("⇒ datetime as d\nd.UTC\n", "`datetime` has no `UTC`", 2),
    ("from asyncio ⇒ TaskGroup\n", "`asyncio` has no `TaskGroup`", 1),
    ("⇒ sys\nx = 1\nsys.getrefcount(x)\n", "`sys` has no `getrefcount`", 3),
    ("⇒ math\nmath.cbrt(8)\n", "`math` has no `cbrt`", 2),
    ("x = ExceptionGroup\n", "`builtins` has no `ExceptionGroup`", 1),
    ('exec("import tomllib")\n', "`exec` runs code that cannot be seen", 1),
    ("from purepkg ⇒ nothere\n", "`purepkg` has no `nothere`", 1),
    ("⇒ purepkg\npurepkg.nothere\n", "`purepkg` has no `nothere`", 2),
]


@pytest.mark.skipif(PYPY is None, reason="no pypy3 on PATH")
def test_auto_stays_where_pypy_lacks_what_is_used(phicode, project):
    version = subprocess.run([PYPY, "--version"], check=True, capture_output=True).stdout
    if not version.startswith((b"Python 3.8", b"Python 3.9")):
        pytest.skip("this PyPy may have what is used")
    folder = project({"purepkg/__init__.φ": "here = 1\n"})
    for text, problem, line in NEWER:
        (folder / "app.φ").write_text(text, "utf-8")
        told = described(phicode, "explain", "app.φ", cwd=folder)
        assert told["auto"]["reason"].endswith(f"{problem} (app.φ:{line})"), text
        assert told["auto"]["path"] != PYPY
        case = next(one for one in told["interpreters"] if PYPY in (one["path"], *one["also"]))
        assert case["assessment"]["problems"][0]["text"] == problem


@pytest.mark.skipif(PYPY is None, reason="no pypy3 on PATH")
def test_auto_moves_what_uses_only_what_pypy_has(phicode, project):
    text = """
⇒ collections.abc, concurrent.futures, datetime, itertools, math, os, sys, time, threading
⇒ xml.etree.ElementTree as ET
from purepkg ⇒ here, part
try:
    from itertools ⇒ pairwise
except ImportError:
    pairwise = None
if hasattr(sys, "getrefcount"):
    sys.getrefcount(here)
def f(time):
    return time.nothing
os.path.join("a", "b"), ET.fromstring, datetime.datetime.now(), math.sqrt(4), part.value
concurrent.futures.ThreadPoolExecutor, collections.abc.Mapping, threading.Thread
π(sys.implementation.name)
"""
    part = "value = 1\n"
    folder = project({"app.φ": text, "purepkg/__init__.φ": "here = 1\n", "purepkg/part.φ": part})
    assert phicode("run", "--interpreter", "auto", "app.φ", cwd=folder).stdout == "pypy\n"


@pytest.mark.skipif(PYPY is None, reason="no pypy3 on PATH")
def test_on_a_terminal_one_line_says_that_a_program_moves(project, environment):
    folder = project({"app.φ": "π('it runs')\n"})
    with Terminal([PHICODE, "--interpreter", "auto", "app.φ"], folder, environment) as screen:
        shown = screen.expect("it runs")
    assert f"phicode: auto moves to {PYPY}: every condition holds" in shown
    assert shown.count("phicode: auto ") == 1


def test_on_a_terminal_one_line_says_why_a_program_stays(project, environment, tmp_path):
    folder = project({"app.φ": "π('it runs')\n"})
    nothing = {**environment, "PHIPY_PATH": str(tmp_path / "none")}
    with Terminal([PHICODE, "--interpreter", "auto", "app.φ"], folder, nothing) as screen:
        shown = screen.expect("it runs")
    assert "phicode: auto stays with " in shown
    assert ": no PyPy is found" in shown
    assert shown.count("phicode: ") == 1


def test_a_probe_leaves_nothing_behind(phicode, tmp_path):
    python = new_environment(tmp_path / "one")
    before = sorted(Path(tmp_path, "one").rglob("*"))
    described(phicode, "show", python, env={"PYTHONPYCACHEPREFIX": str(tmp_path / "pycache")})
    assert sorted(Path(tmp_path, "one").rglob("*")) == before
    assert not os.path.exists(str(tmp_path / "pycache"))
