"""What the launcher executes: `python _run.py MODE TARGET ARG…`.

As short as can be, because Python compiles the text of a script anew at every start.
`_main` replaces it as `__main__`; its one frame is left out of tracebacks.
"""

import sys

try:
    from phicode_engine import _main
except ImportError:
    # No .pth file was read (-S, another prefix): found once by place, then by itself.
    sys.path.insert(1, __file__.rpartition("phicode_engine")[0])
    from phicode_engine import _main

    del sys.path[1]
_call, _arguments = _main.prepare(sys.argv[1:])
try:
    _call(*_arguments)
except BaseException as _error:
    _main.before_end(_error)
    raise
