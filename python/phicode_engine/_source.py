"""The Python text of objects that are defined in φ files."""

import inspect

from ._errors import SourceUnavailable
from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Tuple


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
    try:
        lines, first = _find(obj)
        whole = inspect.ismodule(obj) or _code_name(obj) == "<module>"
        return "".join(lines if whole else inspect.getblock(lines[first:]))
    except OSError as error:
        raise SourceUnavailable(str(error)) from error


def _find(obj: object) -> "Tuple[List[str], int]":
    """Return all lines of the object's file in Python, and the index of its first line."""
    filename = inspect.getsourcefile(obj) or inspect.getfile(obj)  # type: ignore[arg-type]
    if not is_phi(filename):
        lines, first = inspect.findsource(obj)  # type: ignore[arg-type]
        return lines, first
    from ._patch_inspect import find_phi_source

    # Found even where `inspect` was not patched: the hook is off.
    phi, first = find_phi_source(inspect, inspect.unwrap(inspect.findsource), obj)
    return phi.python, first


def _code_name(obj: object) -> str:
    """Return the name of the code object of a frame or traceback, or of the object itself."""
    for name in ("tb_frame", "f_code"):
        obj = getattr(obj, name, obj)
    return getattr(obj, "co_name", "")
