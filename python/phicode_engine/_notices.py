"""Notices about a configuration: each one once per start, whoever finds it first.

They are no Python warnings: no line of a program is their cause, and a filter that turns
warnings into errors must not keep a program from running.
"""

import _imp
import os
import sys

from ._context import KEY

# Inherited by child processes, which read the same configuration.
_VARIABLE = "PHICODE_TOLD"


def tell(notice: str) -> None:
    """Print a notice on standard error unless this tree of processes has told it."""
    if mark(notice) and sys.stderr is not None:
        print(f"phicode: {notice}", file=sys.stderr)


def mark(notice: str) -> bool:
    """Remember a notice as told; return False if it was so already."""
    name = _imp.source_hash(KEY, notice.encode()).hex()
    told = os.environ.get(_VARIABLE, "").split()
    if name in told:
        return False
    os.environ[_VARIABLE] = " ".join([*told, name])
    return True


def mark_told(encoded: str) -> None:
    """Remember what the launcher has told.

    Parameters
    ----------
    encoded : str
        The notices, percent-encoded, with a NUL between two of them.
    """
    from urllib.parse import unquote

    for notice in unquote(encoded).split("\0"):
        mark(notice)
