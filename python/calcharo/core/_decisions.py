"""What a decision leaves out: operands of `and` and `or`, a branch, the rest of a chain.

The compiler decides in two ways. A test of `if`, `while` and the like jumps at each operand, and
the jump has the operand's range. Elsewhere `a and b` is a value: the jump behind each operand but
the last has the range of the whole, so its turn tells which operand it is. A chain such as
`a < b < c` has its own range at each of its pairs in both ways.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ._step_parts import SourceRange

if TYPE_CHECKING:
    from typing import Iterator

    from .._tree import Tree

#: Fields that are decided with jumps, by class.
_TESTS = {
    "If": "test",
    "While": "test",
    "IfExp": "test",
    "Assert": "test",
    "comprehension": "ifs",
    "match_case": "guard",
}


class Decisions:
    """The tests of one file.

    Parameters
    ----------
    tree : Tree
        The file.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._nodes: dict[SourceRange, ast.AST] = {}
        #: What a node decides for; of the test of a statement it is `None`.
        self._above: dict[ast.AST, ast.AST | None] = {}
        nodes = list(tree.nodes())
        for node in nodes:
            for test in _tests(node):
                self._descend(test, node if isinstance(node, ast.IfExp) else None)
        for node in nodes:
            if node in self._above or isinstance(node, (ast.BoolOp, ast.Compare)):
                self._nodes.setdefault(tree.range(node), node)

    def left_out(
        self, place: SourceRange, result: bool, turns: dict[SourceRange, int]
    ) -> list[SourceRange]:
        """Return what is not evaluated because of a decision.

        Parameters
        ----------
        place : SourceRange
            The range of the decision.
        result : bool
            How it was decided.
        turns : dict of SourceRange to int
            Decisions at each range since its evaluation began; kept by the caller from the
            beginning of an interval, and changed.
        """
        node = self._nodes.get(place)
        if isinstance(node, ast.BoolOp):
            found = _rest_of_value(node, place, result, turns)
        elif node is None:
            found = []
        else:
            found = self._rest_of_test(node, place, result, turns)
        return [self._tree.range(one) for one in found]

    def _descend(self, test: ast.AST, above: ast.AST | None) -> None:
        self._above[test] = above
        if isinstance(test, ast.BoolOp):
            inner = test.values
        elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = [test.operand]
        elif isinstance(test, ast.IfExp):
            inner = [test.body, test.orelse]
        else:
            return
        for one in inner:
            self._descend(one, test)

    def _rest_of_test(
        self, node: ast.AST, place: SourceRange, result: bool, turns: dict[SourceRange, int]
    ) -> list[ast.expr]:
        found: list[ast.expr] = []
        is_test = node in self._above
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            pair = turns.pop(place, 0)
            if not result:
                found += node.comparators[pair + 1 :]
            elif pair + 1 < len(node.ops) - (not is_test):
                turns[place] = pair + 1
                return found
        if is_test:
            found += self._rest_above(node, result)
        return found

    def _rest_above(self, node: ast.AST, result: bool) -> Iterator[ast.expr]:
        """Yield what need not be known when a part of a test has come out."""
        above = self._above[node]
        while above is not None:
            if isinstance(above, ast.BoolOp):
                rest = above.values[above.values.index(node) + 1 :]  # type: ignore[arg-type]
                if result == isinstance(above.op, ast.Or):
                    yield from rest
                elif rest:
                    return
            elif isinstance(above, ast.UnaryOp):
                result = not result
            elif isinstance(above, ast.IfExp) and node is above.test:
                yield above.orelse if result else above.body
                return
            node, above = above, self._above.get(above)


def _rest_of_value(
    node: ast.BoolOp, place: SourceRange, result: bool, turns: dict[SourceRange, int]
) -> list[ast.expr]:
    # Constants are decided when the code is compiled.
    deciding = [one for one in node.values[:-1] if not isinstance(one, ast.Constant)]
    turn = turns.pop(place, 0)
    if turn >= len(deciding):
        return []
    if result == isinstance(node.op, ast.Or):
        return node.values[node.values.index(deciding[turn]) + 1 :]
    if turn + 1 < len(deciding):
        turns[place] = turn + 1
    return []


def _tests(node: ast.AST) -> list[ast.AST]:
    field = _TESTS.get(type(node).__name__)
    held = None if field is None else getattr(node, field)
    return held if isinstance(held, list) else [] if held is None else [held]
