"""φ text to a code object: conversion, compilation, columns.

Runs only on a cache miss and for text given at run time; the native engine is
loaded here and nowhere before.
"""

import os
import sys
from _frozen_importlib import (  # type: ignore[attr-defined]
    _call_with_frames_removed,
)

from ._context import fingerprint
from ._engine import native
from ._hook import hide_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast import AST
    from types import CodeType
    from typing import Optional, Union

    from ._loader import PhiLoader
    from ._native import Conversion

# Python keeps columns in code objects since 3.11.
_HAS_COLUMNS = sys.version_info >= (3, 11)


def convert(source: bytes, directory: "Optional[str]") -> "Conversion":
    """Convert φ text under the symbol map of its header or of a directory.

    Raises
    ------
    EngineUnavailable
        There is neither the extension module for this interpreter nor the binary.
    ConfigError
        The configuration of the directory cannot be used.
    """
    if directory is None:
        return native.convert(source, None)
    conversion = native.convert(source, directory, fingerprint(directory))
    for notice in conversion.notices:
        from ._notices import tell

        tell(notice)
    return conversion


def compile_source(
    source: "Union[bytes, AST]",
    filename: str,
    mode: str = "exec",
    flags: int = 0,
    optimize: int = -1,
    directory: "Optional[str]" = None,
    loader: "Optional[PhiLoader]" = None,
) -> "CodeType":
    """Compile φ text.

    Parameters
    ----------
    source : bytes
        φ text in UTF-8; an AST is compiled as it is.
    filename : str
        What tracebacks show.
    mode, flags, optimize
        As for the built-in `compile`.
    directory : str, optional
        Where the search for a configuration begins; the directory of `filename` if
        not given.
    loader : PhiLoader, optional
        Learns from which pack file the symbol map was read.

    Raises
    ------
    SyntaxError
        With line, columns and keywords of the φ text.
    """
    arguments = (filename, mode, flags, True, optimize)
    if not isinstance(source, bytes):
        tree: CodeType = compile(source, *arguments)  # type: ignore[call-overload]
        return tree
    if directory is None:
        directory = os.path.dirname(filename)
    try:
        conversion = convert(source, directory)
    except ImportError as error:
        # Of a text without a file there is nothing to name.
        error.path = None if filename.startswith("<") else filename
        raise
    if loader is not None:
        loader.pack = conversion.pack
    errors = conversion.errors
    if errors:
        from ._syntax import error_of

        _call_with_frames_removed(native.throw, error_of(errors[0], source, filename))
    try:
        code: CodeType = _call_with_frames_removed(compile, conversion.python, *arguments)
    except SyntaxError as error:
        from ._syntax import translate

        translate(error, conversion, source, arguments)
        raise
    # With `PyCF_ONLY_AST` the result is a tree, not code. The attribute asked for is a plain
    # field: `co_code` would be computed, and kept as long as the code object.
    if _HAS_COLUMNS and hasattr(code, "co_name"):
        return conversion.rewrite_columns(code)
    return code


hide_frames(convert, compile_source)
