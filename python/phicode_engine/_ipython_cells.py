"""Cells of IPython in φ: from the text of the user to Python text, and back in errors.

IPython replaces magics, `!commands` and `name?` by Python calls after it has cut the
text into tokens, which it cannot do with glyphs. So its own transformers run here, on
the Python text; what they replace stands in the φ text too, and magics get their
arguments as they were typed.
"""

import os

from IPython.core.inputtransformer2 import (
    TokenTransformBase,
    find_end_of_continued_line,
    make_tokens_by_line,
)
from IPython.core.splitinput import LineInfo

from ._compile import convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Tuple

    from ._native import Conversion

# Replacements in one cell, after which IPython itself gives up.
_LIMIT = 500
# What follows one of these is no Python: it is handed on as it was typed.
_RAW = ("%", "!", ",", ";")
# A cell is compiled right after its transformation; nested ones come between.
_KEPT_CELLS = 64


class Cell:
    """A cell as it is compiled.

    Parameters
    ----------
    phi : str
        What the user typed, with calls in the place of magics.
    conversion : Conversion
        Of that text.
    """

    def __init__(self, phi: str, conversion: "Conversion") -> None:
        self.phi = phi
        self.conversion = conversion

    def raise_errors(self, filename: str) -> None:
        """Raise what makes the φ text unusable, if anything does."""
        errors = self.conversion.errors
        if errors:
            from ._syntax import error_of

            raise error_of(errors[0], self.phi.encode("utf-8", "replace"), filename)

    def translate(self, error: SyntaxError, filename: str, flags: int) -> None:
        """Rewrite an error of the Python text into one of the φ text."""
        from ._syntax import translate

        source = self.phi.encode("utf-8", "replace")
        translate(error, self.conversion, source, (filename, "exec", flags, True, -1))


class Cells:
    """Transforms the cells of a shell, and knows them again by their Python text.

    Parameters
    ----------
    shell : InteractiveShell
        Whose transformers and magics are used.
    """

    def __init__(self, shell: "Any") -> None:
        self._shell = shell
        self._known: Dict[str, Cell] = {}

    def find(self, python: str) -> "Optional[Cell]":
        """Return the cell that has become this Python text."""
        return self._known.get(python)

    def transform(self, lines: "List[str]") -> "List[str]":
        """Return the Python text of a cell; one of `line_transforms`."""
        try:
            return self._transform(lines)
        except ImportError as error:
            # The configuration cannot be used. Magics and plain Python go on.
            from ._notices import tell

            tell(str(error))
            return lines

    def _transform(self, lines: "List[str]") -> "List[str]":
        if len(lines) == 1 and self._is_automagic(lines[0]):
            return lines
        text = "".join(lines)
        conversion = _convert(text)
        python = _python(conversion)
        # What cannot be converted is kept too: its errors are told in φ.
        if python == text and text.isascii() and not conversion.errors:
            return lines
        phi = "".join(self._replace_magics(lines, _lines(python)))
        conversion = _convert(phi)
        python = _python(conversion)
        self._known.pop(python, None)
        self._known[python] = Cell(phi, conversion)
        while len(self._known) > _KEPT_CELLS:
            del self._known[next(iter(self._known))]
        return _lines(python)

    def _is_automagic(self, line: str) -> bool:
        """Tell whether IPython takes a single line for a magic without its `%`."""
        manager = self._shell.prefilter_manager
        try:
            with self._shell.builtin_trap:
                handler = manager.find_handler(LineInfo(line.rstrip("\n"), False))
        except Exception:
            # A check of IPython's stumbled over the glyphs.
            return False
        return handler is manager.get_handler_by_name("magic")

    def _replace_magics(self, phi: "List[str]", python: "List[str]") -> "List[str]":
        """Return the φ lines with Python calls where IPython has a syntax of its own."""
        for _ in range(_LIMIT):
            found = self._first(phi, python)
            if found is None:
                break
            python, phi = found
        return phi

    def _first(
        self, phi: "List[str]", python: "List[str]"
    ) -> "Optional[Tuple[List[str], List[str]]]":
        tokens = make_tokens_by_line(python)
        kinds = self._shell.input_transformer_manager.token_transformers
        found = [
            transformer for transformer in (kind.find(tokens) for kind in kinds) if transformer
        ]
        for transformer in sorted(found, key=TokenTransformBase.sortby):
            start = transformer.start_line
            lines = _with_raw_arguments(transformer, phi, python)
            try:
                replaced = transformer.transform(lines)
            except SyntaxError:
                continue
            after = _equal_at_end(lines[start:], replaced[start:])
            end = len(replaced) - after
            return replaced, phi[:start] + replaced[start:end] + phi[len(phi) - after :]
        return None


def _with_raw_arguments(transformer: "Any", phi: "List[str]", python: "List[str]") -> "List[str]":
    """Return the Python lines, but a magic or command as it was typed."""
    start, column = transformer.start_line, transformer.start_col
    sign = python[start][column : column + 1]
    if sign not in _RAW:
        return python
    # The same sign of the φ line: no spelling contains one.
    number = python[start][:column].count(sign)
    raw_column = -1
    for _ in range(number + 1):
        raw_column = phi[start].find(sign, raw_column + 1)
    if raw_column < 0:
        return python
    transformer.start_col = raw_column
    end = find_end_of_continued_line(phi, start) + 1
    return python[:start] + phi[start:end] + python[end:]


def _equal_at_end(before: "List[str]", after: "List[str]") -> int:
    """Return how many lines at the end a replacement has left alone."""
    count = 0
    # The first line is the one that was replaced, even by an equal one.
    longest = min(len(before), len(after)) - 1
    while count < longest and before[-1 - count] == after[-1 - count]:
        count += 1
    return count


def _convert(text: str) -> "Conversion":
    # A lone surrogate cannot be in Python text either: the compiler says so.
    return convert(text.encode("utf-8", "replace"), os.getcwd())


def _python(conversion: "Conversion") -> str:
    return conversion.python.decode("utf-8", "replace")


def _lines(text: str) -> "List[str]":
    return text.splitlines(keepends=True)
