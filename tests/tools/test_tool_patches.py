"""The changes that Phicode makes to third-party tools fit the versions that are tested here."""

from phicode_engine import _hook


def test_every_patch_fits(python):
    names = sorted(name for name in _hook.PATCHED if name.startswith(("_pytest", "coverage")))
    program = f"""
import importlib
for name in {names}:
    importlib.import_module(name)
from phicode_engine import _patches
print(_patches.failures)
"""
    result = python("-c", program)
    assert (result.stdout, result.stderr) == ("{}\n", "")


def test_tools_imported_before_the_hook_are_patched_everywhere(python):
    program = """
import coverage, coverage.execfile, coverage.inorout
import phicode_engine
phicode_engine.install_phicode_importer()
from phicode_engine import _patches
print(_patches.failures)
print(coverage.execfile.get_python_source is coverage.python.get_python_source)
print(coverage.inorout.find_python_files is coverage.files.find_python_files)
"""
    result = python("-c", program, env={"PHICODE_NO_HOOK": "1"})
    assert result.stdout == "{}\nTrue\nTrue\n", result.stderr
