"""Fingerprint of everything beside the source that decides what a φ file means.

A cache entry is valid only under the engine version and the configuration it was
made with. The configuration is not read here: size and modification time of the
files in which the engine would look for one stand for their content. Where the
search would end earlier the fingerprint may cover a file too many, never one too few.
"""

import _imp
import os

from . import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict

#: Key of checksums and fingerprints of this cache format.
KEY = int.from_bytes(b"phicache", "little")

# In the order of the configuration search, relative to each directory on the way up.
_CANDIDATES = (
    os.path.join(".(φ)", "config.json"),
    os.path.join(".phicode", "config.json"),
    "pyproject.toml",
)
_BOUNDARIES = ("site-packages", "dist-packages")
_VARIABLES = ("PHICODE_CONFIG", "PHICODE_VALIDATION")

_chains: "Dict[str, bytes]" = {}
_fingerprints: "Dict[str, bytes]" = {}


def fingerprint(directory: str) -> bytes:
    """Return the fingerprint (8 bytes) for φ files of a directory.

    Parameters
    ----------
    directory : str
        Where the search for a configuration begins; relative paths are allowed.
    """
    known = _fingerprints.get(directory)
    if known is None:
        text = __version__.encode() + _environment() + _chain(os.path.abspath(directory))
        known = _fingerprints[directory] = _imp.source_hash(KEY, text)
    return known


def forget() -> None:
    """Look at the file system anew, as `importlib.invalidate_caches` does."""
    _chains.clear()
    _fingerprints.clear()


def _chain(directory: str) -> bytes:
    """Return the stamps of all configuration files from here up to where the search ends."""
    known = _chains.get(directory)
    if known is not None:
        return known
    stamps = b"".join(_stamp(os.path.join(directory, name)) for name in _CANDIDATES)
    parent, name = os.path.split(directory)
    if not (
        parent == directory
        or name in _BOUNDARIES
        or directory == os.environ.get("HOME")
        or os.path.exists(os.path.join(directory, ".git"))
    ):
        stamps += _chain(parent)
    _chains[directory] = stamps
    return stamps


def _stamp(path: str) -> bytes:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return b""
    name = path.rpartition(os.sep)[2]
    return f"|{name} {status.st_size} {status.st_mtime_ns}".encode()


def _environment() -> bytes:
    """Return what the environment says about the symbol map."""
    text = b""
    for name in _VARIABLES:
        value = os.environ.get(name)
        if value:
            text += f"|{name}={value}".encode("utf-8", "surrogateescape") + _stamp(value)
    return text
