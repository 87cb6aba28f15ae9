"""Configurations of several packages in one program, strict mode, and the variables."""

import os
import sys

import pytest

SPANISH = {
    "uno/.phicode/config.json": '{"language": "es"}',
    "uno/__init__.φ": "definir f(x):\n    si x en [1]:\n        retornar Verdadero\n",
}
GLYPHS = {
    "dos/.(φ)/config.json": '{"symbols": {"return": "give", "for": ["∀", "each"]}}',
    "dos/__init__.φ": "ƒ f(xs):\n    give [x each x ∈ xs]\n",
    "dos/deep/part.φ": "ƒ g(): give ∑([1, 2])\n",
}
OTHERS = {
    "tres/__init__.py": "def f(give):\n    return give  # plain Python\n",
    "cuatro.φ": "# φ: map=es\nsi Verdadero: X = 4\n",
}
APP = (
    "⇒ uno, dos, tres, cuatro\n← dos.deep.part ⇒ g\n"
    "π(uno.f(1), dos.f([1]), tres.f(3), cuatro.X, g())\n"
)
CONFLICTS = '{"symbols": {"def": "if", "class": "fn", "while": "fn"}, "file_extension": ".py"}'


def test_each_package_is_read_with_the_map_that_it_pins(project, phicode, python):
    folder = project({**SPANISH, **GLYPHS, **OTHERS, "app.φ": APP})
    for _ in range(2):
        ended = phicode("app.φ", cwd=folder)
        assert (ended.stdout, ended.stderr) == ("True [1] 3 4 3\n", "")
        assert python("-m", "app", cwd=folder).stdout == "True [1] 3 4 3\n"


def test_an_installed_package_is_not_read_with_the_map_of_its_user(project, python):
    folder = project(
        {
            ".phicode/config.json": '{"symbols": {"return": "give"}}',
            "app.φ": "⇒ dep\nƒ f(): give dep.f()\nπ(f())\n",
            "lib/site-packages/dep/__init__.φ": "ƒ f():\n    give = 5\n    ⟲ give\n",
        }
    )
    code = "import sys; sys.path.append('lib/site-packages'); import app"
    ended = python("-c", code, cwd=folder)
    assert (ended.stdout, ended.stderr) == ("5\n", "")


def test_strict_mode_lists_all_conflicts_and_runs_nothing(project, phicode):
    folder = project({".phicode/config.json": CONFLICTS, "app.φ": "π('ran')\n"})
    for target in (["app.φ"], ["run", "app.φ"], ["-m", "app"], ["-c", "π(1)"], ["app"]):
        ended = phicode(*target, cwd=folder, env={"PHICODE_STRICT": "true"})
        assert (ended.returncode, ended.stdout) == (2, ""), target
        for part in ("`if` for def", "`fn` stands for both", "`.py` belongs to Python"):
            assert part in ended.stderr, target
    ended = phicode("app.φ", cwd=folder)
    assert (ended.returncode, ended.stdout) == (0, "ran\n")
    assert ended.stderr.count("phicode: ") == 3, "each is told once, and the program runs"


def test_strict_mode_does_not_believe_what_was_cached_without_it(project, python):
    folder = project({".phicode/config.json": CONFLICTS, "mod.φ": "X = ✓\n"})
    code = "import mod; print(mod.X)"
    assert python("-c", code, cwd=folder).stdout == "True\n"
    ended = python("-c", code, cwd=folder, env={"PHICODE_STRICT": "1"})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "failed to accept the configuration in strict mode" in ended.stderr
    assert python("-c", code, cwd=folder).stdout == "True\n"


def test_a_dependency_that_is_strict_about_itself_fails_alone(project, phicode):
    dep = '{"strict": true, "symbols": {"def": "if"}}'
    text = "∴: ⇒ dep\n⛒ ImportError ↦ error: π(τ(error).__name__)\n"
    folder = project({"dep/.phicode/config.json": dep, "dep/__init__.φ": "", "app.φ": text})
    ended = phicode("app.φ", cwd=folder)
    assert (ended.returncode, ended.stdout) == (0, "ConfigError\n"), ended.stderr


def test_without_validation_a_later_spelling_wins(project, phicode):
    folder = project(
        {".phicode/config.json": '{"symbols": {"def": "λ"}}', "app.φ": "λ f(): ⟲ 1\nπ(f())\n"}
    )
    assert phicode("app.φ", cwd=folder).returncode == 1
    ended = phicode("app.φ", cwd=folder, env={"PHICODE_VALIDATION": "false"})
    assert (ended.stdout, ended.stderr) == ("1\n", "")
    strict = {"PHICODE_VALIDATION": "0", "PHICODE_STRICT": "1"}
    assert phicode("app.φ", cwd=folder, env=strict).stdout == "1\n"


def test_an_explicit_file_is_for_all_packages(project, phicode):
    folder = project(
        {**GLYPHS, "app.φ": "# no map\nimprimir(1)\n", "other.toml": "language='es'\n"}
    )
    ended = phicode("app.φ", cwd=folder, env={"PHICODE_CONFIG": "other.toml"})
    assert (ended.stdout, ended.stderr) == ("1\n", "")


BUSY = """
import errno, importlib.machinery, os, sys, time
left, waits = [getattr(errno, name) for name in sys.argv[1:]], []
time.sleep, stock = waits.append, importlib.machinery.SourceFileLoader.get_data
def get_data(self, path):
    if path.endswith("mod.φ") and left:
        number = left.pop(0)
        raise OSError(number, os.strerror(number), path)
    return stock(self, path)
importlib.machinery.SourceFileLoader.get_data = get_data
try:
    import mod
    print(mod.X, waits)
except OSError as error:
    print(type(error).__name__, len(waits))
"""


@pytest.mark.parametrize(
    "errors, variables, expected",
    [
        (["EBUSY", "EAGAIN", "ESTALE"], {}, "1 [0.01, 0.02, 0.04]"),
        (["EBUSY"] * 4, {}, "OSError 3"),
        (
            ["EBUSY"] * 4,
            {"MAX_FILE_RETRIES": "5", "RETRY_BASE_DELAY": "1"},
            "1 [1.0, 2.0, 4.0, 8.0]",
        ),
        (["EBUSY"], {"MAX_FILE_RETRIES": "0"}, "OSError 0"),
        (["EIO"], {}, "OSError 0"),
        (["EACCES"], {}, "PermissionError 0"),
        # Told by the launcher; the defaults hold.
        (["EBUSY"], {"MAX_FILE_RETRIES": "-1", "RETRY_BASE_DELAY": "inf"}, "1 [0.01]"),
        (["EBUSY"], {"MAX_FILE_RETRIES": "many", "RETRY_BASE_DELAY": "-2"}, "1 [0.01]"),
    ],
)
def test_a_busy_source_is_read_again(project, python, errors, variables, expected):
    folder = project({"mod.φ": "X = 1\n", "busy.py": BUSY})
    ended = python("busy.py", *errors, cwd=folder, env=variables)
    assert ended.stdout == expected + "\n", ended.stderr


def test_a_chain_of_launchers_is_refused(project, phicode):
    folder = project({"app.φ": "π(1)\n"})
    ended = phicode("app.φ", cwd=folder, env={"PHICODE_ALREADY_SWITCHED": "1"})
    assert (ended.returncode, ended.stdout) == (126, "")
    assert "starts the launcher again" in ended.stderr
    assert phicode("app.φ", cwd=folder, env={"PHICODE_ALREADY_SWITCHED": "0"}).stdout == "1\n"


def test_a_threshold_without_effect_is_still_checked(project, phicode):
    folder = project({"app.φ": "π(1)\n"})
    good = phicode("app.φ", cwd=folder, env={"RUST_SIZE_THRESHOLD": "1"})
    assert (good.stdout, good.stderr) == ("1\n", "")
    bad = phicode("app.φ", cwd=folder, env={"RUST_SIZE_THRESHOLD": "300KB"})
    assert (bad.returncode, bad.stdout) == (0, "1\n")
    assert "RUST_SIZE_THRESHOLD: `300KB` is not a whole number; the default 300000" in bad.stderr
    strict = {"RUST_SIZE_THRESHOLD": "300KB", "PHICODE_STRICT": "1"}
    assert phicode("app.φ", cwd=folder, env=strict).returncode == 2


def on_terminal(command, folder, environment):
    """Return what a command prints on a terminal of its own."""
    import pty

    shown = b""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(str(folder))
        os.execve(command[0], command, environment)
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(terminal)
    assert os.waitpid(process, 0)[1] == 0, shown
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_slow_start_is_told_on_a_terminal_only(project, environment, phicode):
    """The main program is so large that loading it from the cache takes over a millisecond."""
    folder = project({"app.φ": "".join(f"ƒ f{n}(x): ⟲ [x, {n}]\n" for n in range(8000)) + "π(1)\n"})
    phicode("app.φ", cwd=folder)
    command = [os.path.join(sys.prefix, "bin", "phicode"), "app.φ"]
    told = on_terminal(command, folder, {**environment, "STARTUP_WARNING_MS": "1"})
    assert told.endswith("1\n") and "phicode: start took " in told, told
    assert "launcher " in told and "load " in told
    for limit in ("0", "60000"):
        quiet = on_terminal(command, folder, {**environment, "STARTUP_WARNING_MS": limit})
        assert quiet == "1\n"
    assert phicode("app.φ", cwd=folder, env={"STARTUP_WARNING_MS": "1"}).stderr == ""
