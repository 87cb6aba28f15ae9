"""Removes what nobody will use any more, where an entry is written anyway.

Once per process and directory: temporary files of writers that died, and entries of this
interpreter whose φ file is gone. What belongs to others stays.
"""

import os
import time

from ._cache import TRAILER, TRAILER_SIZE, tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Set

# A live writer needs far less time.
_STALE_AFTER_S = 3600

_swept: "Set[str]" = set()


def sweep(directory: str) -> None:
    """Remove left-over temporary files and orphaned entries from a cache directory.

    Parameters
    ----------
    directory : str
        Where an entry was written. Orphans are known only in a `__pycache__`.
    """
    if directory in _swept:
        return
    _swept.add(directory)
    folder, name = os.path.split(directory)
    try:
        sources = set(os.listdir(folder)) if name == "__pycache__" else None
        for name in os.listdir(directory):
            path = os.path.join(directory, name)
            if _is_left_over(name, path) or (
                sources is not None and _is_orphan(name, sources) and _is_entry(path)
            ):
                remove(path)
    except OSError:
        return


def remove(path: str) -> None:
    """Remove a file if that is possible."""
    try:
        os.unlink(path)
    except OSError:
        return


def _is_left_over(name: str, path: str) -> bool:
    suffix, process = name.rsplit(".", 3)[1:3] if name.count(".") > 3 else ("", "")
    if suffix != "pyc" or not process.isdigit() or _is_alive(int(process)):
        return False
    return time.time() - os.stat(path).st_mtime > _STALE_AFTER_S


def _is_orphan(name: str, sources: "Set[str]") -> bool:
    """Tell whether a file has the name of an entry of this interpreter without a source."""
    if not name.endswith(".pyc"):
        return False
    rest, _, suffix = name[:-4].rpartition(".")
    head, dot, level = rest.rpartition(".opt-")
    if dot and level.isalnum():
        rest = head
    stem, _, made_for = rest.rpartition(".")
    return bool(stem) and made_for == tag and f"{stem}.{suffix}" not in sources


def _is_entry(path: str) -> bool:
    """Tell whether the end of a file is the trailer of an entry."""
    try:
        with open(path, "rb") as file:
            file.seek(-TRAILER_SIZE, os.SEEK_END)
            return file.read(4) == TRAILER[:4]
    except OSError:
        return False


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        # Elsewhere there is no harmless signal to ask with.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        # Alive under another user, or not a number of this system: hands off.
        return True
    return True
