"""Writes cache entries: whole or not at all, and never an error to the user.

An entry is written under a temporary name and renamed, without a lock: every
version of it is valid, so the last writer wins. There is no sync: a file torn by a
crash fails its checksum and is rebuilt.
"""

import _imp
import marshal
import os
import sys
from _frozen_importlib_external import (
    MAGIC_NUMBER,
)
from _imp import _fix_co_filename  # type: ignore[attr-defined]

from . import _cache
from ._context import KEY, absolute, fingerprint
from ._sweep import remove, sweep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Optional

# Flags of PEP 552.
_UNCHECKED_HASH, _CHECKED_HASH = 0b01, 0b11


def prefixed(directory: str, name: str) -> str:
    """Return an entry's place below `sys.pycache_prefix`, as Python builds it."""
    root = os.path.splitdrive(absolute(directory))[1].lstrip(os.sep)
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


def dumps(code: "CodeType", path: str, flags: int) -> bytes:
    """Return a code object of the φ file `path` as an entry with these flags holds it.

    Where the file lies is no part of a hash-based entry: the loader puts its path in.
    """
    if not flags:
        return marshal.dumps(code)
    _fix_co_filename(code, os.path.basename(path))
    try:
        return marshal.dumps(code)
    finally:
        _fix_co_filename(code, path)


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
    try:
        temporary = write_temporary(entry, data, stamp)
        try:
            os.replace(temporary, entry)
        except BaseException:
            remove(temporary)
            raise
    except OSError:
        return False
    sweep(os.path.dirname(entry))
    return True


def write_temporary(entry: str, data: bytes, stamp: os.stat_result) -> str:
    """Write an entry beside its place, with its folder if need be; return the file's name.

    Raises
    ------
    OSError
        The file cannot be written. Nothing of it is left.
    """
    temporary = f"{entry}.{os.getpid()}.{os.urandom(8).hex()}"
    # As Python does it: writable by the owner, executable by nobody.
    mode = (stamp.st_mode | 0o200) & 0o666
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(temporary, flags, mode)
    except FileNotFoundError:
        _make_folder(os.path.dirname(entry))
        descriptor = os.open(temporary, flags, mode)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
    except BaseException:
        # Also interrupted between two writes: the half of a file must not stay.
        remove(temporary)
        raise
    return temporary


def _make_folder(directory: str) -> None:
    if sys.pycache_prefix is not None:
        os.makedirs(directory, exist_ok=True)
        return
    try:
        # Without its parents: a package that has vanished meanwhile must not come back.
        os.mkdir(directory)
    except FileExistsError:
        # Another writer was faster, or the place is taken by a file and opening says so.
        return
