"""Guidance for a module that is not there: who has it, and what would install it.

Asked only after the traceback of an uncaught error. No interpreter is run: what others have is read
from the descriptions that `phicode interpreters` keeps in the user's cache folder, and
from the folders that they name.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, List, Optional, Tuple

    Record = Dict[str, Any]
    Found = Tuple[Record, str]

_HEADER = "phicode-interpreter 1 "
_SOURCES = (".φ", ".phi", ".py", ".pyc")


def guidance(name: str, found: "Optional[Found]") -> "Optional[str]":
    """Return the note for the missing top-level module `name`, if there is something to say.

    Parameters
    ----------
    name : str
        The module.
    found : tuple, optional
        What `elsewhere` says about it.
    """
    if _is_off():
        return None
    if name in getattr(sys, "stdlib_module_names", ()):
        run = f"; run with --interpreter {found[0]['executable']}" if found else ""
        return f"hint: `{name}` is left out of the standard library of {sys.executable}{run}"
    if found is None:
        if name.startswith("_"):
            return None
        return f"hint: `{name}` is not installed: {_install(name)}"
    record, entry = found
    run = f"run with --interpreter {record['executable']}"
    if entry in record["standard"]:
        version = ".".join(map(str, record["version"][:2]))
        return f"hint: `{name}` is in the standard library of Python {version}: {run}"
    package = _distribution(entry, name, record) or name
    return (
        f"hint: `{name}` is installed for {record['executable']}: {run}, "
        f"or install it here: {_install(package)}"
    )


def _is_off() -> bool:
    value = os.environ.get("PHICODE_IMPORT_ANALYSIS", "")
    return value.strip().lower() in ("0", "false", "no", "off")


def _install(package: str) -> str:
    """Return how a package is installed for this interpreter, which may have no pip."""
    from importlib.util import find_spec

    command = f"{sys.executable} -m pip install {package}"
    if find_spec("pip") is not None:
        return command
    # Outside of an environment distributions often forbid it.
    if sys.prefix != sys.base_prefix and find_spec("ensurepip") is not None:
        return f"{sys.executable} -m ensurepip, then {command}"
    return f"{sys.executable} has no pip, so `{package}` comes from the tool that fills it"


def elsewhere(name: str) -> "Optional[Found]":
    """Return the interpreter most like this one that has the module, and in which folder."""
    if _is_off():
        return None
    found = []
    for record in _records():
        for entry in record["paths"]:
            if _has(entry, name, record["suffixes"]):
                found.append((_likeness(record), record, entry))
                break
    if not found:
        return None
    _, record, entry = max(found, key=lambda one: one[0])
    return record, entry


def _likeness(record: "Record") -> "Tuple[object, ...]":
    """Rank an interpreter: the same implementation, the same version, the newest."""
    version = tuple(record["version"])
    same = record["implementation"] == sys.implementation.name
    return same, version[:2] == sys.version_info[:2], version


def _has(entry: str, name: str, suffixes: "List[str]") -> bool:
    base = os.path.join(entry, name)
    return any(
        os.path.isfile(base + suffix) or os.path.isfile(os.path.join(base, "__init__" + suffix))
        for suffix in (*_SOURCES, *suffixes)
    )


def _records() -> "Iterator[Record]":
    """Yield the kept descriptions of other interpreters that are still there."""
    import json

    folder = os.path.join(_cache_folder(), "interpreters")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                header, _, body = file.read().partition("\n")
            record = json.loads(body)["state"]["usable"]
            own = record["executable"] == sys.executable
            whole = {"paths", "standard", "suffixes", "version", "implementation"} <= set(record)
        except (OSError, ValueError, KeyError, TypeError):
            # Damaged, or of a version to come: the binary makes it anew when it needs it.
            continue
        usable = header.startswith(_HEADER) and whole and not own
        if usable and os.path.exists(record["executable"]):
            yield record


def _cache_folder() -> str:
    """Return the user's cache folder, as the binary finds it."""
    own = os.environ.get("PHICODE_CACHE_DIR")
    if own:
        return own
    shared = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(shared):
        shared = os.path.join(os.environ.get("HOME", ""), ".cache")
    return os.path.join(shared, "phicode")


def _distribution(entry: str, name: str, record: "Record") -> "Optional[str]":
    """Return what the distribution is called that brought the module, which may be otherwise."""
    wanted = [f"{name}{suffix}" for suffix in (*_SOURCES, *record["suffixes"])]
    wanted += [f"{name}/__init__{suffix}" for suffix in (*_SOURCES, *record["suffixes"])]
    for folder in os.listdir(entry):
        if not folder.endswith(".dist-info"):
            continue
        try:
            with open(os.path.join(entry, folder, "RECORD"), encoding="utf-8") as file:
                text = "\n" + file.read()
        except (OSError, ValueError):
            continue
        if any(f"\n{path}," in text for path in wanted):
            return folder.partition("-")[0]
    return None
