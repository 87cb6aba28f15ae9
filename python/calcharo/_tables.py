"""What native code is told of a code object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._code import argument_count, is_optimized, variable_names

if TYPE_CHECKING:
    from types import CodeType
    from typing import Callable


class Tables:
    """Tables by slot, by site and by code unit; see `plan.rs`.

    Parameters
    ----------
    code : CodeType
        A code object in scope.
    is_secret : callable
        Whether a variable of this name holds a secret.

    Attributes
    ----------
    variables : list of str
        Names of the slots.
    lines : bytes
        For each code unit the site of its line, or of its statement, from 1; 0 for none.
    stores : list of list of int
        For each site of a line the slots that are written there.
    repeats : bytes
        For each jump back the site of the line that it begins anew, from 1.
    statements : bytes
        For each code unit that begins a statement in the middle of a line its site, from 1;
        empty unless statements are steps of their own.
    instructions : bytes
        Five numbers for each code unit: action, depth of the stack, argument, site, and the
        site of the expression whose value is on top of the stack.
    clauses : list of int
        Units of the handlers that may take an exception, where no instructions are looked at.
    wholes : bytes
        For each code unit twice the site, from 1, of the conditional, comprehension or the like
        whose value is on the stack, beside that of `instructions`, plus 1 if it lies below the top;
        0 for none.
    conditions : bytes
        For each conditional jump twice its site, from 1, plus 1 if it jumps on true.
    names : list of tuple of int and str
        Names that instructions look up or write, by code unit.
    """

    __slots__ = (
        "base",
        "cells",
        "clauses",
        "conditions",
        "entry",
        "instructions",
        "lines",
        "names",
        "optimized",
        "redacted",
        "repeats",
        "statements",
        "stores",
        "variables",
        "wholes",
    )

    lines: bytes
    stores: list[list[int]]
    repeats: bytes
    statements: bytes
    instructions: bytes
    wholes: bytes
    conditions: bytes
    clauses: list[int]
    names: list[tuple[int, str]]

    def __init__(self, code: CodeType, is_secret: Callable[[str], bool]) -> None:
        names = variable_names(code)
        cells = {*code.co_cellvars, *code.co_freevars}
        arguments = argument_count(code)
        self.variables = names
        self.optimized = is_optimized(code)
        self.base = type(code).__basicsize__
        self.redacted = [is_secret(name) for name in names]
        self.cells = [name in cells for name in names]
        self.entry = [slot for slot in range(len(names)) if slot < arguments or self.cells[slot]]
