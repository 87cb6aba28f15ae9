"""Values that no single instruction leaves: of `x if c else y`, `a and b`, comprehensions.

What such an expression gives is on top of the stack where its range is left, whichever way that
happens. Several expressions may be left at one place, as a conditional in the last part of another:
there the outermost is found, whose value that of the inner one is.
"""

from __future__ import annotations

import ast
import sys
from array import array
from typing import TYPE_CHECKING

from ._bytecode import depths

if TYPE_CHECKING:
    from typing import Iterator, TypeGuard

    from ._bytecode import Instruction
    from ._sites import Position
    from ._subject import Subject
    from ._tables import Tables
    from ._tree import Tree

_CLASSES = (ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp)
#: Without one of these there is no such expression.
_BRANCHES = (
    "FOR_ITER", "FORMAT_SIMPLE", "FORMAT_VALUE", "FORMAT_WITH_SPEC", "POP_JUMP_IF_FALSE",
    "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "POP_JUMP_IF_TRUE", "SEND",
)  # fmt: skip
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
#: Instructions made of two, the second of which lies behind the expression that they leave.
_DOUBLE = ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST")
#: Instructions that take the value of an expression and have its range.
_TAKERS = (
    "BEFORE_ASYNC_WITH", "BEFORE_WITH", "GET_AITER", "GET_ITER", "LIST_APPEND", "RESUME",
    "SET_ADD", "YIELD_VALUE",
)  # fmt: skip
#: What a POP_TOP follows that is the expression's own.
_BEFORE_OWN_POP = ("END_FOR", "POP_JUMP_IF_FALSE", "POP_JUMP_IF_TRUE", "SWAP")


def plan_wholes(tables: Tables, subject: Subject) -> None:
    """Fill the table `wholes`.

    The tree of the file is read if the code has several ways.

    Parameters
    ----------
    tables : Tables
        What is filled.
    subject : Subject
        The code object.
    """
    code, found, sites, file, _, labels = subject
    rows = array("I", bytes(2 * len(code.co_code)))
    # Twice the site, plus 1 for a value below the top.
    if any(one.name in _BRANCHES for one in found):
        left = file.wholes.left(found, depths(code, found))
        for unit, (node, position, below) in left.items():
            kind = "value" if labels is None else labels.whole(node)
            rows[unit] = 0 if kind is None else sites.add(kind, position) << 1 | below
    tables.wholes = rows.tobytes()


class Wholes:
    """The expressions of one file whose values are found where they are left.

    Parameters
    ----------
    tree : Tree or None
        The file; without it there are none.
    """

    def __init__(self, tree: Tree | None) -> None:
        self._nodes: dict[int, list[tuple[ast.expr, Position, Position]]] = {}
        for node in () if tree is None else tree.nodes():
            if tree is not None and (isinstance(node, _CLASSES) or _is_one_part(node)):
                position = tree.position(node)
                there = self._nodes.setdefault(position[0] or 0, [])
                there.append((node, position, tree.position(_last(node))))

    def left(
        self, found: list[Instruction], known: dict[int, int]
    ) -> dict[int, tuple[ast.expr, Position, int]]:
        """Return the expressions that are left before instructions, by code unit.

        With each come its range, and 1 if its value is not on top but below it.

        Parameters
        ----------
        found : list of Instruction
            The instructions of a code object.
        known : dict of int to int
            Depth of the stack before each instruction that can be reached.
        """
        place = {unit: i for i, one in enumerate(found) for unit in range(one.start, one.unit + 1)}
        by_line: dict[int, list[int]] = {}
        for index, one in enumerate(found):
            if one.position[0] is not None:
                by_line.setdefault(one.position[0], []).append(index)
        left: dict[int, tuple[ast.expr, Position, int]] = {}
        # Outer expressions come first, and stay.
        nodes = [it for line in sorted(by_line) for it in self._nodes.get(line, ())]
        for node, position, last in nodes:
            lines = range(position[0] or 0, (position[1] or 0) + 1)
            inside = [
                index
                for line in lines
                for index in by_line.get(line, ())
                if _holds(position, found[index].position)
            ]
            own = _own_iterators(found, inside, node, position)
            inside = [one for one in inside if one in own or not _takes(found, one, position)]
            depth = _depth_behind(found, inside, last, known)
            least = _least(found, inside) if isinstance(node, _COMPREHENSIONS) else None
            for index, after in _exits(found, inside, place):
                unit = found[after].unit
                below = int(found[index].name in _DOUBLE)
                over = known.get(unit, 0) - below - depth
                if over == 0 or (least is not None and over >= least):
                    left.setdefault(unit, (node, position, below))
        return left


def _is_one_part(node: ast.AST) -> TypeGuard[ast.JoinedStr]:
    """Tell whether it is an f-string such as `f"{x}"`, which no instruction puts together."""
    if not isinstance(node, ast.JoinedStr) or len(node.values) != 1:
        return False
    return isinstance(node.values[0], ast.FormattedValue)


def _last(node: ast.expr) -> ast.AST:
    """Return the part of an expression that begins with nothing of it on the stack."""
    if isinstance(node, ast.BoolOp):
        return node.values[-1]
    return node.orelse if isinstance(node, ast.IfExp) else node


def _depth_behind(
    found: list[Instruction], inside: list[int], last: Position, known: dict[int, int]
) -> int:
    """Return the depth of the stack with the value; more than there is if it is never there."""
    for index in sorted(inside):
        one = found[index]
        if _holds(last, one.position) and one.unit in known:
            return known[one.unit] + 1
    return sys.maxsize


def _least(found: list[Instruction], inside: list[int]) -> int:
    """Return by how much the stack behind a comprehension may differ from that of its value.

    Variables that it has saved may still lie below what it made. And if what it goes over was
    loaded together with something before it, it seems to begin with one value more.
    """
    first = min(inside, default=0)
    before = found[first - 1] if first else None
    return -1 if before is not None and before.name == "LOAD_FAST_LOAD_FAST" else 0


def _own_iterators(
    found: list[Instruction], inside: list[int], node: ast.expr, position: Position
) -> list[int]:
    """Return the instructions that begin loops of a comprehension and have its whole range."""
    if sys.version_info >= (3, 13) or not isinstance(node, _COMPREHENSIONS):
        return []
    begin = [one for one in sorted(inside) if found[one].name in ("GET_ITER", "GET_AITER")]
    return [one for one in begin if found[one].position == position][: len(node.generators)]


def _takes(found: list[Instruction], index: int, position: Position) -> bool:
    """Tell whether an instruction with the range of an expression is not a part of it."""
    one = found[index]
    if one.name == "POP_TOP":
        # That of a statement has the range of what comes before it.
        return index > 0 and found[index - 1].name not in _BEFORE_OWN_POP
    return one.position == position and one.name in _TAKERS


def _exits(
    found: list[Instruction], inside: list[int], place: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield as indices the instructions that leave a range, and those behind it."""
    within = set(inside)
    for index in inside:
        one = found[index]
        for after in map(place.get, one.ways()):
            if after is not None and after not in within:
                yield index, after


def _holds(outer: Position, inner: Position) -> bool:
    """Tell whether a range lies within another; ranges without columns do not."""
    if None in outer or None in inner:
        return False
    line, end_line, column, end = inner
    first = (outer[0], outer[2]) <= (line, column)
    return first and (end_line, end) <= (outer[1], outer[3])
