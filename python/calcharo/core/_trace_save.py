"""Writes trace files, and finds what reads them."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from typing import TYPE_CHECKING

from .errors import EngineUnavailable, StoreError

if TYPE_CHECKING:
    from os import PathLike

    from .._tracer import Reader


def native_reader() -> type[Reader]:
    """Return the class of the extension module that reads traces.

    Raises
    ------
    EngineUnavailable
        This interpreter has no such module.
    """
    try:
        from .._tracer import Reader
    except ImportError as error:
        name = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
        raise EngineUnavailable(
            f"the extension module of calcharo cannot be loaded by {name}: {error}",
            hint="read the trace with `phicode trace`, or with CPython 3.12 or 3.13",
        ) from error
    return Reader


def write_whole(path: str | PathLike[str], data: bytes) -> None:
    """Write a file that is there as a whole or not at all, whatever happens.

    Parameters
    ----------
    path : path-like
        The file.
    data : bytes
        Its content.

    Raises
    ------
    StoreError
        The system refuses; a file that was there before is as it was.
    """
    target = os.path.realpath(os.fspath(path))
    folder, name = os.path.split(target)
    # In the same folder: renaming must not cross file systems.
    draft = os.path.join(folder, f".{name}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            with open(draft, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                os.chmod(draft, os.stat(target).st_mode & 0o7777)
            os.replace(draft, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(draft)
            raise
    except OSError as error:
        raise StoreError(f"the trace cannot be written: {error.strerror}", path) from error
