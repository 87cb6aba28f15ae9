"""Failures in φ modules are reported with whole statements of φ text."""

import ast
from functools import wraps

from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional


def know_flag() -> None:
    """Let `doctest_optionflags` name the flag `PHI`, by which examples are in φ."""
    import _pytest.doctest

    stock = _pytest.doctest._get_flag_lookup
    if hasattr(stock, "__wrapped__"):
        return

    @wraps(stock)
    def lookup() -> "Dict[str, int]":
        import doctest

        return {**doctest.OPTIONFLAGS_BY_NAME, **stock()}

    _pytest.doctest._get_flag_lookup = lookup


def extend() -> None:
    """Let pytest find the end of a φ statement.

    It parses the lines that it shows. Of φ text it is given the tree beforehand, by way
    of the store in which it keeps trees of files it has parsed.
    """
    from _pytest._code.code import TracebackEntry

    stock = TracebackEntry.getsource
    if hasattr(stock, "__wrapped__"):
        return

    @wraps(stock)
    def getsource(self: "Any", astcache: "Optional[Dict[Any, Any]]" = None) -> "Any":
        path = self.frame.code.path
        if not is_phi(str(path)):
            return stock(self, astcache)
        astcache = {} if astcache is None else astcache
        if path not in astcache:
            tree = python_tree(str(path), self.frame.f_globals)
            if tree is not None:
                astcache[path] = tree
        return stock(self, astcache)

    TracebackEntry.getsource = getsource
    TracebackEntry.source = property(getsource)


def python_tree(path: str, namespace: "Dict[str, Any]") -> "Optional[ast.AST]":
    """Return the tree of a φ file's Python text, or None if it has none (any more)."""
    from ._lines import read_lines

    try:
        return ast.parse("".join(read_lines(path, namespace).python), path)
    except (OSError, SyntaxError, ValueError):
        return None
