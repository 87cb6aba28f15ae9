"""What the launcher executes: `python _run.py MODE TARGET ARG…`.

As short as can be, because Python compiles the text of a script anew at every start.
It replaces itself as `__main__`; its one frame is left out of tracebacks.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def _start() -> "ModuleType":
    flags = sys.flags
    if not (flags.isolated or getattr(flags, "safe_path", False)):
        # The directory of this file, put there by Python.
        del sys.path[0]
    if "phicode_engine" not in sys.modules:
        # No .pth file was read (-S, PHICODE_NO_HOOK): found once by place, then by itself.
        parts = __file__.rsplit("\\" if sys.platform == "win32" else "/", 2)
        sys.path.insert(0, parts[0])
        try:
            import phicode_engine  # noqa: F401
        finally:
            del sys.path[0]
    from phicode_engine import _main

    return _main


_main = _start()
_call, _arguments = _main.prepare(sys.argv[1:])
try:
    _call(*_arguments)
except SystemExit as stop:
    _main.before_exit(stop)
    raise
except BaseException:
    _main.before_report()
    raise
