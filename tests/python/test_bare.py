"""An interpreter in which nothing is installed: the binary brings all that a φ program needs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures import PHICODE, runner

NAME = "pypy3" if sys.implementation.name == "pypy" else "python3"


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory):
    """Return an interpreter of this version in an environment of its own, which is empty."""
    root = tmp_path_factory.mktemp("bare") / "environment"
    program = "import sys, venv; venv.create(sys.argv[1], symlinks=True)"
    subprocess.run([sys.executable, "-c", program, str(root)], check=True)
    return root / "bin" / NAME


@pytest.fixture
def bare(bare_python, environment, tmp_path):
    """Return a function that runs `phicode` with that interpreter."""
    run = runner(PHICODE, environment, tmp_path)

    def phicode(*arguments, flags=(), **options):
        return run("run", *flags, "--interpreter", bare_python, *arguments, **options)

    return phicode


def result(done):
    # Which interpreter says it is no part of what it says.
    said = re.sub(r"^\S+/(python|pypy)[0-9.]*: ", "", done.stderr)
    return done.stdout, said, done.returncode


def output(done):
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


FILES = {
    "app.φ": '← pkg.m ⇒ f\nπ("app", f(3), __name__, __file__.rpartition("/")[2])\n',
    "pkg/__init__.φ": "",
    "pkg/m.φ": "ƒ f(x): ⟲ x∈[3]\n",
    "pkg/__main__.φ": "⇒ sys\n← .m ⇒ f\nπ(sys.argv[1:], f(1))\n",
    "err.φ": '‼ 1\nƒ inner(d):\n    ⟲ d["missing"] ∈ d\nƒ outer(): inner({})\nouter()\n',
    "bad.φ": "x = 1\n¿ x\n    ⋯\n",
    "badmodule.φ": "⇒ bad\n",
    "late.φ": "⇒ pkg.gone\n",
    "glued.φ": "y = λx\n",
    "seven.φ": "⇒ sys\nsys.exit(7)\n",
    "check.φ": '‼ ⊥, "no"\n',
    "es/.phicode/config.json": '{"language": "es", "symbolz": {}}',
    "es/main.φ": "imprimir(1 en [1])\n",
    "es/words.φ": "retornar 1\n",
    "call.φ": "ƒ main(): ⟲ 5\n",
}


@pytest.mark.parametrize(
    "words",
    [
        ["app.φ", "x"],
        ["app"],
        ["-m", "pkg", "a", "b"],
        ["pkg.m"],
        ["err.φ"],
        ["bad.φ"],
        ["badmodule.φ"],
        ["late.φ"],
        ["glued.φ"],
        ["seven.φ"],
        ["check.φ"],
        ["-O", "check.φ"],
        ["-c", "π(1 ∈ [1]); 1/0"],
        ["-c", "¿ x"],
        ["call:main"],
        ["call:other"],
        ["nowhere"],
        ["es/main.φ"],
        ["es/words.φ"],
        ["-I", "err.φ"],
        ["-E", "app.φ"],
        ["-S", "app.φ"],
        ["-B", "bad.φ"],
    ],
)
def test_all_is_as_with_the_engine_installed(project, bare, phicode, words):
    """Run each program in both ways: converted, and from the cache."""
    flags = [word for word in words[:1] if word in ("-I", "-E", "-S", "-B", "-O")]
    folder = project(FILES)
    for variables in ({"PYTHONDONTWRITEBYTECODE": "1"}, {}, {}):
        ours = bare(*words[len(flags) :], flags=flags, cwd=folder, env=variables)
        if not variables and "-E" not in flags and "-I" not in flags:
            # What is told about a configuration is told by whoever converts.
            ours = bare(*words[len(flags) :], flags=flags, cwd=folder)
        installed = phicode("run", *words, cwd=folder, env=variables)
        assert result(ours) == result(installed)


def test_standard_input(project, bare):
    folder = project(FILES)
    done = bare("-", cwd=folder, input="← pkg.m ⇒ f\nπ(f(3), __file__)\n")
    assert output(done) == "True <stdin>\n"


def test_a_cached_program_starts_no_coprocess(project, bare):
    folder = project(
        {**FILES, "who.φ": "⇒ sys, pkg.m\nπ('phicode_engine._engine' ∈ sys.modules)\n"}
    )
    assert output(bare("who.φ", cwd=folder)) == "True\n"
    assert output(bare("who.φ", cwd=folder)) == "False\n"


def test_the_program_sees_the_path_of_plain_python(project, bare, bare_python, environment):
    text = "import os, sys; print(sys.path[1:], 'sitecustomize' in os.listdir('.'))\n"
    folder = project({"paths.py": text, "own/x.txt": ""})
    variables = {**environment, "PYTHONPATH": str(folder / "own")}
    plain = subprocess.run(
        [str(bare_python), "paths.py"],
        cwd=str(folder),
        env=variables,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    assert output(bare("paths.py", cwd=folder, env=variables)) == plain.stdout


CHILD = """
⇒ subprocess, sys
ƒ run(*words):
    π(subprocess.run([sys.executable, *words], stdout=subprocess.PIPE).stdout.decode().strip())
run("-c", "import pkg.m; print(pkg.m.f(3))")
run("-m", "pkg", "x")
run("child.φ")
"""


def test_children_import_φ(project, bare):
    folder = project({**FILES, "parent.φ": CHILD, "child.φ": "π('child', 1 ∈ [1])\n"})
    for _ in range(2):
        assert output(bare("parent.φ", cwd=folder)) == "True\n['x'] False\nchild True\n"


POOL = """
⇒ multiprocessing, sys
← pkg.m ⇒ f
ƒ work(n):
    ← pkg.late ⇒ g
    ⟲ f(n), g(n)
¿ __name__ == "__main__":
    ∥ multiprocessing.get_context(sys.argv[1]).Pool(2) ↦ pool:
        π(pool.map(work, [1, 3]))
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools_of_every_start_method(project, bare, method):
    folder = project({**FILES, "pool.φ": POOL, "pkg/late.φ": "ƒ g(x): ⟲ -x\n"})
    assert output(bare("pool.φ", method, cwd=folder)) == "[(False, -1), (True, -3)]\n"


def test_a_sitecustomize_of_the_user_runs_in_the_program_and_in_children(project, bare):
    folder = project(
        {
            **FILES,
            "own/sitecustomize.py": "import sys\nsys.own = __name__\n",
            "app2.φ": (
                "⇒ subprocess, sys\n"
                "π(sys.own, sys.modules['sitecustomize'].__file__[-20:].lstrip('/'))\n"
                "subprocess.run([sys.executable, '-c', 'import sys, pkg.m; print(sys.own)'])\n"
            ),
        }
    )
    done = bare("app2.φ", cwd=folder, env={"PYTHONPATH": str(folder / "own")})
    assert done.stderr == ""
    assert sorted(done.stdout.splitlines()) == [
        "sitecustomize",
        "sitecustomize own/sitecustomize.py",
    ]


def test_an_error_in_a_sitecustomize_of_the_user_is_pythons_to_tell(project, bare):
    folder = project({**FILES, "own/sitecustomize.py": "1 / 0\n"})
    done = bare("app.φ", cwd=folder, env={"PYTHONPATH": str(folder / "own")})
    assert done.stdout == "app True __main__ app.φ\n"
    assert "ZeroDivisionError" in done.stderr


def test_the_hook_stays_off_in_children_where_it_is_turned_off(project, bare):
    text = (
        "⇒ subprocess, sys\n"
        "π(subprocess.run([sys.executable, '-c', 'import pkg.m'], stderr=-3).returncode)\n"
    )
    folder = project({**FILES, "off.φ": text})
    assert output(bare("off.φ", cwd=folder, env={"PHICODE_NO_HOOK": "1"})) == "1\n"
    assert output(bare("off.φ", cwd=folder)) == "0\n"


@pytest.fixture
def older_engine(bare_python):
    """Install something that calls itself the engine, with a start file, and take it away."""
    folder = next(bare_python.parents[1].glob("lib/*/site-packages"))
    package = folder / "phicode_engine"
    package.mkdir()
    (package / "__init__.py").write_text('"""Old."""\n\n__version__ = "2.9.9"\n')
    (package / "_run.py").write_text("print('old')\n")
    (package / "_activate.py").write_text("print('old hook')\n")
    (folder / "phicode.pth").write_text("import phicode_engine._activate\n")
    yield
    (folder / "phicode.pth").unlink()
    shutil.rmtree(package)


@pytest.mark.parametrize("flag", [None, "-I", "-E", "-S", "-s"])
def test_another_version_gives_way(project, bare, older_engine, flag):
    text = (
        "⇒ phicode_engine, os\n"
        "π(phicode_engine.__version__ == '2.9.9', os.environ.get('PHICODE_NO_HOOK'))\n"
    )
    folder = project({"v.φ": text})
    done = bare("v.φ", flags=[flag] if flag else [], cwd=folder)
    # Isolated, Python reads the other's start file before anything can be said to it.
    assert output(done).splitlines()[-1] == "False None"


def test_no_home_and_a_folder_that_cannot_be_written(project, bare, environment, tmp_path):
    folder = project(FILES)
    file = tmp_path / "file"
    file.write_text("")
    for home in ("", str(file), "relative", "/proc"):
        done = bare("app.φ", cwd=folder, env={"HOME": home, "TMPDIR": str(tmp_path)})
        assert output(done) == "app True __main__ app.φ\n"
    assert [path.name for path in tmp_path.glob("phicode-*")] == [f"phicode-{os.geteuid()}"]


@pytest.mark.parametrize("locale", [{}, {"LANG": "C"}, {"LC_CTYPE": "POSIX"}])
def test_a_machine_without_a_locale(project, bare_python, environment, tmp_path, locale):
    folder = project({**FILES, "été/é.φ": "π('é')\n", "run.φ": "⇒ sys\nπ(sys.argv[1] == 'é')\n"})
    del environment["LANG"]
    run = runner(PHICODE, {**environment, **locale}, tmp_path)
    choice = ["--interpreter", bare_python]
    assert output(run(*choice, "app.φ", cwd=folder)) == "app True __main__ app.φ\n"
    assert output(run(*choice, "été/é.φ", cwd=folder)) == "é\n"
    assert output(run(*choice, "run.φ", "é", cwd=folder)) == "True\n"


def test_damage_is_repaired_at_the_next_start(project, bare, environment):
    folder = project(FILES)
    assert output(bare("app.φ", cwd=folder)) == "app True __main__ app.φ\n"
    trees = list(Path(environment["HOME"]).glob(".cache/phicode/runtime/*"))
    assert len(trees) == 1
    for name in ("_main.py", "_loader.py", "__init__.py"):
        (trees[0] / "phicode_engine" / name).write_text("raise SystemExit('damaged')\n")
        assert output(bare("app.φ", cwd=folder)) == "app True __main__ app.φ\n"
    (trees[0] / "os.py").write_text("raise SystemExit('planted')\n")
    assert output(bare("app.φ", cwd=folder)) == "app True __main__ app.φ\n"
    assert list(Path(environment["HOME"]).glob(".cache/phicode/runtime/*")) == trees


def test_many_first_starts_at_once(project, bare_python, environment):
    folder = project(FILES)
    command = [str(PHICODE), "--interpreter", str(bare_python), "app.φ"]
    children = [
        subprocess.Popen(
            command,
            cwd=str(folder),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(8)
    ]
    results = [child.communicate(timeout=120) for child in children]
    assert results == [("app True __main__ app.φ\n", "")] * 8
    assert len(list(Path(environment["HOME"]).glob(".cache/phicode/runtime/*"))) == 1
    assert not list(Path(environment["HOME"]).glob(".cache/phicode/runtime/.*"))
