"""What the launcher executes in place of `_run` where this package is not installed.

The interpreter may have another version of it, whose start file Python has read: that
one gives way.
"""

import sys

_root = __file__.rpartition("phicode_engine")[0]
_found = sys.modules.get("phicode_engine")
if _found is not None and not str(_found.__file__).startswith(_root):
    for _name in [_name for _name in sys.modules if _name.partition(".")[0] == "phicode_engine"]:
        del sys.modules[_name]
sys.path.insert(1, _root)
from phicode_engine import _main  # noqa: E402

del sys.path[1]
_call, _arguments = _main.prepare(sys.argv[1:])
try:
    _call(*_arguments)
except BaseException as _error:
    _main.before_end(_error)
    raise
