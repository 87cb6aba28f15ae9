"""Files that pytest looks for by name: `conftest`, and what makes a folder a package."""

import itertools
from functools import wraps
from pathlib import Path

from ._hook import is_phi
from ._suffixes import suffixes_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Optional


def extend(manager: "Any") -> None:
    """Let a run of pytest find `conftest.φ` and packages with `__init__.φ`.

    Parameters
    ----------
    manager : PytestPluginManager
        Of the run. What is changed outside of it goes on as before without φ files.
    """
    import _pytest.config
    import _pytest.pathlib

    _load_conftests(manager)
    for module, name, make in (
        (_pytest.config, "import_path", _import_path),
        (_pytest.pathlib, "resolve_package_path", _resolve_package_path),
        (_pytest.config, "resolve_package_path", _resolve_package_path),
        (_pytest.pathlib, "spec_matches_module_path", _matches),
    ):
        stock = getattr(module, name, None)
        if stock is not None and not hasattr(stock, "__wrapped__"):
            setattr(module, name, make(stock))


def phi_file(path: Path) -> "Optional[Path]":
    """Return the φ file that stands in the place of a Python file, unless that exists."""
    if path.is_file():
        return None
    for suffix in suffixes_in(str(path.parent)):
        found = path.with_suffix(suffix)
        if found.is_file():
            return found
    return None


def _load_conftests(manager: "Any") -> None:
    """Let a plug-in manager load each `conftest.φ` where it loads `conftest.py`."""
    stock = getattr(manager, "_loadconftestmodules", None)
    if stock is None:
        # pytest 7 takes the folder from the module's own file name, in which it wants `.py`.
        return

    @wraps(stock)
    def load(path: Path, *arguments: "Any", **options: "Any") -> "Any":
        __tracebackhide__ = True
        result = stock(path, *arguments, **options)
        directory = manager._get_directory(path)
        modules: Optional[List[Any]] = manager._dirpath2confmods.get(directory)
        if modules is None or manager._noconftest:
            return result
        for parent in reversed((directory, *directory.parents)):
            # Under the name with `.py`: pytest takes the folder from it, to which the fixtures
            # of the module belong.
            conftest = parent / "conftest.py"
            if manager._is_in_confcutdir(parent) and phi_file(conftest) is not None:
                module = manager._importconftest(conftest, *arguments, **options)
                if module not in modules:
                    modules.append(module)
        # The nearest last, as pytest has them.
        modules.sort(key=lambda module: len(Path(module.__file__).parts))
        return result

    manager._loadconftestmodules = load


def _import_path(stock: "Any") -> "Any":
    @wraps(stock)
    def import_path(path: "Any", *arguments: "Any", **options: "Any") -> "Any":
        __tracebackhide__ = True
        if Path(path).name == "conftest.py":
            path = phi_file(Path(path)) or path
        return stock(path, *arguments, **options)

    return import_path


def _resolve_package_path(stock: "Any") -> "Any":
    @wraps(stock)
    def resolve_package_path(path: Path) -> "Optional[Path]":
        folders = (path, *path.parents) if path.is_dir() else path.parents
        package = list(itertools.takewhile(_is_package, folders))
        return package[-1] if package else None

    return resolve_package_path


def _matches(stock: "Any") -> "Any":
    @wraps(stock)
    def spec_matches_module_path(spec: "Any", path: Path) -> bool:
        # `--import-mode=importlib` names a package without `__init__.py` by its folder.
        origin = getattr(spec, "origin", None)
        if origin and is_phi(origin) and Path(origin).stem == "__init__":
            return path in (Path(origin), Path(origin).parent)
        answer: bool = stock(spec, path)
        return answer

    return spec_matches_module_path


def _is_package(folder: Path) -> bool:
    initialiser = folder / "__init__.py"
    there = initialiser.is_file() or phi_file(initialiser) is not None
    return there and folder.name.isidentifier()
