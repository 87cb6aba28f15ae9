"""Modules of others learn about φ files when they are imported, and nothing else does."""

import pytest
from phicode_engine import _hook, _patches


def output(result):
    assert result.stderr == ""
    return result.stdout


def test_every_name_that_the_hook_knows_has_its_patch():
    assert set(_patches.PATCHES) == _hook.PATCHED


def test_a_patched_module_keeps_its_loader(python):
    program = """
import inspect
from importlib.machinery import SourceFileLoader
print(type(inspect.__loader__) is SourceFileLoader, type(inspect.__spec__.loader).__name__)
"""
    assert output(python("-c", program)) == "True SourceFileLoader\n"


def test_a_module_imported_before_the_hook_is_patched_too(python):
    program = """
import inspect, sys
before = inspect.findsource
import phicode_engine
phicode_engine.install_phicode_importer()
print(before is inspect.findsource, inspect.findsource.__module__)
"""
    result = python("-c", program, env={"PHICODE_NO_HOOK": "1"})
    assert output(result) == "False inspect\n"


def test_without_the_hook_nothing_is_patched(python):
    program = "import inspect; print(hasattr(inspect.findsource, '__wrapped__'))"
    assert output(python("-c", program, env={"PHICODE_NO_HOOK": "1"})) == "False\n"


def test_a_reloaded_module_is_patched_once(python):
    program = """
import importlib, inspect
importlib.reload(inspect)
print(hasattr(inspect.findsource, "__wrapped__"))
print(hasattr(inspect.findsource.__wrapped__, "__wrapped__"))
"""
    assert output(python("-c", program)) == "True\nFalse\n"


def test_a_patch_that_does_not_fit_leaves_the_module_as_it_is(project, python):
    folder = project({"inspect.py": "x = 1\n"})
    program = """
import inspect
from phicode_engine import _patches
print(inspect.x, sorted(_patches.failures))
"""
    assert output(python("-c", program, cwd=folder)) == "1 ['inspect']\n"


@pytest.mark.parametrize("broken", ["raise ValueError(1)", "("])
def test_an_error_of_the_module_itself_is_told_without_our_frames(project, python, broken):
    folder = project({"inspect.py": broken})
    result = python("-c", "import inspect", cwd=folder)
    assert result.returncode == 1
    assert "phicode_engine" not in result.stderr


def test_programs_without_these_modules_load_no_patches(project, python):
    folder = project({"m.φ": "⇒ json, re\nx = 1 ∈ [1]\n"})
    program = "import m, sys; print([n for n in sys.modules if '_patch' in n])"
    assert output(python("-c", program, cwd=folder)) == "[]\n"
    program = "import inspect, sys; print(sorted(n for n in sys.modules if '_patch' in n))"
    found = ["phicode_engine._patch_inspect", "phicode_engine._patches"]
    assert output(python("-c", program, cwd=folder)) == f"{found}\n"


def test_every_patch_of_the_library_fits_this_version(python):
    names = sorted(name for name in _hook.PATCHED if not name.startswith(("_pytest", "coverage")))
    program = f"""
import importlib
for name in {names}:
    importlib.import_module(name)
from phicode_engine import _patches
print(_patches.failures)
"""
    assert output(python("-c", program)) == "{}\n"
