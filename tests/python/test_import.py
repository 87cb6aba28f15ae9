"""φ modules are found, loaded and reloaded as Python's own are."""

import subprocess
import sys

import pytest

PRINT_NAMES = "import {0}; print({0}.NAME)"


def output(done):
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


@pytest.mark.parametrize("suffix", ["φ", "phi"])
def test_a_module_is_imported_by_its_name(project, python, suffix):
    folder = project({f"m.{suffix}": "ƒ f(x): ⟲ x∈[1]\n"})
    assert output(python("-c", "import m; print(m.f(1), m.f(2))", cwd=folder)) == "True False\n"


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        (["m.φ", "m.phi", "m.py"], "m.φ"),
        (["m.phi", "m.py"], "m.phi"),
        (["m/__init__.φ", "m.φ"], "m/__init__.φ"),
        (["m/__init__.py", "m.φ"], "m/__init__.py"),
        (["m/__init__.φ", "m.py"], "m/__init__.φ"),
        (["m/__init__.phi", "m/__init__.py", "x.φ"], "m/__init__.phi"),
        (["m/x.py", "m.φ"], "m.φ"),
    ],
)
def test_order_within_one_directory(project, python, files, winner):
    folder = project({name: f"NAME = {name!r}\n" for name in files})
    assert output(python("-c", PRINT_NAMES.format("m"), cwd=folder)) == f"{winner}\n"


def test_package_with_relative_imports_and_both_kinds_of_modules(project, python):
    folder = project(
        {
            "pkg/__init__.φ": "← .alpha ⇒ A\n← . ⇒ beta\n",
            "pkg/alpha.φ": "← .beta ⇒ B\nA = B + 1\n",
            "pkg/beta.py": "B = 1\n",
            "pkg/sub/__init__.py": "from ..alpha import A as SUB\n",
            "pkg/sub/deep.phi": "← ..alpha ⇒ A ↦ DEEP\n",
        }
    )
    program = "import pkg, pkg.sub.deep as d; print(pkg.A, pkg.beta.B, pkg.sub.SUB, d.DEEP)"
    assert output(python("-c", program, cwd=folder)) == "2 1 2 2\n"


def test_namespace_package_over_two_path_entries(project, python):
    folder = project({"a/ns/one.φ": "X = 1\n", "b/ns/two.φ": "X = 2\n"})
    program = "import sys; sys.path[:0] = ['a', 'b']; import ns.one, ns.two; "
    program += "print(ns.one.X, ns.two.X, ns.__spec__.loader is None or ns.__path__ is not None)"
    assert output(python("-c", program, cwd=folder)) == "1 2 True\n"


def test_empty_directory_below_plain_files_stays_a_namespace(project, python):
    folder = project({"pkg/data.txt": "x", "m.py": "pass\n"})
    assert output(python("-c", "import pkg; print(pkg.__file__)", cwd=folder)) == "None\n"


def test_attributes_of_a_module(project, python):
    folder = project({"pkg/__init__.φ": "", "pkg/m.φ": '"""Text of m."""\n'})
    program = """
import os, sys, pkg, pkg.m as m
tag = sys.implementation.cache_tag
print(m.__doc__, m.__name__, m.__package__, os.path.basename(m.__file__))
print(os.path.basename(m.__cached__) == f"m.{tag}.φ.pyc", os.path.exists(m.__cached__))
print(m.__spec__.cached == m.__cached__, m.__spec__.has_location, m.__loader__.get_source("pkg.m"))
print(pkg.__path__[0] == os.path.dirname(pkg.__file__), pkg.__loader__.is_package("pkg"))
"""
    first = output(python("-c", program, cwd=folder)).splitlines()
    assert first[0] == "Text of m. pkg.m pkg m.φ"
    assert first[1] == "True True"
    assert first[2:] == ['True True """Text of m."""', "", "True True"]


def test_reload_runs_the_new_text_even_within_one_second(project, python):
    folder = project({"m.φ": "X = 1\n"})
    program = """
import importlib, pathlib, m
seen = [m.X]
for value in range(2, 6):
    pathlib.Path("m.φ").write_text(f"X = {value}\\n", encoding="utf-8")
    seen.append(importlib.reload(m).X)
print(seen)
"""
    assert output(python("-c", program, cwd=folder)) == "[1, 2, 3, 4, 5]\n"


def test_files_that_appear_later_are_found(project, python):
    folder = project({"m.py": "X = 1\n"})
    program = """
import importlib, pathlib, m
pathlib.Path("n.φ").write_text("X = 2\\n", encoding="utf-8")
importlib.invalidate_caches()
import n
print(m.X, n.X)
"""
    assert output(python("-c", program, cwd=folder)) == "1 2\n"


def test_no_engine_module_beyond_the_hook_on_a_cached_start(project, python):
    folder = project({"m.φ": "← n ⇒ X\n", "n.φ": "X = 1\n"})
    program = "import sys, m; print(*sorted(n for n in sys.modules if n.startswith('phicode')))"
    python("-c", program, cwd=folder)
    assert output(python("-c", program, cwd=folder)).split() == [
        "phicode_engine",
        "phicode_engine._activate",
        "phicode_engine._cache",
        "phicode_engine._context",
        "phicode_engine._hook",
        "phicode_engine._loader",
    ]
    report = python("-X", "importtime", "-c", "import m", cwd=folder).stderr
    for heavy in ("phicode_engine._native", "phicode_engine._compile", " ast", " tokenize"):
        assert heavy not in report, heavy


def test_nothing_but_the_hook_is_loaded_without_phi_files(python):
    program = "import sys; print(*sorted(n for n in sys.modules if n.startswith('phicode')))"
    assert output(python("-c", program)).split() == [
        "phicode_engine",
        "phicode_engine._activate",
        "phicode_engine._hook",
    ]


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_the_hook_can_be_turned_off(project, python, value):
    folder = project({"m.φ": ""})
    done = python("-c", "import m", cwd=folder, env={"PHICODE_NO_HOOK": value})
    assert "ModuleNotFoundError" in done.stderr


@pytest.mark.parametrize("value", ["", "0", "false", "False", "NO", "off", " ", "perhaps"])
def test_no_other_value_turns_the_hook_off(project, python, value):
    folder = project({"m.φ": ""})
    done = python("-c", "import m", cwd=folder, env={"PHICODE_NO_HOOK": value})
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_hook_is_installed_once_and_replaces_the_stock_one(python):
    program = """
import sys, phicode_engine
before = list(sys.path_hooks), list(sys.meta_path)
phicode_engine.install_phicode_importer()
phicode_engine.install_phicode_importer()
print(before == (sys.path_hooks, sys.meta_path), len(sys.path_hooks))
print([hook.__name__ for hook in sys.path_hooks])
"""
    first, second = output(python("-c", program)).splitlines()
    assert first == "True 2"
    assert "path_hook_for_FileFinder" in second


def test_importer_with_a_path(project, python):
    folder = project({"lib/m.φ": "X = 1\n"})
    program = "import phicode_engine as p; p.install_phicode_importer('lib'); import m; print(m.X)"
    assert output(python("-I", "-c", program, cwd=folder)) == "1\n"


def test_tools_that_ask_for_suffixes_and_loaders(project, python):
    folder = project({"pkg/__init__.φ": "", "pkg/m.φ": "X = 1\n", "pkg/n.py": ""})
    program = """
import importlib.util, inspect, pkgutil, runpy, pkg
print(sorted(info.name for info in pkgutil.iter_modules(pkg.__path__)))
print(inspect.getmodulename("x/m.φ"), inspect.getmodulename("x/m.phi"))
spec = importlib.util.spec_from_file_location("other", "pkg/m.φ")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.X)
print(runpy.run_path("pkg/m.φ")["X"], runpy.run_module("pkg.m")["X"])
print(pkgutil.get_data("pkg", "m.φ"))
"""
    assert output(python("-c", program, cwd=folder)).splitlines() == [
        "['m', 'n']",
        "m m",
        "1",
        "1 1",
        "b'X = 1\\n'",
    ]


def test_importlib_resources_reads_beside_a_phi_package(project, python):
    folder = project({"pkg/__init__.φ": "", "pkg/data.txt": "hello"})
    program = "import importlib.resources as r; print(r.read_text('pkg', 'data.txt'))"
    done = python("-W", "ignore", "-c", program, cwd=folder)
    assert output(done) == "hello\n"


def test_a_module_in_a_zip_archive(project, python, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "lib.zip", "w") as archive:
        archive.writestr("pkg/__init__.φ", "← .m ⇒ f\n")
        archive.writestr("pkg/m.φ", "ƒ f(): ⟲ 1 / 0\n")
        archive.writestr("plain.py", "X = 1\n")
    program = """
import sys, traceback
sys.path.insert(0, "lib.zip")
import plain, pkg
print(plain.X)
try:
    pkg.f()
except ZeroDivisionError:
    traceback.print_exc()
"""
    done = python("-c", program)
    assert done.stdout == "1\n"
    assert "ƒ f(): ⟲ 1 / 0" in done.stderr
    assert "lib.zip/pkg/m.φ" in done.stderr


def test_a_missing_engine_is_an_import_error_with_a_hint_and_cached_modules_run(project, python):
    folder = project({"m.φ": "X = 1\n", "n.φ": "X = 2\n"})
    without = "import sys; sys.modules['phicode_engine._native'] = None; "
    without += "import phicode_engine._binary as b; b.candidates = list; "
    python("-c", "import m", cwd=folder)
    assert output(python("-c", without + "import m; print(m.X)", cwd=folder)) == "1\n"
    done = python("-c", without + "import n", cwd=folder)
    assert "EngineUnavailable" in done.stderr
    assert "pip install" in done.stderr


def test_imports_from_many_threads(project, python):
    folder = project({f"m{i}.φ": f"X = {i}\n" for i in range(40)})
    program = """
import importlib, threading
total = []
def load(start):
    for index in range(40):
        total.append(importlib.import_module(f"m{(index + start) % 40}").X)
threads = [threading.Thread(target=load, args=(n * 7,)) for n in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(total) == 6 * sum(range(40)))
"""
    assert output(python("-c", program, cwd=folder)) == "True\n"


def test_activation_fails_in_silence(python):
    # A broken package must not break every program of an environment.
    program = """
import sys
for name in [n for n in sys.modules if n.startswith("phicode")]: del sys.modules[name]
sys.modules["phicode_engine._hook"] = None
import phicode_engine._activate as a
print(type(a.failure).__name__)
"""
    assert output(python("-c", program)) in ("ModuleNotFoundError\n", "ImportError\n")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="columns came with 3.11")
def test_columns_bytecode_and_lines_equal_a_plain_compile():
    import phicode_engine

    phi = "ƒ f(x, ys):\n    ∀ y ∈ ys: ⟲ λ: (x≡¬y, ℓ(ys) ¿ x ⋄ ⭱(1,\n   y))\n"
    python = phicode_engine.transpile_symbols(phi)
    ours = phicode_engine.compile(phi, "<m>")
    plain = compile(python, "<m>", "exec")

    def pairs(one, other):
        yield one, other
        for left, right in zip(one.co_consts, other.co_consts):
            if hasattr(left, "co_code"):
                yield from pairs(left, right)

    phi_lines, python_lines = phi.split("\n"), python.split("\n")
    compared = 0
    for one, other in pairs(ours, plain):
        assert one.co_code == other.co_code
        assert one.co_exceptiontable == other.co_exceptiontable
        assert list(one.co_lines()) == list(other.co_lines())
        for place, expected in zip(one.co_positions(), other.co_positions()):
            assert place[:2] == expected[:2]
            if None in place or place[0] != place[1]:
                continue
            text = phi_lines[place[0] - 1].encode()[place[2] : place[3]].decode()
            wanted = python_lines[place[0] - 1].encode()[expected[2] : expected[3]].decode()
            assert phicode_engine.transpile_symbols(text).split() == wanted.split()
            compared += 1
    assert compared > 20


def test_a_module_imported_under_a_subprocess_with_isolated_flags(project, environment):
    folder = project({"m.φ": "π('ran')\n"})
    code = "import sys; sys.path.insert(0, '.'); import m"
    for flags in (["-I"], ["-E"], ["-s"], ["-O"], ["-OO"], ["-B"]):
        done = subprocess.run(
            [sys.executable, *flags, "-c", code],
            cwd=str(folder),
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        assert done.stdout == b"ran\n"
