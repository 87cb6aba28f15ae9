"""The node that the source of an expression stands for."""

from __future__ import annotations

import ast
import warnings


def node_of(text: str) -> ast.AST | None:
    """Return the outermost node of a text; `None` if it cannot be parsed.

    Parameters
    ----------
    text : str
        The source of an expression, or of an assignment such as `x += 1`, in Python or φ.
    """
    # An expression of several lines stands between brackets that are not a part of it.
    node = _parsed(text) or _parsed(f"({text}\n)")
    if node is not None:
        return node
    try:
        from phicode_engine._api import transpile_symbols

        python = transpile_symbols(text)
    except Exception:
        return None
    return _parsed(python) or _parsed(f"({python}\n)")


def _parsed(text: str) -> ast.AST | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 1:
        return None
    return body[0].value if isinstance(body[0], ast.Expr) else body[0]
