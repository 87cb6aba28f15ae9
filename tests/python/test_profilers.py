"""Tools that run a program themselves run φ programs: profilers, `trace`, `pydoc`, `timeit`."""

import re

import pytest

APP = '''"""An application."""
⇒ sys


ƒ count(limit):
    found = 0
    ∀ n ∈ ⟪(limit):
        ¿ n > 5:
            found += 1
    ⟲ found


π(count(3), sys.argv[1:], __name__)
'''


@pytest.fixture
def folder(project):
    return project({"app.φ": APP})


@pytest.mark.parametrize("tool", ["cProfile", "profile"])
@pytest.mark.parametrize("target", [("app.φ",), ("-m", "app")])
def test_a_profile_names_phi_functions(folder, python, tool, target):
    result = python("-m", tool, *target, "x", cwd=folder)
    assert result.stderr == ""
    assert "0 ['x'] __main__\n" in result.stdout
    assert "app.φ:5(count)" in result.stdout


def test_a_profile_is_written_for_pstats(folder, python):
    assert python("-m", "cProfile", "-o", "out", "app.φ", cwd=folder).returncode == 0
    program = "import pstats; pstats.Stats('out').print_stats('count')"
    assert "app.φ:5(count)" in python("-c", program, cwd=folder).stdout


def test_trace_shows_each_line_in_phi(folder, python):
    text = python("-m", "trace", "--trace", "app.φ", cwd=folder).stdout
    assert re.search(r"app\.φ\(7\): +∀ n ∈ ⟪\(limit\):\n", text)


def test_trace_counts_lines_and_marks_the_missing_ones(folder, python):
    result = python("-m", "trace", "-c", "-m", "-C", "out", "app.φ", cwd=folder)
    assert result.stderr == ""
    lines = (folder / "out" / "app.cover").read_text("utf-8").splitlines()
    assert "    3:         ¿ n > 5:" in lines
    assert ">>>>>>             found += 1" in lines


def test_an_error_in_a_profiled_program_is_told_in_phi(project, python):
    folder = project({"app.φ": 'ƒ f():\n    ⟲ {}["∈"]\n\n\nf()\n'})
    result = python("-m", "cProfile", "app.φ", cwd=folder)
    assert 'app.φ", line 2, in f\n    ⟲ {}["∈"]\n' in result.stderr


def test_pydoc_reads_a_file_and_a_module(project, python):
    folder = project({"shapes.φ": '"""Shapes."""\n\n\nƒ area(side):\n    """Return it."""\n'})
    for name in ("shapes", "./shapes.φ"):
        result = python("-m", "pydoc", name, cwd=folder)
        assert "area(side)\n        Return it.\n" in result.stdout, result
    result = python("-m", "pydoc", "-k", "Shapes", cwd=folder, env={"PYTHONWARNINGS": "ignore"})
    assert result.returncode == 0


def test_pydoc_names_the_error_of_a_file(project, python):
    folder = project({"bad.φ": "↑ ValueError('∈')\n"})
    result = python("-m", "pydoc", "./bad.φ", cwd=folder)
    assert "problem in ./bad.φ - ValueError: ∈" in result.stdout + result.stderr


def test_timeit_imports_phi_modules(folder, python):
    result = python(
        "-m", "timeit", "-n", "1", "-r", "1", "-s", "import app", "app.count(2)", cwd=folder
    )
    assert "loop" in result.stdout


def test_modulefinder_follows_phi_modules(project, python):
    folder = project({"app.φ": "⇒ part\n", "part.φ": "⇒ json\nx = 1 ∈ [1]\n"})
    program = """
import modulefinder
finder = modulefinder.ModuleFinder(path=["."])
finder.import_hook("app")
print(sorted(finder.modules), sorted(finder.badmodules))
"""
    assert python("-c", program, cwd=folder).stdout == "['app', 'part'] ['json']\n"


@pytest.mark.parametrize("tool", ["cProfile", "trace", "doctest", "pydoc", "profile"])
def test_without_phi_files_the_tools_work_as_ever(project, python, tool):
    folder = project({"m.py": '"""Text.\n\n>>> 1\n1\n"""\nprint("ran")\n'})
    arguments = {"trace": ["--count", "-C", "out", "m.py"], "pydoc": ["m"]}.get(tool, ["m.py"])
    with_hook = python("-m", tool, *arguments, cwd=folder)
    without = python("-m", tool, *arguments, cwd=folder, env={"PHICODE_NO_HOOK": "1"})
    assert (with_hook.returncode, with_hook.stderr) == (without.returncode, without.stderr)
    assert "ran" in with_hook.stdout
