"""The program that is to be recorded: found, read and compiled."""

from __future__ import annotations

import os
import tokenize
from dataclasses import dataclass
from io import BytesIO
from types import CodeType
from typing import TYPE_CHECKING

from .core.errors import SourceError

if TYPE_CHECKING:
    from typing import Union

    Source = Union[str, bytes, "os.PathLike[str]", CodeType]

_PHI_SUFFIXES = (".φ", ".phi")
_SUFFIXES = (".py", ".pyw", *_PHI_SUFFIXES)


@dataclass(frozen=True)
class Program:
    """A program that is ready to run.

    Parameters
    ----------
    code : CodeType
        The code of the module.
    filename : str
        The name that its code objects have.
    text : str or None
        The text as the user wrote it.
    path : str or None
        Where it is, if it is a file.
    """

    code: CodeType
    filename: str
    text: str | None
    path: str | None


def load(source: Source, filename: str | None, language: str) -> Program:
    """Return the program that `source` is.

    Parameters
    ----------
    source : str, bytes, path-like or CodeType
        A path, the text of a program, or a code object. A text of one line that ends in
        a suffix of Python or φ files is a path.
    filename : str or None
        The name for a text; by default `<trace>`.
    language : {"auto", "python", "phi"}
        `auto` goes by the suffix.

    Raises
    ------
    SourceError
        The file cannot be read, or the text does not compile.
    """
    if isinstance(source, CodeType):
        return Program(source, source.co_filename, None, None)
    path = _path_of(source)
    if path is not None:
        try:
            with open(path, "rb") as file:
                raw = file.read()
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error
        filename = filename or os.path.abspath(path)
    else:
        assert not isinstance(source, os.PathLike)
        raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        filename = filename or "<trace>"
    has_suffix = filename.endswith(_PHI_SUFFIXES)
    is_phi = language == "phi" or (language == "auto" and has_suffix)
    code = _compiled(raw, filename, is_phi)
    return Program(code, filename, decoded(raw), path)


def _path_of(source: str | bytes | os.PathLike[str]) -> str | None:
    if isinstance(source, os.PathLike):
        return os.fspath(source)
    if isinstance(source, str) and "\n" not in source and source.endswith(_SUFFIXES):
        return source
    return None


def _compiled(raw: bytes, filename: str, is_phi: bool) -> CodeType:
    try:
        if is_phi:
            from phicode_engine._api import compile as compile_phi

            code = compile_phi(raw, filename, "exec", dont_inherit=True)
        else:
            code = compile(raw, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise SourceError.from_syntax_error(error) from None
    except ValueError as error:
        raise SourceError(f"{filename}: {error}") from error
    assert isinstance(code, CodeType)
    return code


def decoded(raw: bytes) -> str | None:
    """Return the text of a source file, or None if its encoding is not known.

    Parameters
    ----------
    raw : bytes
        The file's content.
    """
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
        return raw.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        return None


def read_source(filename: str) -> str | None:
    """Return the text of the file that a code object names, or None.

    Parameters
    ----------
    filename : str
        A path, or a name such as `<string>`.
    """
    try:
        with open(filename, "rb") as file:
            return decoded(file.read())
    except (OSError, ValueError):
        return None
