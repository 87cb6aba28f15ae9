"""The pytest plug-in: φ test modules are collected, and reported in φ.

pytest loads it by the entry point `phicode`; `-p no:phicode` leaves it out. The modules
of pytest that it changes answer for Python files as before.
"""

from _pytest.pathlib import fnmatch_ex

from . import _pytest_files, _pytest_report
from ._hook import is_installed, may_be_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Optional

    import pytest


def pytest_load_initial_conftests(early_config: "pytest.Config") -> None:
    """Prepare pytest for φ files before it looks for the first `conftest`."""
    if not is_installed():
        return
    _pytest_files.extend(early_config.pluginmanager)
    _pytest_report.extend()
    _pytest_report.know_flag()


def pytest_configure(config: "pytest.Config") -> None:
    """Collect examples as well if the run asks for them."""
    if config.getoption("doctestmodules", False) and is_installed():
        config.pluginmanager.register(Doctests(), "phicode-doctests")


def pytest_collect_file(
    file_path: "Path", parent: "pytest.Collector"
) -> "Optional[pytest.Collector]":
    """Collect φ files whose name fits `python_files`, whichever suffix that has."""
    if not may_be_phi(str(file_path)) or not is_installed():
        return None
    named = parent.session.isinitpath(file_path)
    names = (file_path, file_path.with_suffix(".py"))
    patterns = parent.config.getini("python_files")
    if not named and not any(fnmatch_ex(pattern, name) for pattern in patterns for name in names):
        return None
    hook = parent.session.gethookproxy(file_path)
    module: pytest.Collector = hook.pytest_pycollect_makemodule(
        module_path=file_path, parent=parent
    )
    return module


class Doctests:
    """Collects the examples of φ modules; of a run with `--doctest-modules`."""

    @staticmethod
    def pytest_collect_file(
        file_path: "Path", parent: "pytest.Collector"
    ) -> "Optional[pytest.Collector]":
        """Collect the examples in the docstrings of a φ file."""
        from _pytest.doctest import DoctestModule

        if not may_be_phi(str(file_path)) or file_path.stem == "__main__":
            return None
        module: pytest.Collector = DoctestModule.from_parent(parent, path=file_path)
        return module
