"""Pygments lexer: φ text is highlighted as the Python text that it stands for.

The engine converts the text, Python's lexer cuts the Python text into tokens, and each
token is carried back to the φ text. So a glyph is a keyword exactly where the language
reads it as one: not in strings, not in comments, but in the fields of f-strings.
"""

import os

from pygments.lexers.python import PythonLexer

from ._compile import convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator, List, Tuple

    Edit = Tuple[int, int, int, int]

_FIRST_LINES = 2


class PhiLexer(PythonLexer):  # type: ignore[misc]
    """Lexer for φ, the Python language in other spellings.

    The symbol map is that of the text's header (`# φ: map=es`), else of the option
    `map`, else of the configuration of the current directory.
    """

    name = "Phicode"
    url = None
    aliases = ("phi", "phicode")
    filenames = ("*.φ", "*.phi")
    mimetypes = ("text/x-phi",)

    def __init__(self, **options: "Any") -> None:
        super().__init__(**options)
        self._map = str(options.get("map", ""))

    # Pygments makes a static method of it.
    def analyse_text(text: str) -> float:
        """Return how sure it is that a text is φ: its header says so."""
        return 1.0 if any(map(_is_header, text.split("\n")[:_FIRST_LINES])) else 0.0

    def get_tokens_unprocessed(self, text: str, *more: "Any") -> "Iterator[Tuple[int, Any, str]]":
        """Return positions, kinds and texts of the tokens; together they are the text."""
        try:
            python, edits = self._convert(text)
        except ImportError:
            # Without an engine, or with a configuration that cannot be used.
            python, edits = text, []
        places = _Places(edits, python)
        at = 0
        for index, kind, value in super().get_tokens_unprocessed(python, *more):
            end = places.in_phi(index + len(value))
            if end > at:
                yield at, kind, text[at:end]
                at = end

    def _convert(self, text: str) -> "Tuple[str, List[Edit]]":
        has_header = any(map(_is_header, text.split("\n")[:_FIRST_LINES]))
        header = f"# φ: map={self._map}\n" if self._map and not has_header else ""
        source = (header + text).encode("utf-8", "replace")
        conversion = convert(source, os.getcwd())
        python = conversion.python.decode("utf-8", "replace")
        added = len(header)
        edits = [(a - added, b - added, c - added, d - added) for a, b, c, d in conversion.edits]
        return python[added:], _with_whole_names(edits)


class _Places:
    """Carries rising places of the Python text to the φ text.

    Parameters
    ----------
    edits : list of tuple
        What was replaced, in characters.
    python : str
        The Python text.
    """

    def __init__(self, edits: "List[Edit]", python: str) -> None:
        self._edits = edits
        self._python = python
        self._next = 0
        # Both ends of the last replacement before the place.
        self._phi_end = self._python_end = 0

    def in_phi(self, place: int) -> int:
        """Return the place of the φ text for one of the Python text.

        Inside of a replacement it is the end of the glyph, unless nothing but the blank
        before the word has been passed.
        """
        while self._next < len(self._edits) and self._edits[self._next][3] <= place:
            _, self._phi_end, _, self._python_end = self._edits[self._next]
            self._next += 1
        if self._next < len(self._edits):
            start, end, word, _ = self._edits[self._next]
            if place > word:
                is_blank = place == word + 1 and self._python[word] == " "
                return start if is_blank else end
        return self._phi_end + place - self._python_end


def _with_whole_names(edits: "List[Edit]") -> "List[Edit]":
    """Join what takes away the two backticks of a name to one replacement of the name."""
    whole: List[Edit] = []
    pending = iter(edits)
    for edit in pending:
        if edit[2] == edit[3]:
            last = next(pending, edit)
            edit = (edit[0], last[1], edit[2], last[3])
        whole.append(edit)
    return whole


def _is_header(line: str) -> bool:
    return line.lstrip().startswith("#") and "φ: map=" in line
