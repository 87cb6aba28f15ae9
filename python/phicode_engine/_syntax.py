"""Syntax errors of Python text, told in φ: place, line and words of the user's file.

Follows section 7 of the language description. CPython's own columns cannot be used
as they are: where a file of the given name exists, 3.10 and later apply the byte
offset in the Python text to the line in the *file*. So the text is compiled once more
under a name that is no file, and those columns are mapped.
"""

import re
import sys
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Tuple

    from ._native import Conversion, Diagnostic

    Arguments = Tuple[str, str, int, bool, int]

_NO_FILE = "<φ>"
_QUOTED = re.compile(r"'([^']+)'")
# Words that CPython's messages leave without quotes.
_BARE = re.compile(
    r"(?:(?<=assign to )|(?<=delete ))(?:True|False|None|lambda|await|yield)\b"
    # PyPy's words for it.
    r"|^(?:return|yield|await)\b(?= outside )"
)
_NAMED_LINE = re.compile(r" on line (\d+)$")
# Findings that explain why the parser stopped.
_EXPLAINING = ("SYN007", "SYN101")


def error_of(found: "Diagnostic", source: bytes, filename: str) -> SyntaxError:
    """Return a finding of the conversion itself as an exception."""
    message = _with_help(found.message, found)
    error = SyntaxError(message)
    start = (filename, found.line, found.column, _line(source, found.line))
    _set(error, message, start, (found.end_line, found.end_column))
    return error


def translate(
    error: SyntaxError, conversion: "Conversion", source: bytes, arguments: "Arguments"
) -> None:
    """Rewrite an error of the Python text, in place, into one of the φ text.

    Parameters
    ----------
    error : SyntaxError
        As `compile` raised it; class and message kind are kept.
    conversion : Conversion
        Of the text.
    source : bytes
        The φ text.
    arguments : tuple
        What `compile` was called with, from the file name on.
    """
    clean = _recompile(conversion.python, arguments) or error
    line = clean.lineno or 1
    column, end_line, end_column = clean.offset, None, None
    if column == 0 and sys.implementation.name == "pypy":
        # It knows the line only.
        column = 1
    if _is_field_error(clean):
        line, column = _find_field(conversion.python, clean, line)
    else:
        end_line = getattr(clean, "end_lineno", None)
        end_column = getattr(clean, "end_offset", None)
    lines = _text(conversion.python).count("\n") + 1
    line = min(max(line, 1), lines)
    if column is not None and column > 0:
        column = conversion.phi_column(line, column - 1, False) + 1
    message = clean.msg or "invalid syntax"
    message = _in_user_words(message, (line, column or 1), conversion, source)
    for found in conversion.check():
        if found.code in _EXPLAINING and found.line == line:
            reason = found.help or found.message
            # Of an invisible character both say the same.
            message += "" if reason in message else f"; {reason}"
            break
    if end_line is not None and end_column is not None and end_column > 0:
        end_line = min(max(end_line, line), lines)
        end_column = conversion.phi_column(end_line, end_column - 1, True) + 1
        if end_line == line and column is not None:
            # 3.10 and 3.11 end some ranges where they start and show one caret.
            end_column = max(end_column, column + 1)
    _set(error, message, (arguments[0], line, column, _line(source, line)), (end_line, end_column))


def _recompile(python: bytes, arguments: "Arguments") -> "Optional[SyntaxError]":
    with warnings.catch_warnings(record=True):
        try:
            compile(python, _NO_FILE, *arguments[1:])
        except SyntaxError as error:
            return error
    return None


def _is_field_error(error: SyntaxError) -> bool:
    """Tell whether the position is relative to an f-string field (up to 3.11)."""
    return error.filename == "<fstring>" or bool(
        (error.text or "").startswith("(") and (error.msg or "").startswith("f-string")
    )


def _find_field(python: bytes, error: SyntaxError, line: int) -> "Tuple[int, Optional[int]]":
    """Return line and column (from 1) of the field that `error` is about."""
    field = (error.text or "").strip()[1:-1].strip()
    lines = _text(python).split("\n")
    near = sorted(range(len(lines)), key=lambda index: abs(index + 1 - line))
    for index in near:
        column = lines[index].find("{" + field) if field else -1
        if column >= 0:
            return index + 1, column + 2
    return line, None


def _in_user_words(
    message: str, place: "Tuple[int, int]", conversion: "Conversion", source: bytes
) -> str:
    """Return the message with keywords as the file spells them, Python's in brackets."""
    lines = _text(source).split("\n")
    here = lines[place[0] - 1][place[1] - 1 :]
    named = _NAMED_LINE.search(message)
    line = int(named.group(1)) if named else place[0]
    printed = dict(conversion.spellings)

    def spelling(word: str) -> str:
        if word not in printed or here.startswith(word):
            return word
        # The spelling that stands nearest to the error is what the user has in mind.
        glyphs = [(abs(at - line), phi) for at, python, phi in conversion.words if python == word]
        plain = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        english = [abs(at + 1 - line) for at, text in enumerate(lines) if plain.search(text)]
        if glyphs and (not english or min(glyphs)[0] <= min(english)):
            return min(glyphs)[1]
        return word if english or not conversion.words else printed[word]

    def quoted(match: "re.Match[str]") -> str:
        words = re.findall(r"\w+|:=|\W", match.group(1))
        phi = "".join(spelling(word) for word in words)
        return match.group() if phi == match.group(1) else f"'{phi}' ({match.group(1)})"

    def bare(match: "re.Match[str]") -> str:
        phi = spelling(match.group())
        return phi if phi == match.group() else f"{phi} ({match.group()})"

    return _BARE.sub(bare, _QUOTED.sub(quoted, message))


def _with_help(message: str, found: "Diagnostic") -> str:
    if not found.help:
        return message
    is_command = found.help.startswith("phicode ")
    return f"{message}; " + (f"run `{found.help}`" if is_command else found.help)


def _text(source: bytes) -> str:
    text = source.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(source: bytes, line: int) -> str:
    lines = _text(source).split("\n")
    return lines[line - 1] + "\n" if line <= len(lines) else ""


def _set(
    error: SyntaxError,
    message: str,
    start: "Tuple[str, int, Optional[int], str]",
    end: "Tuple[Optional[int], Optional[int]]",
) -> None:
    error.msg = message
    error.filename, error.lineno, error.offset, error.text = start
    place: Tuple[object, ...] = start
    if hasattr(error, "end_lineno"):
        error.end_lineno, error.end_offset = end  # type: ignore[attr-defined]
        place = start if end[1] is None else start + end
    error.args = (message, place)
