"""Format of a bytecode cache entry, and its verification on every load.

An entry is a PEP 552 `.pyc` with a trailer, which `marshal` ignores:

======= ==================================================================
bytes   content
======= ==================================================================
0-15    Python's header: magic, flags, then mtime and size or source hash
16-n    the marshalled code object
n-m     with flag bit 0: the pack file that the symbol map was read from, as it was
        then: absolute path, size (8), mtime in ns (8), length of the path (4)
last 32 magic (4), format version (2), flags (2), mtime in ns (8),
        context fingerprint (8), checksum of everything before it (8)
======= ==================================================================

All numbers are little-endian. In a hash-based entry content stands where modification
times stand here; `_content` has it. The checksum is SipHash as CPython has it built in.
It finds damage; it is no defence against someone who may write to the directory.
"""

import _imp
import sys
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    MAGIC_NUMBER,
    _path_join,
    _path_split,
    _path_stat,
)
from _io import open_code

from ._context import KEY, fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import stat_result
    from typing import Optional, Tuple

    #: A file's absolute path, size in bytes and mtime in ns, as 64 bits each.
    Pack = Tuple[str, int, int]

#: Magic and format version of the trailer.
TRAILER = b"\xcf\x86pc\x01\x00"
#: The flags that may follow them: nothing, a record of a pack file.
PLAIN = b"\0\0"
PACKED = b"\x01\0"
TRAILER_SIZE = 32
HEADER_SIZE = 16

#: Entries rebuilt by this process, by reason.
rebuilt = {"missing": 0, "stale": 0, "damaged": 0}

# PyPy wants bytes.
_HASHES_VIEWS = sys.implementation.name == "cpython"
_BEGINNINGS = (TRAILER + PLAIN, TRAILER + PACKED)
_OPTIMISATION = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
#: The interpreter's cache tag; None where an implementation does not cache.
tag: "Optional[str]" = sys.implementation.cache_tag
_U64 = 0xFFFF_FFFF_FFFF_FFFF


def entry_path(source: str) -> "Optional[str]":
    """Return where the entry of a φ file belongs, or None if there is no caching.

    `a.py`, `a.φ` and `a.phi` have one name in Python's own scheme, so the suffix is
    a part of ours: `__pycache__/a.cpython-313.φ.pyc`.
    """
    directory, name = _path_split(source)
    stem, _, suffix = name.rpartition(".")
    if tag is None or not stem:
        return None
    name = f"{stem}.{tag}{_OPTIMISATION}.{suffix}.pyc"
    if sys.pycache_prefix is None:
        path: str = _path_join(directory, "__pycache__", name)
        return path
    from ._store import prefixed

    return prefixed(directory, name)


def seconds(stamp: "stat_result") -> bytes:
    """Return a source's mtime (s) and size as the header has them."""
    mtime = int(stamp.st_mtime) & 0xFFFF_FFFF
    return mtime.to_bytes(4, "little") + (stamp.st_size & 0xFFFF_FFFF).to_bytes(4, "little")


def load(entry: str, source: str, stamp: "stat_result") -> "Optional[memoryview]":
    """Return the marshalled code of a valid entry; None, counted, for any other.

    Parameters
    ----------
    entry : str
        The cache file.
    source : str
        The φ file it was made from.
    stamp : os.stat_result
        Of the φ file, taken before the entry is read.
    """
    try:
        with open_code(entry) as file:
            data = file.read()
    except OSError:
        rebuilt["missing"] += 1
        return None
    view = memoryview(data)
    if (
        len(data) <= HEADER_SIZE + TRAILER_SIZE
        or data[-32:-24] not in _BEGINNINGS
        or _imp.source_hash(KEY, view[:-8] if _HASHES_VIEWS else data[:-8]) != data[-8:]
    ):
        rebuilt["damaged"] += 1
        return None
    if data[:4] == MAGIC_NUMBER and _is_current(data, source, stamp):
        return view[HEADER_SIZE:]
    rebuilt["stale"] += 1
    return None


def nanoseconds(stamp: "stat_result") -> bytes:
    """Return a source's mtime in ns as the trailer has it."""
    return (stamp.st_mtime_ns & _U64).to_bytes(8, "little")


def pack_record(pack: "Pack") -> bytes:
    """Return what an entry says about a pack file."""
    path = pack[0].encode("utf-8", "surrogateescape")
    numbers = (pack[1] & _U64).to_bytes(8, "little") + (pack[2] & _U64).to_bytes(8, "little")
    return path + numbers + len(path).to_bytes(4, "little")


def _has_same_pack(data: bytes) -> bool:
    """Tell whether the pack file of an entry is as it was when the entry was made."""
    end = len(data) - TRAILER_SIZE
    length = int.from_bytes(data[end - 4 : end], "little")
    path = data[end - 20 - length : end - 20].decode("utf-8", "surrogateescape")
    try:
        now = _path_stat(path)
    except (OSError, ValueError):
        return False
    return data[end - 20 - length : end] == pack_record((path, now.st_size, now.st_mtime_ns))


def _is_current(data: bytes, source: str, stamp: "stat_result") -> bool:
    """Tell whether an entry belongs to the source and its context as they are now."""
    if data[4:8] != b"\0\0\0\0":
        from ._content import is_current

        return is_current(data, source)
    return (
        data[8:16] == seconds(stamp)
        and data[-24:-16] == nanoseconds(stamp)
        and data[-16:-8] == fingerprint(_path_split(source)[0])
        and (not data[-26] or _has_same_pack(data))
    )
