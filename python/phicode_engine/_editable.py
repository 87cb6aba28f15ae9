"""φ packages of editable installations by setuptools.

Where the sources lie flat in the project, setuptools maps names to folders with a finder
of its own. It takes a folder without `__init__.py` for a namespace package, so
`__init__.φ` would never run. Imported only where such a finder is installed.
"""

import sys
from os.path import isfile, join

from ._hook import SUFFIXES, PhiFinder, phi_loader
from ._suffixes import configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any, Callable, Optional


class EditablePackages:
    """A namespace finder of setuptools that sees `__init__.φ` first.

    Parameters
    ----------
    finder : Any
        What the hook of setuptools has returned.
    """

    def __init__(self, finder: "Any") -> None:
        self._finder = finder

    def __getattr__(self, name: str) -> "Any":
        return getattr(self._finder, name)

    def find_spec(self, fullname: str, target: "Any" = None) -> "Optional[ModuleSpec]":
        """Return the spec of the φ package, or what setuptools has found."""
        spec: Optional[ModuleSpec] = self._finder.find_spec(fullname, target)
        if spec is None or spec.loader is not None:
            return spec
        for folder in list(spec.submodule_search_locations or ()):
            for suffix in SUFFIXES + configured(folder):
                path = join(folder, "__init__" + suffix)
                if isfile(path):
                    return PhiFinder(folder)._get_spec(phi_loader(), fullname, path, [folder], None)
        return spec


def with_phi_packages(hook: "Callable[[str], Any]") -> "Callable[[str], EditablePackages]":
    """Return `hook` with finders that see φ packages; finders that are known are forgotten."""

    def path_hook(path: str) -> EditablePackages:
        return EditablePackages(hook(path))

    for path, finder in list(sys.path_importer_cache.items()):
        if finder is not None and finder is getattr(hook, "__self__", None):
            del sys.path_importer_cache[path]
    return path_hook
