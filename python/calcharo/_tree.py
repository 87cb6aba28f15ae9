"""The syntax tree of a file, with the positions that its code objects have."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from ._phi_columns import PhiColumns
from ._sites import characters, octets
from ._statements import Statements
from .core._step_parts import SourceRange

if TYPE_CHECKING:
    from typing import Iterator

    from ._sites import Position

_PHI_SUFFIXES = (".φ", ".phi")


class Tree:
    """What a file consists of.

    Parameters
    ----------
    root : ast.Module
        The tree of the Python text.
    lines : list of str
        The text that the user wrote, without the ends of lines.
    columns : PhiColumns, optional
        For φ text: what the columns of the Python text are there.
    """

    def __init__(self, root: ast.Module, lines: list[str], columns: PhiColumns | None) -> None:
        self.root = root
        self._lines = lines
        self._columns = columns

    def position(self, node: ast.AST) -> Position:
        """Return the range of a node as code objects state it; all `None` if it has none.

        Parameters
        ----------
        node : ast.AST
            A node of the tree.
        """
        line, end_line = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        column, end = getattr(node, "col_offset", None), getattr(node, "end_col_offset", None)
        if line is None or end_line is None or column is None or end is None:
            return None, None, None, None
        if self._columns is not None:
            column = self._columns.column(line, column, False)
            end = self._columns.column(end_line, end, True)
        return line, end_line, column, end

    def range(self, node: ast.AST) -> SourceRange:
        """Return the range of a node in the text that the user wrote, in characters.

        Parameters
        ----------
        node : ast.AST
            A node of the tree.
        """
        line, end_line, column, end = self.position(node)
        return SourceRange(
            line,
            characters(self._lines, line, column),
            end_line,
            characters(self._lines, end_line, end),
        )

    def position_of(self, place: SourceRange) -> Position:
        """Return a range of the text as code objects state it: the reverse of `range`.

        Parameters
        ----------
        place : SourceRange
            A range, in characters.
        """
        return (
            place.line,
            place.end_line,
            octets(self._lines, place.line, place.column),
            octets(self._lines, place.end_line, place.end_column),
        )

    def nodes(self) -> Iterator[ast.AST]:
        """Yield all nodes, outer ones first."""
        waiting: list[ast.AST] = [self.root]
        # The list grows while it is gone through. `ast.walk` imports a module at each call.
        for node in waiting:
            waiting.extend(ast.iter_child_nodes(node))
            yield node

    def statements(self) -> Statements:
        """Return the statements that do not begin a line."""
        return Statements(self._inner_statements())

    def _inner_statements(self) -> Iterator[tuple[int, int, int, int]]:
        for node in self.nodes():
            if isinstance(node, ast.stmt):
                line, end_line, column, end = self.position(node)
                if line is None or end_line is None or column is None or end is None:
                    continue
                before = self._lines[line - 1].encode("utf-8", "surrogatepass")[:column]
                if before.strip():
                    yield line, end_line, column, end


def read_tree(filename: str, text: str, lines: list[str]) -> Tree | None:
    """Return the tree of a Python or φ text; `None` if it cannot be had.

    Parameters
    ----------
    filename : str
        The name that its code objects have.
    text : str
        The text as the user wrote it.
    lines : list of str
        The same by lines.
    """
    if not filename.endswith(_PHI_SUFFIXES):
        try:
            return Tree(_parsed(text), lines, None)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            # It may be φ text that is no file; code that runs was compiled from something.
            pass
    try:
        from os.path import dirname

        from phicode_engine._compile import convert

        conversion = convert(text.encode("utf-8"), dirname(filename))
        python = conversion.python.decode("utf-8")
        return Tree(_parsed(python), lines, PhiColumns(text, python, conversion.edits))
    except Exception:
        return None


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # What the compiler has to say about the program was said when it was compiled.
        warnings.simplefilter("ignore")
        return ast.parse(text)
