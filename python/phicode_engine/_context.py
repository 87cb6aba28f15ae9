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
    from typing import Callable, Dict, Tuple

#: Key of checksums and fingerprints of this cache format.
KEY = int.from_bytes(b"phicache", "little")

# In the order of the configuration search, relative to each directory on the way up.
CANDIDATES = (
    os.path.join(".(φ)", "config.json"),
    os.path.join(".phicode", "config.json"),
    "pyproject.toml",
)
_BOUNDARIES = ("site-packages", "dist-packages")
# Under strict mode what was accepted without it must be looked at again.
_VARIABLES = ("PHICODE_CONFIG", "PHICODE_VALIDATION", "PHICODE_STRICT")

_chains: "Dict[str, bytes]" = {}
#: The same with contents in place of stamps, for hash-based entries.
content_chains: "Dict[str, bytes]" = {}
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
        text = context(directory, stamp, _chains)
        known = _fingerprints[directory] = _imp.source_hash(KEY, text)
    return known


def context(directory: str, mark: "Callable[[str], bytes]", chains: "Dict[str, bytes]") -> bytes:
    """Return the text that a fingerprint is made of.

    Parameters
    ----------
    directory : str
        Where the search for a configuration begins.
    mark : callable
        Returns what stands for a file, given its path.
    chains : dict
        What is known about directories under this mark.
    """
    text = __version__.encode() + _environment(mark)
    return text + _chain(absolute(directory), mark, chains)


def current_directory() -> str:
    """Return the current directory; the root, which is no project, if it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return os.sep


def absolute(path: str) -> str:
    """Return the absolute path; as Python does, the path itself where that cannot be told."""
    try:
        return os.path.abspath(path)
    except OSError:
        return path


def place(directory: str) -> "Tuple[str, str]":
    """Return where the configuration of a directory stands, and the state of its files.

    Parameters
    ----------
    directory : str
        An absolute path.

    Returns
    -------
    tuple of str
        The file that `PHICODE_CONFIG` names or the nearest directory with a file that may
        be a configuration; names, sizes and mtimes of all such files, empty without any.
    """
    named = os.environ.get(_VARIABLES[0])
    if named:
        return named, stamp(named).decode("utf-8", "surrogateescape")
    state = _chain(directory, stamp, _chains)
    while state:
        parent = os.path.dirname(directory)
        if parent == directory or _chain(parent, stamp, _chains) != state:
            break
        directory = parent
    return directory, state.decode("utf-8", "surrogateescape")


def forget() -> None:
    """Look at the file system anew, as `importlib.invalidate_caches` does."""
    _chains.clear()
    content_chains.clear()
    _fingerprints.clear()


def _chain(directory: str, mark: "Callable[[str], bytes]", chains: "Dict[str, bytes]") -> bytes:
    """Return the marks of all configuration files from here up to where the search ends."""
    known = chains.get(directory)
    if known is not None:
        return known
    marks = b"".join(mark(os.path.join(directory, name)) for name in CANDIDATES)
    parent, name = os.path.split(directory)
    if not (
        parent == directory
        or name in _BOUNDARIES
        or directory == os.environ.get("HOME")
        or os.path.exists(os.path.join(directory, ".git"))
    ):
        marks += _chain(parent, mark, chains)
    chains[directory] = marks
    return marks


def stamp(path: str) -> bytes:
    """Return name, size and modification time of a file; nothing if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return b""
    name = path.rpartition(os.sep)[2]
    return f"|{name} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogateescape")


def _environment(mark: "Callable[[str], bytes]") -> bytes:
    """Return what the environment says about the symbol map."""
    text = b""
    for name in _VARIABLES:
        value = os.environ.get(name)
        if value:
            text += f"|{name}={value}".encode("utf-8", "surrogateescape") + mark(value)
    return text
