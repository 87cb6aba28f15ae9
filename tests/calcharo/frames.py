"""The interpreter's trace hook and the variables of frames, both from the C interface.

`frame.f_locals` is left alone where it can be: on 3.12 reading it writes into the namespace of a
class, on 3.13.0 it crashes while a comprehension in a module has an empty cell.
"""

from __future__ import annotations

import ctypes
import inspect
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from forms import is_shown
from live import is_subclass

See = Callable[[FrameType, str, Any], None]

# The numbers of `PyTrace_CALL` and so on in `pystate.h`.
KINDS = {0: "call", 1: "exception", 2: "line", 3: "return"}

_Hook = ctypes.PYFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.py_object, ctypes.c_int, ctypes.c_void_p
)
_set_trace = ctypes.pythonapi.PyEval_SetTrace
_set_trace.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
_set_trace.restype = None
_variable = ctypes.pythonapi.PyFrame_GetVar
_variable.argtypes = (ctypes.py_object, ctypes.py_object)
_variable.restype = ctypes.py_object


def traced(see: See, code: CodeType, namespace: dict[str, Any]) -> BaseException | None:
    """Run code and show every event to `see`, also those of threads that the code starts.

    Returns
    -------
    BaseException or None
        The exception that the code did not catch.
    """

    def hook(_: Any, frame: FrameType, number: int, argument: int | None) -> int:
        if number in KINDS:
            value = None if not argument else ctypes.cast(argument, ctypes.py_object).value
            see(frame, KINDS[number], value)
        return 0

    function = _Hook(hook)
    address = ctypes.cast(function, ctypes.c_void_p)

    def start_in_thread(*_: Any) -> None:
        _set_trace(address, None)

    before, before_in_threads = sys.gettrace(), threading.gettrace()
    threading.settrace(start_in_thread)
    _set_trace(address, None)
    try:
        exec(code, namespace)
    except BaseException as error:
        return error.with_traceback(None)
    finally:
        sys.settrace(before)
        threading.settrace(before_in_threads)
    return None


def variables(frame: FrameType) -> dict[str, Any]:
    """Give the bound variables of a frame, without those of the interpreter."""
    code = frame.f_code
    if code.co_flags & inspect.CO_OPTIMIZED:
        pairs = fast_variables(frame, code)
    elif code.co_name == "<module>":
        pairs = dict.items(frame.f_globals)
    elif is_subclass(type(frame.f_locals), dict):
        # A metaclass may have made the namespace of the class.
        pairs = dict.items(frame.f_locals)
    elif type(frame.f_locals).__name__ == "FrameLocalsProxy":
        pairs = frame.f_locals.items()
    else:
        return {}
    return {name: value for name, value in pairs if type(name) is str and is_shown(name)}


def fast_variables(frame: FrameType, code: CodeType) -> Any:
    """Yield name and value of each bound variable; cells are looked into."""
    for name in dict.fromkeys(code.co_varnames + code.co_cellvars + code.co_freevars):
        try:
            yield name, _variable(frame, name)
        except NameError:
            continue
