"""`inspect` finds whole blocks of φ text: `getsource`, `getsourcelines`, `pydoc`.

The stock functions tokenize the text of a file and match words like `class` in it. Here
they get the Python text, which has the same lines, and their answer is read off the φ
lines. Modules with other suffixes go the stock way.
"""

from functools import wraps

from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, Dict, List, Optional, Tuple

    from ._lines import PhiLines


def apply(inspect: "ModuleType") -> None:
    """Wrap `findsource` and `getblock`, from which everything else is made."""
    find, block = inspect.findsource, inspect.getblock

    @wraps(find)
    def findsource(object: object) -> "Tuple[List[str], int]":
        filename = inspect.getsourcefile(object) or inspect.getfile(object)
        if not holds_phi(inspect, filename):
            found: Tuple[List[str], int] = find(object)
            return found
        return find_phi_source(inspect, find, object)

    @wraps(block)
    def getblock(lines: "List[str]") -> "List[str]":
        python = getattr(lines, "python", None)
        found: List[str] = block(lines) if python is None else lines[: len(block(python))]
        return found

    inspect.findsource, inspect.getblock = findsource, getblock  # type: ignore[attr-defined]


def holds_phi(inspect: "ModuleType", filename: str) -> bool:
    """Tell whether a name is that of a φ file, or of an interactive input in φ."""
    entry = inspect.linecache.cache.get(filename, ())
    return is_phi(filename) or (len(entry) > 2 and hasattr(entry[2], "python"))


def find_phi_source(inspect: "ModuleType", find: "Any", object: object) -> "Tuple[PhiLines, int]":
    """Return what the stock `findsource` would, if it could read φ.

    Parameters
    ----------
    inspect : module
        The module `inspect`.
    find : function
        Its own `findsource`.
    object : object
        As for `findsource`; defined in a φ file.
    """
    reader = _LineCache(inspect.linecache)
    # The stock code, but its `linecache` gives Python text. In a namespace of its own: other
    # threads go on with the module's.
    namespace = {**vars(inspect), "linecache": reader}
    _, number = type(find)(find.__code__, namespace)(object)
    return reader.phi, number


class _LineCache:
    """Stands in for `linecache`; remembers the φ lines of what it has given out."""

    def __init__(self, linecache: "Any") -> None:
        self.checkcache = linecache.checkcache
        self.phi: PhiLines

    def getlines(
        self, filename: str, module_globals: "Optional[Dict[str, Any]]" = None
    ) -> "List[str]":
        from ._lines import read_lines

        self.phi = lines = read_lines(filename, module_globals)
        return lines.python
