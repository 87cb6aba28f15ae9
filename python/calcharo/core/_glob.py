"""Patterns for paths and dotted names, and whether one takes all that another takes."""

from __future__ import annotations

import fnmatch
import functools
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Iterator, Pattern

_WILD = re.compile(r"[*?\[]")
#: What `*` and `**` are replaced with to try a pattern on another: text that no user writes.
_STAND_INS = (("", ""), ("\ue000", "\ue000"), ("\ue001\ue002", "\ue001/\ue002"))


def literal_start(pattern: str) -> str:
    """Return the text of a pattern before its first wildcard."""
    found = _WILD.search(pattern)
    return pattern if found is None else pattern[: found.start()]


def escape(text: str) -> str:
    """Return a pattern that takes exactly a text."""
    return _WILD.sub(lambda found: f"[{found.group()}]", text)


def as_path(filename: str) -> str:
    """Return a file name in the form that patterns are written in: `/`, no `.` or `..`."""
    if filename.startswith("<"):
        return filename
    plain = os.path.normcase(os.path.normpath(filename))
    return plain.replace(os.sep, "/")


@functools.lru_cache(maxsize=1024)
def path_pattern(pattern: str) -> Pattern[str]:
    """Return what takes the paths of a pattern.

    Parameters
    ----------
    pattern : str
        `*` and `?` stay within a folder, `**` goes through folders, `[…]` is a choice. A
        pattern that does not begin at the root takes the end of a path, from a folder
        border on; one that ends with `/` takes all that is below the folder.
    """
    given = os.path.normcase(pattern).replace(os.sep, "/")
    if given.startswith("./"):
        given = given[2:]
    if given.endswith("/"):
        given += "**"
    rooted = given.startswith(("/", "<", "**")) or re.match(r"[A-Za-z]:", given)
    start = "" if rooted else "(?:.*/)?"
    return re.compile(f"(?s:{start}{''.join(_path_parts(given))})\\Z")


def _path_parts(pattern: str) -> Iterator[str]:
    # A choice is left to `fnmatch`; a bracket that nothing closes is itself.
    for part in re.findall(r"\*\*/|\*+|\?|\[[!^]?\]?[^\]/]*\]|[^*?\[]+|\[", pattern):
        if part == "**/":
            yield "(?:.*/)?"
        elif part == "*":
            yield "[^/]*"
        elif part.startswith("*"):
            yield ".*"
        elif part == "?":
            yield "[^/]"
        elif part.startswith("[") and len(part) > 1:
            # Its form is `(?s:[…])\Z`.
            yield re.sub(r"\\[zZ]$", "", fnmatch.translate(part))
        else:
            yield re.escape(part)


@functools.lru_cache(maxsize=1024)
def name_pattern(pattern: str) -> Pattern[str]:
    """Return what takes the dotted names of a pattern; `*` takes dots as well."""
    return re.compile(fnmatch.translate(pattern))


def examples(pattern: str) -> Iterator[str]:
    """Return texts that a pattern takes, between which its wildcards differ.

    What takes all of them takes whatever the pattern takes, but for choices in brackets.
    """
    for one, several in _STAND_INS:
        text = re.sub(r"\*\*+", several, pattern)
        yield text.replace("*", one).replace("?", one[:1] or "\ue000")
