"""Where variables are written: the target, definition, import or pattern that names each."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ._step_parts import SourceRange

if TYPE_CHECKING:
    from typing import Iterator

    from .._tree import Tree


class Writers:
    """The places of one file that write variables.

    Parameters
    ----------
    tree : Tree
        The file.
    """

    def __init__(self, tree: Tree) -> None:
        self._by_name: dict[str, list[tuple[SourceRange, SourceRange]]] = {}
        for node in tree.nodes():
            for name in _written(node):
                begin = _first(node)
                place = tree.range(begin), tree.range(node)
                self._by_name.setdefault(name, []).append(place)

    def of(self, name: object, step: SourceRange) -> SourceRange | None:
        """Return the place that writes a variable; `None` if there is none, or there are several.

        Parameters
        ----------
        name : object
            The variable.
        step : SourceRange
            The range of the step in whose interval it is written.
        """
        if not isinstance(name, str):
            return None
        known = self._by_name.get(name, ())
        found = [place for begin, place in known if _begins_in(step, begin)]
        return found[0] if len(found) == 1 else None


def _written(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node by itself writes."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif type(node).__name__ in ("ExceptHandler", "MatchAs", "MatchStar", "MatchMapping"):
        name = getattr(node, "rest", None) or getattr(node, "name", None)
        if name is not None:
            yield name


def _first(node: ast.AST) -> ast.AST:
    """Return what a node begins with: a definition is written where its decorators are."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return decorators[0] if decorators else node


def _begins_in(step: SourceRange, place: SourceRange) -> bool:
    """Tell whether a range begins within that of a step, which is at least its first line."""
    if step.line is None or place.line is None:
        return False
    if step.column is None or step.end_column is None or place.column is None:
        return step.line == place.line
    begin = place.line, place.column
    return (step.line, step.column) <= begin <= (step.end_line or step.line, step.end_column)
