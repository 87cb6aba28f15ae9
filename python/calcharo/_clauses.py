"""Where a code object takes an exception: an `except` clause does, or a `finally` that drops it.

The interpreter has handlers for much else: `finally` and `with` look at an exception and raise it
again, a name that `except … as` has bound is unbound, and clauses that do not match pass it on.

Source: `Python/compile.c` of CPython 3.12 and 3.13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._bytecode import handlers, instructions_by_unit

if TYPE_CHECKING:
    from types import CodeType

    from ._bytecode import Instruction

#: Instructions that compare an exception with what a clause names.
_CHECKS = ("CHECK_EXC_MATCH", "CHECK_EG_MATCH")


def taken(code: CodeType, found: list[Instruction]) -> dict[int, int]:
    """Return the units that run when an exception is taken, which then is on top of the stack.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.

    Returns
    -------
    dict of int to int
        For each of the units that of its handler, where all exceptions arrive.
    """
    by_unit = instructions_by_unit(found)
    return {
        unit: start
        for start in handlers(code)
        if by_unit[start].name == "PUSH_EXC_INFO"
        for unit in _taken_in(by_unit, by_unit[start])
    }


def _taken_in(by_unit: dict[int, Instruction], start: Instruction) -> list[int]:
    first = by_unit[start.following]
    if first.name == "POP_TOP":
        # Only a clause without a type drops the exception at once.
        return [first.unit]
    if first.name == "WITH_EXCEPT_START":
        return []
    reached = _reached(by_unit, first)
    checks = [one for one in reached if one.name in _CHECKS]
    if not checks:
        return [one.unit for one in reached if _drops(by_unit, one)]
    found: list[int] = []
    for check in checks:
        jump = by_unit[check.following]
        if jump.target is None:
            # A copy of the group's part is compared with None.
            jump = by_unit[jump.following]
        found.append(by_unit[jump.following].unit)
        if check.name == "CHECK_EXC_MATCH" and jump.target is not None:
            otherwise = by_unit[jump.target]
            found += [otherwise.unit] if otherwise.name == "POP_TOP" else []
    return found


def _reached(by_unit: dict[int, Instruction], start: Instruction) -> list[Instruction]:
    """Return what a handler runs, but for what further exceptions lead to."""
    waiting, reached = [start.unit], {}
    while waiting:
        one = by_unit.get(waiting.pop())
        if one is None or one.unit in reached:
            continue
        reached[one.unit] = one
        if one.name == "POP_EXCEPT":
            # The handler is over.
            continue
        waiting += one.ways()
    return list(reached.values())


def _drops(by_unit: dict[int, Instruction], one: Instruction) -> bool:
    """Whether a `finally` is left here by `return`, `break` or `continue`."""
    after = by_unit.get(one.following)
    if after is not None and after.name == "SWAP":
        # What is returned lies above.
        after = by_unit.get(after.following)
    return one.name == "POP_TOP" and after is not None and after.name == "POP_EXCEPT"
