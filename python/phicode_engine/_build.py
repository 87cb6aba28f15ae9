"""Builds the code object of a φ file when the cache has none, and stores it."""

import errno
import os
import sys
import time

from . import _store
from ._hook import hide_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Callable, Optional

    from ._loader import PhiLoader

# A file on a network or under a virus scanner may be busy for a moment.
_TRANSIENT = (errno.EBUSY, errno.EAGAIN, getattr(errno, "ESTALE", errno.EAGAIN))


#: Time spent on conversion and compilation in this process, in ns.
spent_ns = 0


def build(
    loader: "PhiLoader", path: str, stamp: os.stat_result, entry: "Optional[str]"
) -> "CodeType":
    """Convert and compile a φ file; store the result if entries may be written.

    Parameters
    ----------
    loader : PhiLoader
        The file's loader.
    path : str
        The φ file.
    stamp : os.stat_result
        Of the file, taken before now: if the file changes meanwhile, the entry is
        stale from the start.
    entry : str or None
        The cache file.

    Returns
    -------
    types.CodeType
        The code object, with columns of the φ text where Python has columns.
    """
    global spent_ns
    source = read(loader, path)
    begin_ns = time.monotonic_ns()
    code: CodeType = loader.source_to_code(source, path)
    spent_ns += time.monotonic_ns() - begin_ns
    if entry is not None and not sys.dont_write_bytecode:
        flags = _store.wanted_flags(entry)
        payload = _store.dumps(code, path, flags)
        data = _store.encode(payload, path, source, stamp, loader.pack, flags)
        _store.store(entry, data, stamp)
    return code


def read(loader: "PhiLoader", path: str) -> bytes:
    """Return the content of a φ file, patient with one that is busy.

    `MAX_FILE_RETRIES` and `RETRY_BASE_DELAY` (s) say how patient.
    """
    attempts = 0
    while True:
        try:
            data: bytes = loader.get_data(path)
            return data
        except OSError as error:
            if error.errno not in _TRANSIENT or attempts >= _number("MAX_FILE_RETRIES", int, 3):
                raise
        # Beyond the 20th a wait would be measured in hours even from a millisecond.
        time.sleep(_number("RETRY_BASE_DELAY", float, 0.01) * 2 ** min(attempts, 20))
        attempts += 1


def _number(variable: str, kind: "Callable[[str], float]", default: float) -> float:
    """Return a variable's value; the default for what is no number, as the launcher tells."""
    try:
        number = kind(os.environ.get(variable, ""))
    except ValueError:
        return default
    return number if 0 <= number < float("inf") else default


hide_frames(build, read)
