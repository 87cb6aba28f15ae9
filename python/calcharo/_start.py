"""The start of the command: the program's folder is searched when our own modules are loaded.

`python program.py` searches the folder of the program first. A file there that is named like a
module of the standard library is the program's; it must not come between the tracer and the
library. `phicode trace run` takes the folder away before it imports anything, and
`python -m calcharo` when its package is imported; `prepare` puts it where the program expects it.
"""

import sys
from _frozen_importlib_external import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List, Tuple

    Call = Tuple[Callable[..., Any], Tuple[Any, ...]]

_PACKAGE = "calcharo"
#: Modules that were there before those of this package.
_AT_START = frozenset(sys.modules)


def is_command() -> bool:
    """Tell whether `python -m calcharo` is about to begin."""
    # Python 3.8 and 3.9 keep no such list, and record nothing.
    words = getattr(sys, "orig_argv", [])
    # `-m` stands for the name of the program until the module is found.
    return sys.argv[:1] == ["-m"] and ("-m", _PACKAGE) in zip(words, words[1:])


def leave_out_program() -> None:
    """Take the current folder, which `python -m` puts first, out of the search path."""
    if _is_safe_path():
        return
    folder = sys.path.pop(0)
    if __file__.startswith(f"{folder}/{_PACKAGE}/") and folder not in sys.path:
        # The package lies there, and what it needs beside it.
        sys.path.append(folder)


def prepare(words: "List[str]") -> "Call":
    """Return the function that runs a program, and its arguments; `sys.path` is the program's.

    Parameters
    ----------
    words : list of str
        Mode, target and arguments, as `phicode run` has them.
    """
    from phicode_engine import _main

    if not _is_safe_path():
        # The engine takes the first entry away.
        sys.path.insert(0, "")
    return _main.prepare(words)


def forget_hidden() -> None:
    """Let the program import its own modules in place of those of the library that we use.

    From here on what this package has not imported yet may be the program's.
    """
    if _is_safe_path():
        return
    folder = sys.path[:1]
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        if top in _AT_START or top not in sys.stdlib_module_names:
            continue
        if getattr(getattr(module, "__spec__", None), "origin", None) in ("built-in", "frozen"):
            continue
        spec = PathFinder.find_spec(top, folder)
        if spec is not None and spec.loader is not None:
            del sys.modules[name]


def _is_safe_path() -> bool:
    return bool(sys.flags.isolated or getattr(sys.flags, "safe_path", False))
