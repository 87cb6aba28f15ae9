"""The pytest plug-in: φ test modules are collected, and reported in φ.

pytest loads it by the entry point `phicode`; `-p no:phicode` leaves it out. The modules
of pytest that it changes answer for Python files as before.
"""

from _pytest.pathlib import fnmatch_ex

from . import _pytest_files, _pytest_report
from ._hook import is_installed, is_phi
from ._pytest_rewrite import with_suffixes

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
    if not is_phi(file_path.name) or not is_installed():
        return None
    patterns = with_suffixes(parent.config.getini("python_files"))
    named = parent.session.isinitpath(file_path)
    if not named and not any(fnmatch_ex(pattern, file_path) for pattern in patterns):
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

        if not is_phi(file_path.name) or file_path.stem == "__main__":
            return None
        module: pytest.Collector = DoctestModule.from_parent(parent, path=file_path)
        return module
