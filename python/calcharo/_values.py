"""What instructions of a code object are looked at: writes, and values of expressions."""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

from ._bytecode import depths, jump_targets
from ._clauses import taken

if TYPE_CHECKING:
    from types import CodeType

    from ._bytecode import Instruction
    from ._sites import Position
    from ._subject import Subject
    from ._tables import Tables

_IN_PLACE = 13
_MODERN = sys.version_info >= (3, 13)

#: What native code does before an instruction; the numbers are those of `plan.rs`.
_ACTIONS = {
    "STORE_SUBSCR": 1,
    "DELETE_SUBSCR": 2,
    "STORE_SLICE": 3,
    "STORE_ATTR": 4,
    "DELETE_ATTR": 5,
    "CALL": 7,
    "CALL_KW": 8,
    "CALL_FUNCTION_EX": 9,
}
_WRITES_IN_PLACE = 6
_CALLS = 7
_LOADS_DICT = 10
_TAKES_EXCEPTION = 11

#: Instructions that leave the value of an expression, and what it is called.
EXPRESSIONS = {
    "BINARY_OP": "binary",
    "BINARY_SUBSCR": "subscript",
    "BINARY_SLICE": "subscript",
    "CALL": "call",
    "CALL_KW": "call",
    "CALL_FUNCTION_EX": "call",
    "COMPARE_OP": "compare",
    "IS_OP": "compare",
    "CONTAINS_OP": "compare",
    "LOAD_ATTR": "attribute",
    "UNARY_NEGATIVE": "unary",
    "UNARY_NOT": "unary",
    "UNARY_INVERT": "unary",
    "BUILD_LIST": "value",
    "BUILD_TUPLE": "value",
    "BUILD_SET": "value",
    "BUILD_MAP": "value",
    "BUILD_STRING": "value",
    "BUILD_CONST_KEY_MAP": "value",
    "LIST_EXTEND": "value",
    "SET_UPDATE": "value",
    "DICT_UPDATE": "value",
    "GET_AWAITABLE": "value",
}

#: Instructions that make and fill a display; the object is whole behind the last of its range.
_DISPLAYS = frozenset(name for name, kind in EXPRESSIONS.items() if kind == "value")
_ADDING = ("LIST_APPEND", "SET_ADD")
#: A list or the like that is made empty is filled later, as that of a comprehension is.
_EMPTY = ("BUILD_LIST", "BUILD_SET", "BUILD_MAP")

#: Instructions whose arguments are collected in the range of the whole: the tuple of defaults and
#: the list of `f(*a)` are no values of expressions.
_COLLECTING = ("CALL_FUNCTION_EX", "MAKE_FUNCTION", "LOAD_BUILD_CLASS")


def plan_values(tables: Tables, subject: Subject, writes: bool, expressions: bool) -> None:
    """Fill the tables `instructions` and `names`.

    Parameters
    ----------
    tables : Tables
        What is filled.
    subject : Subject
        The code object.
    writes, expressions : bool
        Whether writes to objects, and values, are recorded.
    """
    code, found, sites, _, _, labels = subject
    count = len(code.co_code) // 2
    rows = array("I", bytes(20 * count))
    tables.names = []
    known = depths(code, found)
    clauses = taken(code, found)
    targets = jump_targets(code, found) if expressions else set()
    collected = {one.position for one in found if one.name in _COLLECTING}
    whole = {one.position: one.unit for one in found if _fills_display(one)}
    before: Instruction | None = None
    for index, one in enumerate(found):
        if one.unit not in known:
            before = None
            continue
        row = 5 * one.unit
        action = _action(one, code) if writes else 0
        rows[row : row + 3] = array("I", (action, known[one.unit], one.argument))
        if action or one.name in ("RAISE_VARARGS", "RERAISE"):
            place = "store" if labels is None else labels.store(one.position)
            rows[row + 3] = sites.add(place, one.position)
        elif one.unit in clauses:
            rows[row] = _TAKES_EXCEPTION
        name = _name(code, found, index, known, action)
        if name is not None:
            tables.names.append((one.unit, name))
        if expressions and before is not None and one.unit not in targets:
            kind = _kind(before, collected, whole)
            if labels is not None and (kind is not None or before.name not in EXPRESSIONS):
                kind = labels.value(before.name, before.position, kind)
            rows[row + 4] = 0 if kind is None else sites.add(kind, before.position)
        before = one
    tables.instructions = rows.tobytes()


def _action(one: Instruction, code: CodeType) -> int:
    if one.name == "BINARY_OP":
        return _WRITES_IN_PLACE if one.argument >= _IN_PLACE else 0
    if one.name == "LOAD_ATTR" and code.co_names[one.argument >> 1] == "__dict__":
        return _LOADS_DICT
    return _ACTIONS.get(one.name, 0)


def _fills_display(one: Instruction) -> bool:
    """Whether the instruction makes or fills what then is on top of the stack."""
    return one.name in _DISPLAYS or (one.name in _ADDING and one.argument == 1)


def _kind(one: Instruction, collected: set[Position], whole: dict[Position, int]) -> str | None:
    """Return what the value is called that an instruction has left; `None` for no value."""
    if one.name == "LOAD_ATTR" and one.argument & 1:
        # A method that is about to be called: what is on top is its object.
        return None
    kind = "value" if _fills_display(one) else EXPRESSIONS.get(one.name)
    if kind != "value":
        return kind
    is_part = one.position in collected or whole[one.position] != one.unit
    is_empty = one.name in _EMPTY and one.argument == 0
    return None if is_part or is_empty else kind


def _name(
    code: CodeType,
    found: list[Instruction],
    index: int,
    known: dict[int, int],
    action: int,
) -> str | None:
    """Name of the attribute that is written, or of the global that is called."""
    one = found[index]
    if one.name in ("STORE_ATTR", "DELETE_ATTR"):
        return code.co_names[one.argument]
    name = _callee_name(found, index, known) if action == _CALLS else None
    return None if name is None else code.co_names[name]


def _callee_name(found: list[Instruction], index: int, known: dict[int, int]) -> int | None:
    """Index of the global name that a call's callee is, if it is one."""
    depth = known[found[index].unit] - found[index].argument - 2
    for one in reversed(found[max(index - 60, 0) : index]):
        before = known.get(one.unit)
        if before is None:
            return None
        if one.name == "LOAD_GLOBAL" and before == depth and one.argument & 1:
            return one.argument >> 1
        if one.name == "LOAD_NAME" and before == depth + (0 if _MODERN else 1):
            return one.argument
        if before <= depth:
            return None
    return None
