"""Conditional jumps: which expression each decides on, and what a jump says of it."""

from __future__ import annotations

import ast
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Iterator, Union

    from ._bytecode import Instruction
    from ._sites import Position
    from ._subject import Subject
    from ._tables import Tables
    from ._tree import Tree

    _Comprehension = Union[ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp]

#: Jumps that decide, and the truth of the value that each jumps at.
_BY_TRUTH = {"POP_JUMP_IF_FALSE": False, "POP_JUMP_IF_TRUE": True}
#: Jumps of `x is None` and `x is not None`, and whether each jumps at None.
_BY_NONE = {"POP_JUMP_IF_NONE": True, "POP_JUMP_IF_NOT_NONE": False}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def plan_conditions(tables: Tables, subject: Subject) -> None:
    """Fill the table `conditions`.

    The tree of the file is read if something is compared with None.

    Parameters
    ----------
    tables : Tables
        What is filled.
    subject : Subject
        The code object.
    """
    code, found, sites, file, _, labels = subject
    conditions = array("I", bytes(2 * len(code.co_code)))
    turns: dict[Position, int] = {}
    for index, one in enumerate(found):
        position = one.position
        if one.name in _BY_TRUTH:
            jump_is_true = _BY_TRUTH[one.name]
            if _is_turned(found, index):
                position = found[index - 1].position
        elif one.name in _BY_NONE:
            is_none = False
            if not _matches(found, index):
                turn = turns[position] = turns.get(position, -1) + 1
                position, is_none = file.none_tests.at(position, turn)
            jump_is_true = is_none == _BY_NONE[one.name]
        else:
            continue
        if labels is None or labels.decides(position):
            conditions[one.unit] = sites.add("condition", position) << 1 | jump_is_true
    tables.conditions = conditions.tobytes()


def _is_turned(found: list[Instruction], index: int) -> bool:
    """Tell whether the compiler has turned a jump back into one over a jump back.

    In comprehensions CPython 3.13 gives it the range of what is collected, not that of the test.
    """
    if index == 0 or index + 1 == len(found):
        return False
    before, one, after = found[index - 1 : index + 2]
    is_over = after.name == "JUMP_BACKWARD" and after.position == one.position
    return is_over and before.name != "COPY" and before.position[0] is not None


def _matches(found: list[Instruction], index: int) -> bool:
    """Tell whether a pattern has given what it found, or None where it does not fit."""
    return index >= 2 and found[index - 2].name in ("MATCH_CLASS", "MATCH_KEYS")


class NoneTests:
    """The comparisons with None in a file.

    Parameters
    ----------
    tree : Tree or None
        The file; without it ranges are taken as they are, and mean `is None`.
    """

    def __init__(self, tree: Tree | None) -> None:
        #: By its range: the range and whether it is `is`.
        self._known: dict[Position, tuple[Position, bool]] = {}
        #: Those of the filters of a comprehension, by the range of what it collects.
        self._filters: dict[Position, list[tuple[Position, bool]]] = {}
        if tree is None:
            return
        for node in tree.nodes():
            if isinstance(node, ast.Compare) and _is_with_none(node):
                position = tree.position(node)
                self._known[position] = position, isinstance(node.ops[0], ast.Is)
        for node in tree.nodes():
            if isinstance(node, _COMPREHENSIONS):
                tests = [test for one in node.generators for test in one.ifs]
                inner = [tree.position(one) for test in tests for one in _in_order(test)]
                self._filters[_collected(tree, node)] = [
                    self._known[position] for position in inner if position in self._known
                ]

    def at(self, jump: Position, turn: int) -> tuple[Position, bool]:
        """Return the range of a comparison, and whether it holds for None.

        Parameters
        ----------
        jump : tuple of int or None
            The range of the jump.
        turn : int
            How many jumps with this range came before it in the code.
        """
        known = self._known.get(jump)
        filters = self._filters.get(jump)
        if known is None and filters:
            return filters[turn % len(filters)]
        return known or (jump, True)


def _collected(tree: Tree, node: _Comprehension) -> Position:
    """Return the range of what a comprehension collects; that of a pair is its `key: value`."""
    if not isinstance(node, ast.DictComp):
        return tree.position(node.elt)
    line, _, column, _ = tree.position(node.key)
    _, end_line, _, end = tree.position(node.value)
    return line, end_line, column, end


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and those in it in the order of the source."""
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def _is_with_none(node: ast.Compare) -> bool:
    other = node.comparators[0]
    return (
        len(node.ops) == 1
        and isinstance(node.ops[0], (ast.Is, ast.IsNot))
        and isinstance(other, ast.Constant)
        and other.value is None
    )
