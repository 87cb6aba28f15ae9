"""Lines of φ text in coloured pieces, for the HTML report of coverage.py.

coverage cuts the Python text in tokens. Each is found again in the φ line: as it is, or
as what it was made from. A line that cannot be followed is one piece without a colour.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Dict, Iterable, Iterator, List, Optional, Tuple

    from ._patch_coverage import PythonText

    Tokens = List[Tuple[str, str]]
    Words = List[Tuple[str, str]]


def phi_token_lines(
    text: "PythonText", tokens_of: "Callable[[str], Iterable[Tokens]]"
) -> "Iterator[Tokens]":
    """Yield the pieces of each line: pairs of a kind and the φ text.

    Parameters
    ----------
    text : PythonText
        The text of a φ file.
    tokens_of : function
        coverage's own function for Python text.
    """
    words: Dict[int, Words] = {}
    for number, python, phi in text.words:
        words.setdefault(number, []).append((python, phi))
    lines = text.phi.split("\n")
    for number, tokens in enumerate(tokens_of(str(text)), 1):
        line = lines[number - 1].rstrip() if number <= len(lines) else ""
        pieces = _pieces(line, tokens, words.get(number, []))
        yield pieces if pieces is not None else [("", line)]


def _pieces(line: str, tokens: "Tokens", words: "Words") -> "Optional[Tokens]":
    """Cut a φ line along the tokens of its Python line; None if they do not fit."""
    found: Tokens = []
    waiting = iter(words)
    word = next(waiting, None)
    # Rest of a Python word that is several tokens: `not in`.
    rest = ""
    at = 0
    for kind, text in tokens:
        if kind == "ws":
            continue
        if rest:
            if not rest.startswith(text):
                return None
            rest = rest[len(text) :].lstrip()
            continue
        start = at
        while at < len(line) and line[at].isspace():
            at += 1
        if at > start:
            found.append(("ws", line[start:at]))
        if word is not None and line.startswith(word[1], at) and word[0].startswith(text):
            rest, text = word[0][len(text) :].lstrip(), word[1]
            word = next(waiting, None)
        elif not line.startswith(text, at):
            return None
        found.append((kind, text))
        at += len(text)
    return found if at == len(line) else None
