"""Writes cache entries: whole or not at all, and never an error to the user.

An entry is written under a temporary name and renamed, without a lock: every
version of it is valid, so the last writer wins. There is no sync: a file torn by a
crash fails its checksum and is rebuilt.
"""

import _imp
import os
import sys
import time
from _frozen_importlib_external import (
    MAGIC_NUMBER,
)

from . import _cache
from ._context import KEY, fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Set

# Files of writers that died; a live writer needs far less time.
_STALE_AFTER_S = 3600

# Flags of PEP 552.
_UNCHECKED_HASH, _CHECKED_HASH = 0b01, 0b11

_swept: "Set[str]" = set()


def prefixed(directory: str, name: str) -> str:
    """Return an entry's place below `sys.pycache_prefix`, as Python builds it."""
    root = os.path.splitdrive(os.path.abspath(directory))[1].lstrip(os.sep)
    return os.path.join(sys.pycache_prefix or "", root, name)


def encode(
    payload: bytes,
    source: str,
    text: bytes,
    stamp: os.stat_result,
    pack: "Optional[_cache.Pack]" = None,
    flags: int = 0,
) -> bytes:
    """Return the bytes of an entry.

    Parameters
    ----------
    payload : bytes
        The marshalled code object.
    source : str
        The φ file.
    text : bytes
        Its content.
    stamp : os.stat_result
        Of the φ file, taken before it was read.
    pack : tuple, optional
        The pack file that the symbol map was read from.
    flags : int
        Of PEP 552: 0 for an entry that belongs to its source by modification time.
    """
    directory = os.path.dirname(source)
    record = b""
    if flags:
        from . import _content

        key, mtime_ns = _content.source_hash(text), bytes(8)
        context = _content.fingerprint(directory, flags)
        if pack and flags & _content.CHECKED:
            record = _content.content_record(pack, source)
    else:
        key, mtime_ns = _cache.seconds(stamp), _cache.nanoseconds(stamp)
        context = fingerprint(directory)
        if pack:
            record = _cache.pack_record(pack)
    data = b"".join(
        (
            MAGIC_NUMBER,
            flags.to_bytes(4, "little"),
            key,
            payload,
            record,
            _cache.TRAILER,
            _cache.PACKED if record else _cache.PLAIN,
            mtime_ns,
            context,
        )
    )
    return data + _imp.source_hash(KEY, data)


def wanted_flags(entry: str) -> int:
    """Return of which kind (PEP 552 flags) the entry is to be that is written in a place.

    As in Python, a stale entry that is hash-based is replaced by one that is.
    """
    if "SOURCE_DATE_EPOCH" in os.environ:
        # A reproducible build: nothing in the entry may depend on when it was made.
        return _CHECKED_HASH
    if not _cache.rebuilt["stale"]:
        return 0
    try:
        with open(entry, "rb") as file:
            header = file.read(8)
    except OSError:
        return 0
    flags = int.from_bytes(header[4:], "little")
    return flags if flags in (_UNCHECKED_HASH, _CHECKED_HASH) else 0


def store(entry: str, data: bytes, stamp: os.stat_result) -> bool:
    """Put an entry in its place; return False, in silence, where that is not possible.

    Parameters
    ----------
    entry : str
        The cache file.
    data : bytes
        All of its content.
    stamp : os.stat_result
        Of the φ file, whose permissions are taken over.
    """
    temporary = f"{entry}.{os.getpid()}.{os.urandom(8).hex()}"
    directory = os.path.dirname(entry)
    # As Python does it: writable by the owner, executable by nobody.
    mode = (stamp.st_mode | 0o200) & 0o666
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        try:
            descriptor = os.open(temporary, flags, mode)
        except FileNotFoundError:
            os.makedirs(directory, exist_ok=True)
            descriptor = os.open(temporary, flags, mode)
    except OSError:
        return False
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
        os.replace(temporary, entry)
    except OSError:
        _remove(temporary)
        return False
    except BaseException:
        # Interrupted between two writes: the half of a file must not stay.
        _remove(temporary)
        raise
    _sweep(directory)
    return True


def _sweep(directory: str) -> None:
    """Remove what dead writers left in a directory, once per process."""
    if directory in _swept:
        return
    _swept.add(directory)
    try:
        for name in os.listdir(directory):
            suffix, process = name.rsplit(".", 3)[1:3] if name.count(".") > 3 else ("", "")
            if suffix == "pyc" and process.isdigit() and not _is_alive(int(process)):
                path = os.path.join(directory, name)
                if time.time() - os.stat(path).st_mtime > _STALE_AFTER_S:
                    _remove(path)
    except OSError:
        return


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


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
