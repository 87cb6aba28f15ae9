"""The command `phicode cache warm` inside the interpreter: files, messages, exit status."""

import os
import sys

from ._hook import may_be_phi
from ._warm import warm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Set

FAILED, USAGE = 1, 2


def main(paths: "List[str]", mode: str, jobs: int, batch: int) -> None:
    """Compile every φ file at and below some paths; end with the status of the command.

    Parameters
    ----------
    paths : list of str
        Files and folders.
    mode, jobs, batch
        As for `_warm.warm`.
    """
    status = 0
    files: List[str] = []
    for path in paths:
        if os.path.isdir(path):
            unreadable: List[OSError] = []
            files += _files(os.path.abspath(path), unreadable)
            for error in unreadable:
                _say(f"{error.filename}: {error.strerror}")
                status = max(status, FAILED)
        elif os.path.lexists(path) and may_be_phi(path):
            files.append(os.path.abspath(path))
        else:
            _say(f"{path}: " + ("not a φ file" if os.path.lexists(path) else "no such file"))
            status = USAGE
    outcome = warm(list(dict.fromkeys(files)), mode, jobs, batch)
    for failure in outcome.failures:
        _say(failure)
        status = max(status, FAILED)
    counts = f"{outcome.written} written, {outcome.current} up to date"
    print(f"{counts}, {len(outcome.failures)} failed")
    sys.exit(status)


def _files(root: str, unreadable: "List[OSError]") -> "List[str]":
    """Return the φ files below a folder, in the order of names.

    As in the other commands, symbolic links are not followed, and hidden folders and
    virtual environments are left out.
    """
    found: Set[str] = set()
    for folder, folders, names in os.walk(root, onerror=unreadable.append):
        folders[:] = [name for name in folders if _is_source_folder(folder, name)]
        for name in names:
            path = os.path.join(folder, name)
            if may_be_phi(path) and not os.path.islink(path):
                found.add(path)
    return sorted(found)


def _is_source_folder(folder: str, name: str) -> bool:
    return (
        not name.startswith(".")
        and name != "__pycache__"
        and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr)
