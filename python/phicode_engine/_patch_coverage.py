"""coverage.py reports on φ files: right lines in every report, φ text in those with text.

Lines are collected without any help. For its reports coverage parses the files, and drops
in silence what does not parse. It gets the Python text, which has the same lines, in a
string that brings the φ text along for what is shown to people.
"""

import os
import re
import sys
from functools import wraps

from ._hook import is_phi
from ._suffixes import suffixes_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, List, Set


class PythonText(str):
    """Python text of a φ file.

    Parameters
    ----------
    python : str
        What it is.
    phi : str
        The φ text, with as many lines.
    words : list of tuple
        Line, Python word and φ word of each replacement.
    """

    phi: str
    words: "List[Any]"

    def __new__(cls, python: str, phi: str, words: "List[Any]") -> "PythonText":
        """Make the text."""
        self = super().__new__(cls, python)
        self.phi, self.words = phi, words
        return self


def apply(module: "Any") -> None:
    """Patch `coverage.python`, `coverage.parser` or `coverage.files`."""
    {
        "coverage.python": _extend_python,
        "coverage.parser": _extend_parser,
        "coverage.files": _extend_files,
    }[module.__name__](module)


def _extend_python(python: "Any") -> None:
    stock, reporter = python.get_python_source, python.PythonFileReporter
    source, tokens, regions = reporter.source, reporter.source_token_lines, reporter.code_regions
    should = reporter.should_be_python

    @wraps(stock)
    def get_python_source(filename: str) -> str:
        if not is_phi(filename):
            text: str = stock(filename)
            return text
        return _python_text(python, filename)

    @wraps(source)
    def phi_source(self: "Any") -> str:
        text: str = source(self)
        return text.phi if isinstance(text, PythonText) else text

    @wraps(tokens)
    def source_token_lines(self: "Any") -> "Iterable[Any]":
        source(self)
        text = self._source
        if not isinstance(text, PythonText):
            found: Iterable[Any] = tokens(self)
            return found
        from ._coverage_tokens import phi_token_lines

        return phi_token_lines(text, python.source_token_lines)

    @wraps(regions)
    def code_regions(self: "Any") -> "Any":
        return python.code_regions(source(self))

    @wraps(should)
    def should_be_python(self: "Any") -> bool:
        return is_phi(self.filename) or should(self)

    _replace("get_python_source", stock, get_python_source)
    python.get_python_source = get_python_source
    reporter.source, reporter.source_token_lines = phi_source, source_token_lines
    reporter.code_regions, reporter.should_be_python = code_regions, should_be_python


def _python_text(python: "Any", filename: str) -> str:
    """Return the text of a φ file as coverage wants it: one newline at the end at least."""
    try:
        with open(filename, "rb") as file:
            source = file.read()
    except OSError:
        inside = python.get_zip_bytes(filename)
        if inside is None:
            raise python.NoSource(f"No source for code: '{filename}'.") from None
        source = inside
    from ._compile import convert
    from ._loader import decode

    try:
        conversion = convert(source, os.path.dirname(filename))
    except ImportError as error:
        # A kind of error that the reports know: the file is named, `--ignore-errors` skips it.
        raise python.NoSource(f"No Python text for '{filename}': {error}") from error
    # A form feed at the start of a line confuses the tokenizer, here as there.
    text = decode(conversion.python).replace("\f", " ")
    ending = "" if not text or text.endswith("\n") else "\n"
    return PythonText(text + ending, decode(source) + ending, conversion.words)


def _extend_parser(parser: "Any") -> None:
    stock = parser.PythonParser.lines_matching

    @wraps(stock)
    def lines_matching(self: "Any", regex: str) -> "Set[int]":
        found: Set[int] = stock(self, regex)
        text = self.text
        if isinstance(text, PythonText):
            # An exclusion may be written as the line is, or as Python has it.
            self.text = text.phi
            try:
                found = found | stock(self, regex)
            finally:
                self.text = text
        return found

    parser.PythonParser.lines_matching = lines_matching


def _extend_files(files: "Any") -> None:
    stock = files.find_python_files

    @wraps(stock)
    def find_python_files(dirname: str, include_namespace_packages: bool) -> "Iterator[str]":
        found = set()
        for path in stock(dirname, include_namespace_packages):
            found.add(path)
            yield path
        for path in _find_files(dirname, include_namespace_packages):
            if path not in found:
                yield path

    _replace("find_python_files", stock, find_python_files)
    files.find_python_files = find_python_files


def _find_files(dirname: str, everywhere: bool) -> "Iterator[str]":
    """Yield importable files below a folder, those of packages with `__init__.φ` included."""
    suffixes = (".py", ".pyw", *suffixes_in(dirname))
    initialisers = {"__init__" + suffix for suffix in suffixes}
    # As coverage does: names of which no module can be made belong to editors.
    name = re.compile(r"[^.#~!$@%^&*()+=,]+(?:" + "|".join(map(re.escape, suffixes)) + ")")
    for folder, folders, names in os.walk(dirname):
        if not everywhere and folder != dirname and initialisers.isdisjoint(names):
            folders.clear()
        else:
            yield from (os.path.join(folder, file) for file in names if name.fullmatch(file))


def _replace(name: str, stock: object, new: object) -> None:
    """Put a function in the place of the stock one wherever coverage has imported it."""
    for key, module in list(sys.modules.items()):
        if key.startswith("coverage.") and getattr(module, name, None) is stock:
            setattr(module, name, new)
