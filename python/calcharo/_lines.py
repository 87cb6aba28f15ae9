"""Where the steps of a code object begin: lines, statements, and turns of one-line loops."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from ._sites import hull
from ._statements import begins, parts

if TYPE_CHECKING:
    from ._bytecode import Instruction
    from ._sites import Position, Sites
    from ._statements import Part, Statements
    from ._subject import Subject
    from ._tables import Tables


def plan_lines(tables: Tables, subject: Subject) -> None:
    """Fill the tables `lines`, `stores`, `repeats` and `statements`.

    It comes first: the sites of lines are those that `stores` counts.

    Parameters
    ----------
    tables : Tables
        What is filled.
    subject : Subject
        The code object.
    """
    code, found, sites, _, statements, _ = subject
    count = len(code.co_code) // 2
    where = parts(code, found, statements)
    part_sites = _part_sites(found, where, sites, statements)
    units = array("I", bytes(4 * count))
    for one, part in zip(found, where):
        if one.position[0] is not None and part is not None:
            for unit in range(one.start, one.following):
                units[unit] = part_sites[part]
    tables.lines = units.tobytes()
    tables.stores = _stores(found, part_sites)
    first = begins(code, found, where) if statements else frozenset()
    tables.repeats = _repeats(found, where, part_sites, first, count)
    tables.statements = b""
    if first:
        begun = array("I", bytes(4 * count))
        for index in first:
            part = where[index]
            assert part is not None
            begun[found[index].start] = part_sites[part]
        tables.statements = begun.tobytes()


def _part_sites(
    found: list[Instruction],
    where: list[Part | None],
    sites: Sites,
    statements: Statements | None,
) -> dict[Part, int]:
    """Sites of the parts of lines."""
    by_part: dict[Part, list[Position]] = {}
    for one, part in zip(found, where):
        if one.position[0] is not None and part is not None:
            by_part.setdefault(part, []).append(one.position)
    found_sites = {}
    for part, there in by_part.items():
        line, index = part
        position = hull(there)
        if statements is not None and index >= 0 and statements.positions[index][0] == line:
            position = statements.positions[index]
        found_sites[part] = sites.add("line", position)
    return found_sites


def _stores(found: list[Instruction], part_sites: dict[Part, int]) -> list[list[int]]:
    """For each site the slots that its line writes: all of it, where it has several parts."""
    by_line: dict[int, set[int]] = {}
    anywhere: set[int] = set()
    for one in found:
        line = one.position[0]
        slots = anywhere if line is None else by_line.setdefault(line, set())
        slots.update(_written(one))
    stores: list[list[int]] = [[] for _ in set(part_sites.values()) - {0}]
    for (line, _), site in part_sites.items():
        if site:
            stores[site - 1] = sorted(by_line[line] | anywhere)
    return stores


def _written(one: Instruction) -> tuple[int, ...]:
    high, low = one.argument >> 4, one.argument & 15
    if one.name in ("STORE_FAST", "DELETE_FAST", "LOAD_FAST_AND_CLEAR", "STORE_FAST_MAYBE_NULL"):
        return (one.argument,)
    if one.name in ("STORE_DEREF", "DELETE_DEREF", "MAKE_CELL"):
        return (one.argument,)
    if one.name == "STORE_FAST_STORE_FAST":
        return (high, low)
    if one.name == "STORE_FAST_LOAD_FAST":
        return (high,)
    return ()


def _repeats(
    found: list[Instruction],
    where: list[Part | None],
    part_sites: dict[Part, int],
    first: frozenset[int],
    count: int,
) -> bytes:
    """Jumps back to a line that is not left: the interpreter sends no LINE event for them."""
    repeats = array("I", bytes(4 * count))
    place = {unit: i for i, one in enumerate(found) for unit in range(one.start, one.unit + 1)}
    for index, one in enumerate(found):
        if one.name != "JUMP_BACKWARD" or one.target not in place:
            continue
        target = place[one.target]
        # Where a statement begins, at the jump or behind it, its own event makes the step.
        if target in first or index in first:
            continue
        part = where[target]
        if part is not None and part[0] == one.position[0] == found[target].position[0]:
            repeats[one.unit] = part_sites[part]
    return repeats.tobytes()
