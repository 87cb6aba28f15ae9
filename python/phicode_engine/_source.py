"""The Python text of objects that are defined in φ files."""

import ast
import inspect

from ._compile import convert
from ._errors import SourceUnavailable
from ._hook import SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import List, Optional


def python_source(obj: object) -> str:
    """Return the Python text of a module, class, function or code object.

    For libraries that parse source: they cannot read glyphs, and `inspect.getsource`
    gives them the text of the file. Objects that are not defined in φ are answered by
    `inspect.getsource`.

    Parameters
    ----------
    obj : object
        A module, class, function, method, traceback, frame or code object.

    Returns
    -------
    str
        The lines as they are in the file, indentation included.

    Raises
    ------
    SourceUnavailable
        The source cannot be found.
    TypeError
        The object has no source, as for built-ins.

    Examples
    --------
    >>> import textwrap
    >>> print(python_source(textwrap.dedent).splitlines()[0])
    def dedent(text):
    """
    obj = inspect.unwrap(obj) if callable(obj) else obj
    filename = inspect.getsourcefile(obj) or inspect.getfile(obj)  # type: ignore[arg-type]
    if not filename.endswith(SUFFIXES):
        try:
            return inspect.getsource(obj)  # type: ignore[arg-type]
        except OSError as error:
            raise SourceUnavailable(str(error)) from error
    lines = _python_lines(obj, filename)
    if inspect.ismodule(obj):
        return "".join(lines)
    if inspect.isclass(obj):
        return "".join(_class_lines(obj, lines))
    code = _code(obj)
    if code is None:
        raise TypeError(f"{obj!r} is not a module, class, function or code object")
    if code.co_name == "<module>":
        return "".join(lines)
    return "".join(inspect.getblock(lines[code.co_firstlineno - 1 :]))


def _python_lines(obj: object, filename: str) -> "List[str]":
    import linecache
    import os

    module = inspect.getmodule(obj, filename)
    text = linecache.getlines(filename, module.__dict__ if module else None)
    if not text:
        raise SourceUnavailable(f"source of {obj!r} is not available")
    source = "".join(text).encode("utf-8", "surrogateescape")
    return convert(source, os.path.dirname(filename)).python.decode().splitlines(True)


def _class_lines(cls: type, lines: "List[str]") -> "List[str]":
    """Return the lines of a class, decorators included: the last one of its name."""
    found = _find_class(ast.parse("".join(lines)).body, cls.__qualname__.split("."))
    if found is None:
        raise SourceUnavailable(f"class {cls.__qualname__} is not in its file any more")
    first = min([found.lineno] + [decorator.lineno for decorator in found.decorator_list])
    return inspect.getblock(lines[first - 1 :])


def _find_class(body: "List[ast.stmt]", path: "List[str]") -> "Optional[ast.ClassDef]":
    name, rest = path[0], [part for part in path[1:] if part != "<locals>"]
    for node in reversed([node for statement in body for node in ast.walk(statement)]):
        if getattr(node, "name", None) != name:
            continue
        if not rest and isinstance(node, ast.ClassDef):
            return node
        if rest and isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = _find_class(node.body, rest)
            if inner is not None:
                return inner
    return None


def _code(obj: object) -> "Optional[CodeType]":
    """Return the code object of a function, method, generator, frame or traceback."""
    for name in ("__func__", "__code__", "tb_frame", "f_code", "gi_code", "cr_code", "ag_code"):
        obj = getattr(obj, name, obj)
    return obj if inspect.iscode(obj) else None
