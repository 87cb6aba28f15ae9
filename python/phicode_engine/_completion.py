r"""What the beginning of a word can become: glyphs, names, attributes, keywords.

`\for` and `\forall` become `∀`; everything else is what Python's own completer knows,
in the spelling of the map.
"""

import builtins
import re
import rlcompleter

from ._typing import LEADER, TypingNames, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List

_WORD = re.compile(r"[\w.]*$")


class Completion:
    """Completes what is typed in a session.

    Parameters
    ----------
    namespace : dict
        Whose names and values are offered.
    names : TypingNames
        Of the map in force.
    """

    def __init__(self, namespace: "Dict[str, object]", names: TypingNames) -> None:
        self._names = names
        self._python = rlcompleter.Completer(namespace)
        self._words = names.words()

    def candidates(self, text: str) -> "List[str]":
        r"""Return what the text can become, as texts in its place.

        Parameters
        ----------
        text : str
            What stands before the cursor without a blank; it may begin with glyphs that
            are glued to the word.
        """
        name = typed(text)
        if name is not None:
            head = text[: len(text) - len(name) - len(LEADER)]
            return [head + found for found in self._glyphs(name)]
        start = _WORD.search(text).start()  # type: ignore[union-attr]
        head, word = text[:start], text[start:]
        if not word:
            return []
        found = self._attributes(word) if "." in word else self._globals(word)
        return [head + candidate for candidate in found]

    def _glyphs(self, name: str) -> "List[str]":
        spelling = self._names.expansion(name)
        if spelling is not None:
            return [spelling]
        # A list is shown, never inserted: the spelling beside the name is for the reader.
        return [f"{LEADER}{full}  {self._names.names[full]}" for full in self._names.matches(name)]

    def _attributes(self, word: str) -> "List[str]":
        head, _, last = word.rpartition(".")
        python = ".".join(self._words.get(part, part) for part in head.split("."))
        try:
            found = self._python.attr_matches(f"{python}.{last}")
        except Exception:
            # A property of the object failed: there is nothing to offer.
            return []
        return [f"{head}.{self._strop(text[len(python) + 1 :])}" for text in found]

    def _globals(self, word: str) -> "List[str]":
        found = [self._strop(text) for text in self._python.global_matches(word)]
        for spelling, python in self._words.items():
            if spelling.startswith(word):
                found.append(spelling + self._ending(python))
        return sorted(set(found))

    def _ending(self, python: str) -> str:
        """Return what Python's completer puts behind a word: a blank, a bracket, a colon."""
        if callable(getattr(builtins, python, None)):
            return "("
        return next(
            (
                text[len(python) :]
                for text in self._python.global_matches(python)
                if text.rstrip(" :(") == python
            ),
            "",
        )

    def _strop(self, text: str) -> str:
        name = text.rstrip("()")
        return f"`{name}`{text[len(name) :]}" if name in self._words else text
