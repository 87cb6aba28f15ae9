"""Where the binary `phicode` may be that serves an interpreter without the extension."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator

#: Variable that names it for the children of a program.
VARIABLE = "PHICODE_BINARY"

_NAME = "phicode.exe" if os.name == "nt" else "phicode"


def candidates() -> "Iterator[str]":
    """Yield programs that are there, the likeliest first, each one once.

    They are what the launcher has handed over, what a parent process did, what lies
    beside the interpreter or belongs to the same installation as this package, and what
    PATH finds.
    """
    seen = set()
    for path in _places():
        path = os.path.abspath(path)
        if path not in seen and os.path.isfile(path) and os.access(path, os.X_OK):
            seen.add(path)
            yield path


def _places() -> "Iterator[str]":
    launch = sys.modules.get("phicode_engine._launch")
    if launch is not None and launch.binary:
        yield launch.binary
    if os.environ.get(VARIABLE):
        yield os.environ[VARIABLE]
    if sys.executable:
        yield os.path.join(os.path.dirname(sys.executable), _NAME)
    programs = "Scripts" if os.name == "nt" else "bin"
    yield os.path.join(sys.prefix, programs, _NAME)
    # From `<root>/lib/python3.X/site-packages/phicode_engine`.
    root = os.path.abspath(__file__)
    for _ in range(5):
        root = os.path.dirname(root)
    yield os.path.join(root, programs, _NAME)
    for directory in os.environ.get("PATH", "").split(os.pathsep):
        if directory:
            yield os.path.join(directory, _NAME)
