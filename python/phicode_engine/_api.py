"""The public functions: import hook, conversion, and φ text at run time."""

import builtins
import os
import sys

from . import _cache, _hook
from ._compile import compile_source, convert
from ._context import current_directory, fingerprint
from ._engine import native
from ._source import python_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast import AST
    from types import CodeType, FrameType
    from typing import Any, Dict, Mapping, Optional, Tuple, Union

    Source = Union[str, bytes, bytearray, memoryview, AST]
    Code = Union[Source, CodeType]

# Compiler flags that code hands on to what it compiles: CO_FUTURE_*.
_FUTURE = 0x1FE_0000
_ONLY_AST = 0x400


def install_phicode_importer(path: "Optional[str]" = None) -> None:
    """Make φ modules importable; a second call changes nothing.

    Needed only where the installation could not do it: `python -S`, `PHICODE_NO_HOOK`,
    a copied package.

    Parameters
    ----------
    path : str, optional
        A directory to search for modules as well, ahead of all others.

    Examples
    --------
    >>> install_phicode_importer()
    """
    _hook.install()
    if path is not None:
        path = os.path.abspath(os.fspath(path))
        if path not in sys.path:
            sys.path.insert(0, path)


def transpile_symbols(text: str) -> str:
    """Return the Python text of φ text.

    The map is that of the text's header, else of the configuration that holds for the
    current directory, else the built-in map.

    Parameters
    ----------
    text : str
        φ text; the result has the same lines.

    Raises
    ------
    SyntaxError
        The text breaks a rule of φ itself. Whether the result is valid Python is not
        examined; an unknown symbol stays as it is, and Python refuses it later.
    TypeError
        `text` is no string.

    Examples
    --------
    >>> transpile_symbols("ƒ test(): ⟲ 42")
    'def test(): return 42'
    """
    source = _encode(text, "transpile_symbols")
    conversion = convert(source, current_directory())
    errors = conversion.errors
    if errors:
        from ._syntax import error_of

        raise error_of(errors[0], source, "<string>")
    return conversion.python.decode()


def python_to_phi(text: str) -> str:
    """Return the φ text of Python text; converted back, it is the same to the byte.

    Parameters
    ----------
    text : str
        Python text.

    Raises
    ------
    SyntaxError
        The text is not Python.
    TypeError
        `text` is no string.

    Examples
    --------
    >>> python_to_phi("for x in range(3): print(x)")
    '∀ x ∈ ⟪(3): π(x)'
    """
    _encode(text, "python_to_phi")
    directory = current_directory()
    return native.to_phi(text, directory, fingerprint(directory))


def get_symbol_mappings() -> "Dict[str, str]":
    """Return Python words and operators with the spelling that is printed for them.

    Examples
    --------
    >>> get_symbol_mappings()["lambda"]
    'λ'
    """
    return dict(convert(b"", current_directory()).spellings)


def cache_rebuilds() -> "Dict[str, int]":
    """Return how many cache entries this process had to rebuild, by reason.

    Returns
    -------
    dict
        `missing`, `stale` (source, engine or configuration changed) and `damaged`.

    Examples
    --------
    >>> sorted(cache_rebuilds())
    ['damaged', 'missing', 'stale']
    """
    return dict(_cache.rebuilt)


def compile(
    source: "Source",
    filename: "Union[str, bytes, os.PathLike[str]]" = "<string>",
    mode: str = "exec",
    flags: int = 0,
    dont_inherit: bool = False,
    optimize: int = -1,
) -> "Any":
    """Compile φ text; parameters and result are those of the built-in `compile`.

    Code objects have the columns of the φ text on CPython 3.11 and later; with
    `ast.PyCF_ONLY_AST` the tree has those of the Python text.

    Raises
    ------
    SyntaxError
        With lines, columns and keywords of the φ text.

    Examples
    --------
    >>> builtins.eval(compile("∑([1, 2])", mode="eval"))
    3
    """
    if not dont_inherit:
        flags |= _inherited(sys._getframe(1))
    return _compile(source, os.fsdecode(filename), mode, flags, optimize)


def eval(
    source: "Code",
    globals: "Optional[Dict[str, Any]]" = None,
    locals: "Optional[Mapping[str, Any]]" = None,
) -> "Any":
    """Evaluate a φ expression; parameters and result are those of the built-in `eval`.

    Examples
    --------
    >>> eval("2 ∈ [2]")
    True
    """
    frame = sys._getframe(1)
    code = source
    if not hasattr(source, "co_code"):
        text = source.lstrip(" \t") if isinstance(source, str) else source
        code = _compile(text, "<string>", "eval", _inherited(frame), -1)
    globals, locals = _namespaces(frame, globals, locals)
    return builtins.eval(code, globals, locals)  # type: ignore[arg-type]


def exec(
    source: "Code",
    globals: "Optional[Dict[str, Any]]" = None,
    locals: "Optional[Mapping[str, Any]]" = None,
) -> None:
    """Run φ statements; parameters are those of the built-in `exec`.

    Examples
    --------
    >>> exec("∀ n ∈ ⟪(2): π(n)")
    0
    1
    """
    frame = sys._getframe(1)
    code = source
    if not hasattr(source, "co_code"):
        code = _compile(source, "<string>", "exec", _inherited(frame), -1)
    globals, locals = _namespaces(frame, globals, locals)
    builtins.exec(code, globals, locals)  # type: ignore[arg-type]


def _compile(source: "Code", filename: str, mode: str, flags: int, optimize: int) -> "CodeType":
    directory = None if os.path.isfile(filename) else current_directory()
    if isinstance(source, (bytearray, memoryview)):
        source = bytes(source)
    text = _encode(source, "compile") if isinstance(source, str) else source
    return compile_source(text, filename, mode, flags, optimize, directory)  # type: ignore[arg-type]


def _encode(text: str, function: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"{function}() argument must be str, not {type(text).__name__}")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        # The class and the words that the built-ins have for it.
        raise SyntaxError(f"(unicode error) {error}") from None


def _inherited(frame: "FrameType") -> int:
    return frame.f_code.co_flags & _FUTURE


def _namespaces(
    frame: "FrameType",
    globals: "Optional[Dict[str, Any]]",
    locals: "Optional[Mapping[str, Any]]",
) -> "Tuple[Dict[str, Any], Mapping[str, Any]]":
    if globals is None:
        globals = frame.f_globals
        return globals, frame.f_locals if locals is None else locals
    return globals, globals if locals is None else locals


__all__ = [
    "cache_rebuilds",
    "compile",
    "eval",
    "exec",
    "get_symbol_mappings",
    "install_phicode_importer",
    "python_source",
    "python_to_phi",
    "transpile_symbols",
]
