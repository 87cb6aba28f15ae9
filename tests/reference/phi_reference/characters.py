"""Identifier characters as a regular-expression class, from Python's own `str.isidentifier`."""

import sys


def _ranges(accepted):
    """Yield inclusive code point ranges whose characters all satisfy `accepted`."""
    start = None
    for point in range(sys.maxunicode + 2):
        inside = point <= sys.maxunicode and accepted(chr(point))
        if inside and start is None:
            start = point
        elif not inside and start is not None:
            yield start, point - 1
            start = None


def _escaped(point):
    return f"\\U{point:08x}"


# `"a" + c` is an identifier exactly if `c` may continue one (XID_Continue).
CONTINUE = "".join(
    _escaped(first) + "-" + _escaped(last)
    for first, last in _ranges(lambda c: ("a" + c).isidentifier())
)
