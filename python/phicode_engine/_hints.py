"""Words for what went wrong, and close names for what was not found."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Iterable, List, Optional

#: Exit status for a target that cannot be found or opened.
NOT_FOUND = 2


def engine_unavailable(failures: "List[str]") -> str:
    """Return the message for an interpreter without the native engine.

    Parameters
    ----------
    failures : list of str
        What is wrong with each binary that was tried instead.
    """
    tried = f"no program phicode can stand in for it: {', '.join(failures[:3])}"
    other = f", and {tried}" if failures else ", nor is there a program phicode"
    return (
        "this φ file is not in the bytecode cache, and the native engine that converts it "
        f"is not installed for {sys.executable}{other}; "
        f"hint: {sys.executable} -m pip install --force-reinstall phicode"
    )


def cannot_open(path: str, error: OSError) -> int:
    """Say that a script cannot be read, in Python's words; return the exit status."""
    reason = f"[Errno {error.errno}] {error.strerror}"
    print(f"{sys.executable}: can't open file {path!r}: {reason}", file=sys.stderr)
    return NOT_FOUND


def refuse(message: str, cause: str) -> int:
    """Print why a module cannot be run, with close names; return the exit status.

    Parameters
    ----------
    message : str
        What Python says.
    cause : str
        The error behind it; the missing module is the last word of its first clause.
    """
    print(message, file=sys.stderr)
    if "No module named " in cause:
        missing = cause.partition("No module named ")[2].split(";")[0].split()[0].strip("'\"")
        names = close_modules(missing)
        if names:
            print(f"hint: did you mean {' or '.join(names)}?", file=sys.stderr)
    return NOT_FOUND


def refuse_start(error: ImportError) -> "Optional[int]":
    """Print why Phicode cannot convert the main program; return the exit status.

    Parameters
    ----------
    error : ImportError
        What the loader raised. None is returned, and nothing printed, if it is not an
        error of Phicode itself.
    """
    from ._errors import PhicodeError

    if not isinstance(error, PhicodeError):
        return None
    message, _, hint = str(error).partition("; hint: ")
    print(f"phicode: {message}", file=sys.stderr)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)
    return NOT_FOUND


def refuse_attribute(target: str, owner: object, name: str, error: AttributeError) -> int:
    """Print that a `module:function` target has no such function; return the exit status."""
    print(f"phicode: {target}: {error}", file=sys.stderr)
    names = _close(name, dir(owner))
    if names:
        print(f"hint: did you mean {' or '.join(names)}?", file=sys.stderr)
    return NOT_FOUND


def close_modules(missing: str) -> "List[str]":
    """Return names of modules on the path that are close to a missing one."""
    import pkgutil

    package, dot, tail = missing.rpartition(".")
    path = getattr(sys.modules.get(package), "__path__", None) if dot else None
    if dot and path is None:
        return []
    names = {info.name for info in pkgutil.iter_modules(path)}
    if not dot:
        names.update(sys.builtin_module_names)
    return [package + dot + name for name in _close(tail, names)]


def note(error: BaseException, traceback: "Optional[TracebackType]") -> "Optional[str]":
    """Return the line that follows the traceback of an uncaught error, if there is one."""
    from ._hook import is_phi

    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if isinstance(error, NameError):
        filename = traceback.tb_frame.f_code.co_filename if traceback is not None else ""
        is_text = filename in ("<string>", "<stdin>") or filename.startswith("<φ-")
        glued = is_text or is_phi(filename)
        return _glued_glyph(error) if glued else None
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing_module(error.name)
    if "attempted relative import with no known parent package" in str(error):
        return _module_form()
    return None


def _missing_module(name: str) -> "Optional[str]":
    """Return what helps with a missing module: who has it, a close name, what would install it."""
    from . import _missing

    found = None if "." in name else _missing.elsewhere(name)
    if found is not None:
        return _missing.guidance(name, found)
    names = close_modules(name)
    if names:
        return f"hint: did you mean {' or '.join(names)}?"
    return None if "." in name else _missing.guidance(name, None)


def _module_form() -> "Optional[str]":
    """Return how to run the main script as the module of its package."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    if script is None:
        return None
    directory, name = os.path.split(os.path.abspath(script))
    parts = [name.rpartition(".")[0]]
    while any(name.startswith("__init__.") for name in os.listdir(directory)):
        directory, package = os.path.split(directory)
        parts.insert(0, package)
    if len(parts) == 1:
        return None
    place = "" if directory == os.getcwd() else f" in {directory}"
    return f"hint: a module of a package runs by its name: phicode {'.'.join(parts)}{place}"


def _glued_glyph(error: NameError) -> "Optional[str]":
    """Return the hint for a name such as `λx`, in which a glyph may have been meant."""
    quoted = str(error).split("'")
    name = quoted[1] if len(quoted) > 2 else ""
    if not name or name.isascii():
        return None
    from ._engine import native

    try:
        symbols = native.symbols(None)
    except ImportError:
        return None
    for _, spellings in symbols:
        for glyph in spellings:
            rest = name[len(glyph) :]
            if rest and glyph.isidentifier() and not glyph.isascii() and name.startswith(glyph):
                return f"SYN101: did you mean `{glyph} {rest}`?"
    return None


def _close(name: str, candidates: "Iterable[str]") -> "List[str]":
    import difflib

    return difflib.get_close_matches(name, sorted(candidates), 3, 0.7)
