"""Statements that do not begin a line: behind a semicolon, or behind the colon of a header.

The interpreter sends one LINE event for `a = 1; b = 2`. With `granularity="statement"` each of them
is a step, and the sequence of steps is that of the same program with each statement on a line of
its own: a header that is reached again from the body on its line, as that of `while n: n -= 1`,
is a step again. What leaves no instruction, as `pass` and `try:` on the line of a body, is none.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Tuple

from ._bytecode import predecessors

if TYPE_CHECKING:
    from types import CodeType
    from typing import Iterable

    from ._bytecode import Instruction
    from ._sites import Position

#: A line, and the index of a statement that begins in the middle of it; -1 for the rest of it.
Part = Tuple[int, int]


class Statements:
    """The statements of a file that do not begin a line; none lies in another.

    Parameters
    ----------
    positions : iterable of tuple of int
        Line, end line, column and end column; columns in bytes of UTF-8.
    """

    def __init__(self, positions: Iterable[tuple[int, int, int, int]]) -> None:
        self.positions = sorted(positions, key=lambda position: (position[0], position[2]))
        self._starts = [(line, column) for line, _, column, _ in self.positions]

    def holding(self, position: Position) -> int:
        """Return the index of the statement that holds a range; -1 for none.

        Parameters
        ----------
        position : tuple of int or None
            As in `Sites.add`.
        """
        line, end_line, column, end_column = position
        if line is None or column is None or end_line is None or end_column is None:
            return -1
        index = bisect_right(self._starts, (line, column)) - 1
        if index < 0:
            return -1
        _, last, _, end = self.positions[index]
        return index if (end_line, end_column) <= (last, end) else -1


def parts(
    code: CodeType, found: list[Instruction], statements: Statements | None
) -> list[Part | None]:
    """Return for each instruction the part of a line that it belongs to.

    Instructions without a place belong to the part before them.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.
    statements : Statements, optional
        Statements that are parts; without them, lines are.
    """
    # An expression's code lies in a statement of another code object.
    is_expression = code.co_name.startswith("<") and code.co_name != "<module>"
    where: list[Part | None] = []
    last: Part | None = None
    for one in found:
        line = one.position[0]
        if line is not None:
            holding = -1
            if statements is not None and not is_expression:
                holding = statements.holding(one.position)
            last = (line, holding)
        where.append(last)
    return where


def begins(code: CodeType, found: list[Instruction], where: list[Part | None]) -> frozenset[int]:
    """Return the instructions that begin a statement without beginning a line.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.
    where : list of tuple
        Their parts.

    Returns
    -------
    frozenset of int
        Indices into `found`.
    """
    begun = set()
    for index, (before, raising) in enumerate(predecessors(code, found)):
        part = where[index]
        if part is None or found[index].position[0] is None:
            continue
        sources = {where[one] for one in before}
        thrown = {where[one] for one in raising}
        if part[1] < 0:
            # Of what a `with` on one line guards only the body can lead to its header.
            within = {one for one in thrown if _is_body(one, part[0])}
            sources |= within or thrown
            is_first = part not in sources and any(_is_body(one, part[0]) for one in sources)
        else:
            sources |= thrown
            is_first = bool(sources) and all(one is None or one[1] != part[1] for one in sources)
        if is_first:
            begun.add(index)
    return frozenset(begun)


def _is_body(part: Part | None, line: int) -> bool:
    """Tell whether a part is a statement in the middle of a line."""
    return part is not None and part[0] == line and part[1] >= 0
