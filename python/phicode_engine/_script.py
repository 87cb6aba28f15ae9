"""Finder of a φ file that is itself an entry of the module path.

`runpy.run_path("app.φ")`, `python app.φ` and the children of multiprocessing ask the
path hooks for the importer of a *file* before they read it as Python text, as they do
for zip archives. This importer answers with `__main__` and leaves all other names to
the directory of the file.
"""

import os
from importlib.machinery import ModuleSpec

from ._hook import PhiFinder
from ._loader import PhiLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class _ScriptSpec(ModuleSpec):
    """Spec of a script: it has no module name by which a child could import it again.

    Children of multiprocessing then run the file by its path, as for a script of
    Python's own, where the spec is None.
    """

    @property
    def parent(self) -> str:
        """Return the name of no package."""
        return ""


class ScriptFinder:
    """Finds `__main__` in one φ file, and every other module beside the file.

    Parameters
    ----------
    path : str
        The φ file.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self._siblings = PhiFinder(os.path.dirname(self.path))

    def find_spec(self, fullname: str, target: object = None) -> "Optional[ModuleSpec]":
        """Return the spec of the script or of a module in its directory."""
        if fullname != "__main__":
            return self._siblings.find_spec(fullname, target)
        loader = PhiLoader(fullname, self.path)
        spec = _ScriptSpec(fullname, loader, origin=self.path)
        spec.has_location = True
        spec.cached = loader.entry
        spec.name = None  # type: ignore[assignment]
        return spec

    def invalidate_caches(self) -> None:
        """Forget the listing of the directory."""
        self._siblings.invalidate_caches()
