"""The key `file_extension`: φ files with another suffix, for every way into them."""

import os
import sys

import pytest

CONFIG = '{"file_extension": [".fi"]}'
FILES = {
    ".phicode/config.json": CONFIG,
    "app.fi": "⇒ mod, pkg\n← pkg ⇒ sub, plain\nπ(__name__, mod.X, pkg.Y, sub.Z, plain.W)\n",
    "mod.fi": "X = 1 ∈ [1]\n",
    "pkg/__init__.fi": "Y = ✓\n",
    "pkg/sub.fi": "Z = ⊥\n",
    "pkg/plain.py": "W = 3\n",
}
VALUES = "True True False 3\n"
LOADED = """
import sys
names = [name for name in sys.modules if name.startswith("phicode_engine")]
print(sorted(name.partition(".")[2] for name in names))
"""


@pytest.mark.parametrize("target", [["app.fi"], ["app"], ["run", "app.fi"], ["-m", "app"]])
def test_a_program_and_its_modules_may_have_a_configured_suffix(project, phicode, target):
    folder = project(FILES)
    for _ in range(2):
        ended = phicode(*target, cwd=folder)
        assert (ended.stdout, ended.stderr) == ("__main__ " + VALUES, "")
    assert any(name.endswith(".fi.pyc") for name in os.listdir(folder / "__pycache__"))


def test_a_folder_with_a_main_of_a_configured_suffix_is_a_program(project, phicode):
    folder = project({**FILES, "__main__.fi": "⇒ app\n"})
    assert phicode(".", cwd=folder).stdout == "app " + VALUES
    assert phicode(folder).stdout == "app " + VALUES


def test_a_missing_file_of_a_configured_suffix_is_no_module(project, phicode):
    ended = phicode("none.fi", cwd=project(FILES))
    assert ended.returncode == 2
    assert "failed to find a program named `none.fi`" in ended.stderr


def test_plain_python_finds_them_without_the_launcher(project, python):
    folder = project(FILES)
    for _ in range(2):
        assert python("-c", "import app", cwd=folder).stdout == "app " + VALUES
        assert python("-m", "app", cwd=folder).stdout == "__main__ " + VALUES
    ended = python("-c", "import runpy; runpy.run_path('app.fi')", cwd=folder)
    assert ended.stdout == "<run_path> " + VALUES


def test_a_package_may_be_all_that_has_the_suffix(project, python):
    folder = project({"pkg/.phicode/config.json": CONFIG, "pkg/__init__.fi": "X = 1 ∈ [1]\n"})
    ended = python("-c", "import pkg; print(pkg.X, pkg.__file__)", cwd=folder)
    assert ended.stdout == f"True {folder / 'pkg' / '__init__.fi'}\n"


def test_two_roots_with_different_suffixes_share_a_process(project, python):
    folder = project(
        {
            "a/.phicode/config.json": CONFIG,
            "a/one.fi": "X = '.fi'\n",
            "a/two.fo": "no module",
            "b/.(φ)/config.json": '{"file_extension": ".fo", "symbols": {"if": "cond"}}',
            "b/two.fo": "X = '.fo' cond 1 ⋄ 0\n",
            "b/one.fi": "no module",
        }
    )
    code = "import sys; sys.path[:0] = ['a', 'b']; import one, two; print(one.X, two.X)"
    ended = python("-c", code, cwd=folder)
    assert (ended.stdout, ended.stderr) == (".fi .fo\n", "")


def test_a_dependency_with_its_own_configuration_keeps_its_suffixes(project, phicode):
    folder = project(
        {
            ".phicode/config.json": CONFIG,
            "app.fi": "⇒ dep\nπ(dep.X)\n",
            "dep/.phicode/config.json": "{}",
            "dep/__init__.φ": "X = 0\n⇒ importlib.util\n"
            "X = importlib.util.find_spec('dep.mod') ≡ Ø\n",
            "dep/mod.fi": "",
        }
    )
    assert phicode("app.fi", cwd=folder).stdout == "True\n"


def test_a_file_with_a_suffix_that_nobody_configured_is_no_module(project, python):
    folder = project({"mod.fi": "X = 1\n", "other.py": "Y = 2\n"})
    code = "import other; print(other.Y)\ntry: import mod\nexcept ImportError: print('none')"
    assert python("-c", code, cwd=folder).stdout == "2\nnone\n"


def test_the_suffixes_reach_tools_that_ask_for_them(project, python):
    folder = project(FILES)
    code = (
        "import mod, inspect, pkgutil, importlib.util as u\n"
        "names = sorted(m.name for m in pkgutil.iter_modules(['.']))\n"
        "print(inspect.getmodulename('x.fi'), names)\n"
        "print(type(u.spec_from_file_location('x', 'mod.fi').loader).__name__)\n"
        "print(inspect.getsource(mod), end='')\n"
    )
    ended = python("-c", code, cwd=folder)
    assert ended.stdout == "x ['app', 'mod', 'pkg']\nPhiLoader\nX = 1 ∈ [1]\n", ended.stderr


def test_children_of_multiprocessing_know_them(project, phicode):
    text = (
        "⇒ multiprocessing, mod\n"
        "ƒ work(n): ⟲ n + mod.X\n"
        "¿ __name__ == '__main__':\n"
        "    ∥ multiprocessing.get_context('spawn').Pool(1) ↦ pool:\n"
        "        π(pool.map(work, [1, 2]))\n"
    )
    folder = project({**FILES, "many.fi": text})
    assert phicode("many.fi", cwd=folder).stdout == "[2, 3]\n"
    assert phicode("-m", "many", cwd=folder).stdout == "[2, 3]\n"


def test_a_changed_configuration_holds_at_the_next_start(project, python, phicode):
    folder = project({**FILES, "new.fo": "X = 'new'\n"})
    code = "import new; print(new.X)"
    assert python("-c", code, cwd=folder).returncode == 1
    (folder / ".phicode/config.json").write_text('{"file_extension": ".fo"}')
    assert python("-c", code, cwd=folder).stdout == "new\n"
    assert phicode("new", cwd=folder).returncode == 0
    assert phicode("-c", code, cwd=folder).stdout == "new\n"


def test_a_handed_over_state_that_is_not_true_is_not_believed(project, python):
    folder = project({".phicode/config.json": CONFIG, "mod.fi": "X = 1\n", "odd.fo": "X = 2\n"})
    lie = f".fo\t|config.json 1 1\t{folder}"
    ended = python("-c", "import mod; print(mod.X)", cwd=folder, env={"PHICODE_SUFFIXES": lie})
    assert ended.stdout == "1\n", ended.stderr


@pytest.mark.parametrize(
    "files, expected",
    [
        ({"mod.py": "", "notes.txt": "", "conf.toml": "", "README": "", "a-b.xyz": ""}, False),
        ({"mod.py": "", "odd.xyz": ""}, True),
    ],
)
def test_only_a_listing_with_an_unknown_suffix_pays(project, python, files, expected):
    folder = project({".phicode/config.json": CONFIG, **files})
    ended = python("-c", "import mod" + LOADED, cwd=folder)
    assert ("_suffixes" in ended.stdout) == expected, ended.stdout
    assert ended.returncode == 0


def test_a_cached_start_with_handed_over_suffixes_reads_no_configuration(project, phicode):
    folder = project({".phicode/config.json": CONFIG, "app.fi": "⇒ mod\n" + LOADED, "mod.fi": ""})
    phicode("app.fi", cwd=folder)
    loaded = phicode("app.fi", cwd=folder).stdout
    assert "_suffixes" in loaded
    assert "_native" not in loaded and "_engine" not in loaded and "_build" not in loaded


def test_what_the_finder_takes_for_other_files_cannot_be_configured(project, phicode, python):
    code = "from phicode_engine._hook import OTHER_ENDS; print(*sorted(OTHER_ENDS - {''}))"
    ends = python("-c", code).stdout.split()
    suffixes = ", ".join(f'".{end}"' for end in ends)
    folder = project({".phicode/config.json": f'{{"file_extension": [{suffixes}]}}'})
    told = phicode("config", "validate", cwd=folder).stdout
    assert told.count("error[CFG004]") == len(ends) > 50


def test_a_suffix_of_a_zip_program_is_not_asked_for(project, phicode):
    """An archive has no configuration; what lies beside it must not matter."""
    import zipfile

    folder = project({".phicode/config.json": CONFIG})
    with zipfile.ZipFile(str(folder / "app.pyz"), "w") as archive:
        archive.writestr("__main__.φ", "π('zip')\n")
    assert phicode("app.pyz", cwd=folder).stdout == "zip\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a name that only POSIX allows")
def test_a_project_with_tabs_and_newlines_in_its_name_works(tmp_path, phicode, project):
    folder = project({}) / "a\tb\nc"
    (folder / ".phicode").mkdir(parents=True)
    (folder / ".phicode/config.json").write_text(CONFIG)
    (folder / "app.fi").write_text("⇒ mod\nπ(mod.X)\n", "utf-8")
    (folder / "mod.fi").write_text("X = 1\n")
    assert phicode("app.fi", cwd=folder).stdout == "1\n"


def test_pytest_collects_them_without_the_launcher(project, python):
    folder = project(
        {
            ".phicode/config.json": CONFIG,
            "test_a.fi": "ƒ test_one(): ‼ 1 + 1 ≡ 3\n",
            "mod.fi": "X = 1\n",
            "conftest.py": "",
        }
    )
    ended = python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
    assert "test_a.fi:1: AssertionError" in ended.stdout, ended.stdout + ended.stderr
    assert "‼ 1 + 1 ≡ 3" in ended.stdout


def test_cache_warm_makes_their_entries(project, phicode, python):
    folder = project(FILES)
    ended = phicode("cache", "warm", ".", cwd=folder)
    assert "4 written" in ended.stdout, ended.stdout + ended.stderr
    told = python("-c", "import app, phicode_engine as e; print(e.cache_rebuilds())", cwd=folder)
    assert "'stale': 0" in told.stdout and "'missing': 0" in told.stdout, told.stdout
