"""What a code object says of itself: its variables, arguments and kind."""

from __future__ import annotations

from inspect import (
    CO_ASYNC_GENERATOR,
    CO_COROUTINE,
    CO_GENERATOR,
    CO_OPTIMIZED,
    CO_VARARGS,
    CO_VARKEYWORDS,
)
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType


def variable_names(code: CodeType) -> list[str]:
    """Return the names of the slots of a code object, in their order.

    Parameters
    ----------
    code : CodeType
        A code object of this interpreter.
    """
    cells = [name for name in code.co_cellvars if name not in code.co_varnames]
    return [*code.co_varnames, *cells, *code.co_freevars]


def argument_count(code: CodeType) -> int:
    """Return how many of the first slots are arguments.

    Parameters
    ----------
    code : CodeType
        A code object.
    """
    extra = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + extra


def is_optimized(code: CodeType) -> bool:
    """Tell whether variables live in slots; others live in a mapping.

    Parameters
    ----------
    code : CodeType
        A code object.
    """
    return bool(code.co_flags & CO_OPTIMIZED)


def definition(code: CodeType, file: int, sites: list[dict[str, object]]) -> dict[str, object]:
    """Return what a trace says of a code object; see `definition.rs`.

    Parameters
    ----------
    code : CodeType
        A code object in scope.
    file : int
        The number of its file.
    sites : list of dict
        Places in it that steps refer to.
    """
    return {
        "define": "code",
        "file": file,
        "name": code.co_name,
        "qualname": code.co_qualname,
        "first_line": max(code.co_firstlineno, 0),
        "optimized": is_optimized(code),
        "kind": _kind(code),
        "arguments": argument_count(code),
        "variables": [{"name": n, "kind": k} for n, k in zip(variable_names(code), _kinds(code))],
        "sites": sites,
    }


def _kinds(code: CodeType) -> list[str]:
    """Where the variables live, in the order of their slots."""
    names = variable_names(code)
    first_free = len(names) - len(code.co_freevars)
    return [
        "free" if index >= first_free
        else "cell" if name in code.co_cellvars
        else "local" if is_optimized(code)
        else "hidden"
        for index, name in enumerate(names)
    ]  # fmt: skip


def _kind(code: CodeType) -> str:
    flags = {
        CO_COROUTINE: "coroutine",
        CO_ASYNC_GENERATOR: "async_generator",
        CO_GENERATOR: "generator",
        CO_OPTIMIZED: "function",
    }
    for flag, kind in flags.items():
        if code.co_flags & flag:
            return kind
    return "module" if code.co_name == "<module>" else "class"
