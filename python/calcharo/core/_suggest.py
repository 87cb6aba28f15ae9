"""Small parts of messages: a shortened value, and the name that was probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Iterable

#: Characters of a value in a message.
MAX_SHOWN = 60


def shown(value: object) -> str:
    """Return the `repr` of a value for a message: short, on one line, and never raising."""
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def near(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" if a known name looks like one that is unknown."""
    found = difflib.get_close_matches(name.strip().lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""
