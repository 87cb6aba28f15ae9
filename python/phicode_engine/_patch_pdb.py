"""The debugger runs φ scripts, finds φ files by name, and reads φ at its prompt."""

import os
import sys
from functools import wraps

from . import _hook
from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


def apply(pdb: "Any") -> None:
    """Wrap the methods of `Pdb` that read files, names of files and what the user types."""
    debugger = pdb.Pdb
    debugger.run = _run(debugger.run)
    debugger.lookupmodule = _lookup(debugger.lookupmodule)
    for name in ("default", "_getval", "_getval_except", "_compile_error_message", "do_debug"):
        if hasattr(debugger, name):
            setattr(debugger, name, _typed(getattr(debugger, name)))
    # `tbreak` calls `do_break`.
    debugger.do_break = debugger.do_b = _conditional(debugger.do_break, ",")
    debugger.do_condition = _conditional(debugger.do_condition, " ")
    debugger.do_interact = _interact(debugger.do_interact)
    pdb.find_function = _find_function(pdb)


def _run(stock: "Any") -> "Any":
    @wraps(stock)
    def run(self: "Any", cmd: "Any", globals: "Any" = None, locals: "Any" = None) -> None:
        script = getattr(self, "mainpyfile", "")
        # The statement that compiles the bytes of a script: `python -m pdb app.φ`.
        if isinstance(cmd, str) and cmd.startswith("exec(compile(") and is_phi(script):
            from ._compile import compile_source

            with open(script, "rb") as file:
                cmd = compile_source(file.read(), script)
        stock(self, cmd, globals, locals)

    return run


def _lookup(stock: "Any") -> "Any":
    @wraps(stock)
    def lookupmodule(self: "Any", filename: str) -> "Optional[str]":
        found: Optional[str] = stock(self, filename)
        if found is not None:
            return found
        stem = filename.replace(".", os.sep)
        names = (
            [filename]
            if is_phi(filename)
            else [stem + suffix for suffix in _hook.SUFFIXES + _hook.further]
        )
        # An absolute name stays as it is when it is joined to an entry of the path.
        paths = (os.path.join(entry, name) for entry in sys.path for name in names)
        return next((path for path in paths if os.path.exists(path)), None)

    return lookupmodule


def _typed(stock: "Any") -> "Any":
    @wraps(stock)
    def read(self: "Any", text: str, *arguments: "Any") -> "Any":
        return stock(self, _python_of(self, text), *arguments)

    return read


def _conditional(stock: "Any", separator: str) -> "Any":
    """Wrap a command whose condition is kept until much later, when only Python is read."""

    @wraps(stock)
    def command(self: "Any", text: str, *arguments: "Any") -> "Any":
        place, found, condition = text.partition(separator)
        if found:
            text = f"{place}{separator}{_python_of(self, condition.strip())}"
        return stock(self, text, *arguments)

    return command


def _interact(stock: "Any") -> "Any":
    @wraps(stock)
    def do_interact(self: "Any", *arguments: "Any") -> None:
        from code import InteractiveInterpreter

        run = InteractiveInterpreter.runsource

        @wraps(run)
        def runsource(console: "Any", source: str, *options: "Any", **named: "Any") -> bool:
            return run(console, _python_of(self, source), *options, **named)

        InteractiveInterpreter.runsource = runsource  # type: ignore[method-assign, assignment]
        try:
            stock(self, *arguments)
        finally:
            InteractiveInterpreter.runsource = run  # type: ignore[method-assign]

    return do_interact


def _python_of(self: "Any", text: str) -> str:
    """Return what was typed in Python, under the map of the file that is debugged."""
    frame = getattr(self, "curframe", None)
    if frame is None or not is_phi(frame.f_code.co_filename):
        return text
    from ._compile import convert

    try:
        conversion = convert(text.encode(), os.path.dirname(frame.f_code.co_filename))
    except (ImportError, ValueError):
        return text
    return text if conversion.errors else conversion.python.decode()


def _find_function(pdb: "Any") -> "Any":
    stock = pdb.find_function

    @wraps(stock)
    def find_function(funcname: str, filename: str) -> "Any":
        if not is_phi(filename):
            return stock(funcname, filename)
        # The stock code, but the file it opens holds Python text.
        namespace = {**vars(pdb), "tokenize": _Tokenize}
        return type(stock)(stock.__code__, namespace)(funcname, filename)

    return find_function


class _Tokenize:
    """Stands in for the module `tokenize`."""

    @staticmethod
    def open(filename: str) -> "Any":
        from io import StringIO

        from ._lines import read_lines

        return StringIO("".join(read_lines(filename).python))
