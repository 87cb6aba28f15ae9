"""Examples in docstrings may be in φ: option flag `PHI`; without it they are Python.

The flag stands in an example (`>>> π(1)  # doctest: +PHI`) or holds for a whole run
(`doctest.testmod(optionflags=doctest.PHI)`). Places in φ files are found as well.
"""

import os
import sys
from functools import wraps

from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any, List, Optional


class PhiSource(str):
    """The text of an example in φ; failures are reported with this text.

    Parameters
    ----------
    text : str
        The example.
    directory : str
        Where the search for the symbol map begins.
    """

    directory: str

    def __new__(cls, text: str, directory: str) -> "PhiSource":
        """Make the text."""
        self = super().__new__(cls, text)
        self.directory = directory
        return self


def apply(doctest: "Any") -> None:
    """Add the flag and let examples that have it be compiled as φ."""
    doctest.PHI = doctest.register_optionflag("PHI")
    doctest.compile = _compile
    doctest.DocTestRunner.run = _run(doctest)
    doctest.DocTestFinder._find_lineno = _find_lineno(doctest)


def _compile(source: str, filename: str, mode: str, flags: int, dont_inherit: bool) -> "CodeType":
    if not isinstance(source, PhiSource):
        code: CodeType = compile(source, filename, mode, flags, dont_inherit)
        return code
    from ._compile import compile_source

    return compile_source(source.encode(), filename, mode, flags, directory=source.directory)


def _run(doctest: "Any") -> "Any":
    stock = doctest.DocTestRunner.run

    @wraps(stock)
    def run(self: "Any", test: "Any", *arguments: "Any", **options: "Any") -> "Any":
        directory = os.path.dirname(os.path.abspath(test.filename or "."))
        for example in test.examples:
            if example.options.get(doctest.PHI, self.optionflags & doctest.PHI):
                example.source = PhiSource(example.source, directory)
        return stock(self, test, *arguments, **options)

    return run


def _find_lineno(doctest: "Any") -> "Any":
    stock = doctest.DocTestFinder._find_lineno
    inspect = doctest.inspect

    @wraps(stock)
    def find_lineno(self: "Any", obj: object, source_lines: "Optional[List[str]]") -> "Any":
        # Only for a class does the stock function look for a word.
        if source_lines and inspect.isclass(obj):
            from ._lines import python_lines

            try:
                filename = inspect.getsourcefile(obj) or ""
                source_lines = (
                    python_lines(source_lines, filename) if is_phi(filename) else source_lines
                )
            except (OSError, TypeError):
                pass
        return stock(self, obj, source_lines)

    return find_lineno


def main(doctest: "Any") -> None:
    """Do what `python -m doctest` does, for φ files as for `.py` files: modules, not texts."""
    stock = doctest.testfile

    def testfile(filename: str, **options: "Any") -> "Any":
        if not is_phi(filename):
            return stock(filename, **options)
        known = {key: options[key] for key in ("verbose", "optionflags")}
        return doctest.testmod(_import(filename), **known)

    doctest.testfile = testfile
    sys.exit(doctest._test())


def _import(filename: str) -> "ModuleType":
    directory, name = os.path.split(os.path.abspath(filename))
    sys.path.insert(0, directory)
    try:
        return __import__(name.rpartition(".")[0])
    finally:
        sys.path.remove(directory)
