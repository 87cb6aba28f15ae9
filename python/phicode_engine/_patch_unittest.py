"""`python -m unittest` finds φ test modules, by pattern and by file name."""

import os
import re
from functools import wraps
from types import SimpleNamespace

from ._hook import is_phi, may_be_phi
from ._suffixes import suffixes_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def apply(module: "ModuleType") -> None:
    """Patch `unittest.loader` or `unittest.main`."""
    (_extend_loader if module.__name__ == "unittest.loader" else _extend_main)(module)


def _extend_loader(loader: "Any") -> None:
    suffixes = "|".join(re.escape(suffix) for suffix in (".py", *suffixes_in(os.getcwd())))
    loader.VALID_MODULE_NAME = re.compile(rf"[_a-z]\w*({suffixes})$", re.IGNORECASE)
    # A folder is a package if it has this file; asked in several places.
    path = _StandIn(os.path, isfile=_is_file)
    loader.os = _StandIn(os, path=path)
    stock = loader.TestLoader._match_path

    @wraps(stock)
    def match(self: "Any", path: str, full_path: str, pattern: str) -> bool:
        if is_phi(full_path) and pattern.endswith(".py"):
            # The default pattern means test modules, whatever they are written in.
            path = path.rpartition(".")[0] + ".py"
        answer: bool = stock(self, path, full_path, pattern)
        return answer

    loader.TestLoader._match_path = match


def _extend_main(main: "Any") -> None:
    stock = main._convert_name

    @wraps(stock)
    def convert_name(name: str) -> str:
        if not (os.path.isfile(name) and may_be_phi(os.path.abspath(name))):
            unchanged: str = stock(name)
            return unchanged
        relative = os.path.relpath(name) if os.path.isabs(name) else os.path.normpath(name)
        if relative.startswith(os.pardir):
            return name
        return relative.rpartition(".")[0].replace(os.sep, ".")

    main._convert_name = convert_name


class _StandIn(SimpleNamespace):
    """A module with some attributes replaced."""

    def __init__(self, module: "ModuleType", **replaced: object) -> None:
        super().__init__(**replaced)
        self._module = module

    def __getattr__(self, name: str) -> object:
        return getattr(self._module, name)


def _is_file(path: str) -> bool:
    if os.path.isfile(path):
        return True
    stem, name = os.path.split(path)
    return name == "__init__.py" and any(
        os.path.isfile(os.path.join(stem, "__init__" + suffix)) for suffix in suffixes_in(stem)
    )
