"""Hash-based entries (PEP 552): contents stand where others have modification times.

Nothing in such an entry depends on when or where it was made, so builds can be
reproduced and entries may be shipped with their sources. An entry is `CHECKED`, and
compares the contents of source, configuration and pack file at each load, or it is not,
and belongs to its source by promise of who made it.
"""

import _imp
import os
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    _RAW_MAGIC_NUMBER,
)

from . import __version__
from ._cache import TRAILER_SIZE, pack_record
from ._context import KEY, content_chains, context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._cache import Pack

#: PEP 552 flags of the header.
HASHED = 0b01
CHECKED = 0b10


def is_current(data: bytes, source: str) -> bool:
    """Tell whether a hash-based entry belongs to the source and its context.

    Parameters
    ----------
    data : bytes
        The whole entry.
    source : str
        The φ file.
    """
    flags = int.from_bytes(data[4:8], "little")
    if not flags & HASHED or flags & ~(HASHED | CHECKED):
        return False
    directory = os.path.dirname(source)
    if data[-16:-8] != fingerprint(directory, flags):
        return False
    policy = _imp.check_hash_based_pycs
    if policy == "never" or (policy == "default" and not flags & CHECKED):
        return True
    return data[8:16] == source_hash(_read(source)) and (
        not data[-26] or _has_same_pack(data, directory)
    )


def fingerprint(directory: str, flags: int) -> bytes:
    """Return the fingerprint (8 bytes) of hash-based entries of a directory.

    Parameters
    ----------
    directory : str
        Where the search for a configuration begins.
    flags : int
        Of the entry. One that is not checked depends on the engine's version alone.
    """
    text = context(directory, _content, content_chains) if flags & CHECKED else __version__.encode()
    return _imp.source_hash(KEY, text)


def source_hash(data: bytes) -> bytes:
    """Return the hash of a source as Python's own entries have it."""
    return _imp.source_hash(_RAW_MAGIC_NUMBER, data)


def content_record(pack: "Pack", source: str) -> bytes:
    """Return what a checked entry says about a pack file.

    Its path is relative to the folder of the φ file, its hash stands for its time.
    """
    directory = os.path.dirname(os.path.abspath(source))
    try:
        path = os.path.relpath(pack[0], directory)
    except ValueError:
        # On another drive.
        path = pack[0]
    data = _read(pack[0])
    return pack_record((path, len(data), _number(data)))


def _has_same_pack(data: bytes, directory: str) -> bool:
    end = len(data) - TRAILER_SIZE
    length = int.from_bytes(data[end - 4 : end], "little")
    name = data[end - 20 - length : end - 20].decode("utf-8", "surrogateescape")
    try:
        now = _read(os.path.join(directory, name))
    except (OSError, ValueError):
        return False
    return data[end - 20 - length : end] == pack_record((name, len(now), _number(now)))


def _content(path: str) -> bytes:
    """Return name and hash of a file; nothing if it cannot be read."""
    try:
        data = _read(path)
    except (OSError, ValueError):
        return b""
    name = path.rpartition(os.sep)[2]
    return f"|{name} {len(data)} {_number(data)}".encode()


def _number(data: bytes) -> int:
    return int.from_bytes(_imp.source_hash(KEY, data), "little")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
