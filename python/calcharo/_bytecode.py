"""Instructions of a code object: decoded, with the depth of the stack before each.

Source: `Lib/dis.py` and `Python/instrumentation.c` of CPython 3.12 and 3.13.
"""

from __future__ import annotations

import dis
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import CodeType

_CACHE = dis.opmap["CACHE"]
_EXTENDED = dis.opmap["EXTENDED_ARG"]
_JUMPS = frozenset(dis.hasjrel) | frozenset(dis.hasjabs)
#: Instructions behind which nothing follows in line.
_ENDS = frozenset(
    dis.opmap[name]
    for name in (
        "RETURN_VALUE",
        "RETURN_CONST",
        "RAISE_VARARGS",
        "RERAISE",
        "JUMP_FORWARD",
        "JUMP_BACKWARD",
        "JUMP_BACKWARD_NO_INTERRUPT",
        "INTERPRETER_EXIT",
    )
    if name in dis.opmap
)


class Instruction(NamedTuple):
    """One instruction; units are code units of two bytes."""

    unit: int
    #: The unit of its first EXTENDED_ARG, or its own.
    start: int
    opcode: int
    name: str
    argument: int
    #: The unit behind it and its caches.
    following: int
    #: The unit that it may jump to.
    target: int | None
    #: Line, end line, column and end column; columns in bytes of UTF-8.
    position: tuple[int | None, int | None, int | None, int | None]

    def ways(self) -> list[int]:
        """Return the units that may come next, but for exceptions."""
        ways = [] if self.target is None else [self.target]
        return ways if is_end(self) else [*ways, self.following]


def instructions(code: CodeType) -> list[Instruction]:
    """Return the instructions of a code object in order.

    Parameters
    ----------
    code : CodeType
        A code object of this interpreter.
    """
    raw = code.co_code
    positions = list(code.co_positions())
    found: list[Instruction] = []
    extended = unit = start = 0
    count = len(raw) // 2
    while unit < count:
        opcode, argument = raw[2 * unit], raw[2 * unit + 1] | extended
        following = unit + 1
        while following < count and raw[2 * following] == _CACHE:
            following += 1
        if opcode == _EXTENDED:
            extended = argument << 8
        else:
            extended = 0
            name = dis.opname[opcode]
            target = None
            if opcode in _JUMPS:
                target = following + (-argument if "BACKWARD" in name else argument)
            position = positions[unit]
            found.append(
                Instruction(unit, start, opcode, name, argument, following, target, position)
            )
            start = following
        unit = following
    return found


def depths(code: CodeType, found: list[Instruction]) -> dict[int, int]:
    """Return the number of values on the stack before each reachable instruction.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.
    """
    by_unit = instructions_by_unit(found)
    known: dict[int, int] = {}
    waiting = [(0, 0)]
    for _, _, target, depth, lasti in dis._parse_exception_table(code):  # type: ignore[attr-defined]
        # The interpreter cuts the stack to `depth`, and pushes the exception.
        waiting.append((target // 2, depth + 1 + lasti))
    while waiting:
        unit, depth = waiting.pop()
        while unit in by_unit:
            one = by_unit[unit]
            if one.unit in known or depth < 0:
                break
            known[one.unit] = depth
            argument = one.argument if one.opcode >= dis.HAVE_ARGUMENT else None
            if one.target is not None:
                effect = dis.stack_effect(one.opcode, argument, jump=True)
                waiting.append((one.target, depth + effect))
            if is_end(one):
                break
            # What a generator is sent first; `dis` of 3.12 does not count it.
            is_sent = one.name == "RETURN_GENERATOR"
            depth += 1 if is_sent else dis.stack_effect(one.opcode, argument, jump=False)
            unit = one.following
    return known


def instructions_by_unit(found: list[Instruction]) -> dict[int, Instruction]:
    """Return instructions by unit; an EXTENDED_ARG in front of one leads to it.

    Parameters
    ----------
    found : list of Instruction
        Instructions of a code object.
    """
    return {unit: one for one in found for unit in range(one.start, one.unit + 1)}


def is_end(one: Instruction) -> bool:
    """Tell whether nothing follows an instruction in line.

    Parameters
    ----------
    one : Instruction
        The instruction.
    """
    return one.opcode in _ENDS


def handlers(code: CodeType) -> set[int]:
    """Return the units where exceptions lead to.

    Parameters
    ----------
    code : CodeType
        A code object of this interpreter.
    """
    return {entry.target // 2 for entry in dis._parse_exception_table(code)}  # type: ignore[attr-defined]


def jump_targets(code: CodeType, found: list[Instruction]) -> set[int]:
    """Return the units that are reached by other ways than in line.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.
    """
    by_unit = instructions_by_unit(found)
    targets = {by_unit[one.target].unit for one in found if one.target in by_unit}
    return targets | handlers(code)


def predecessors(code: CodeType, found: list[Instruction]) -> list[tuple[list[int], list[int]]]:
    """Return for each instruction those that run before it, as indices into `found`.

    Parameters
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.

    Returns
    -------
    list of tuple
        Those that it follows or that jump to it, and those whose exceptions lead to it.
    """
    place = {unit: i for i, one in enumerate(found) for unit in range(one.start, one.unit + 1)}
    before: list[tuple[list[int], list[int]]] = [([], []) for _ in found]
    for index, one in enumerate(found):
        if one.target in place:
            before[place[one.target]][0].append(index)
        if not is_end(one) and index + 1 < len(found):
            before[index + 1][0].append(index)
    for entry in dis._parse_exception_table(code):  # type: ignore[attr-defined]
        guarded = [place[unit] for unit in range(entry.start // 2, entry.end // 2) if unit in place]
        before[place[entry.target // 2]][1].extend(dict.fromkeys(guarded))
    return before
