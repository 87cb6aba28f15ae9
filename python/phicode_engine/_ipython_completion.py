r"""Completion in IPython: `\name` to a spelling, words of the map, names behind glyphs."""

import os

from IPython.core.completer import Completion, SimpleCompletion, context_matcher

from ._compile import convert
from ._typing import LEADER, TypingNames, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

# Lines that begin so are no Python, and completed as IPython does.
_NO_PYTHON = ("%", "!", "?")


class Completions:
    """What is attached to the completer of a shell.

    Parameters
    ----------
    completer : IPCompleter
        The completer.
    """

    def __init__(self, completer: "Any") -> None:
        self._completer = completer
        self._stock = completer.completions

        # Functions, as IPython keeps its own marks on them.
        @context_matcher(identifier="phicode_engine.typing_names")  # type: ignore[misc]
        def match_typing_name(context: "Any") -> "Any":
            return _typing_name(context)

        @context_matcher(identifier="phicode_engine.words")  # type: ignore[misc]
        def match_word(context: "Any") -> "Any":
            return _word(context)

        self._matchers = (match_typing_name, match_word)

    def attach(self) -> None:
        """Add the matchers, and give IPython's own Python text."""
        self._completer.custom_matchers.extend(self._matchers)
        self._completer.completions = self._of_phi

    def detach(self) -> None:
        """Restore the completer."""
        del self._completer.completions
        for matcher in self._matchers:
            self._completer.custom_matchers.remove(matcher)

    def _of_phi(self, text: str, offset: int) -> "Iterator[Any]":
        """Complete φ text: IPython's own completers see the Python text before the cursor."""
        before = text[:offset]
        line = before.rpartition("\n")[2].lstrip()
        if typed(before) is not None or line.startswith(_NO_PYTHON):
            yield from self._stock(text, offset)
            return
        conversion = convert(before.encode("utf-8", "replace"), os.getcwd())
        python = conversion.python.decode("utf-8", "replace")
        # Behind the last replacement both texts are the same, at another place.
        fixed = max((end for _, _, _, end in conversion.edits), default=0)
        shift = len(python) - offset
        for found in self._stock(python + text[offset:], len(python)):
            if found.start >= fixed:
                yield Completion(
                    found.start - shift,
                    found.end - shift,
                    found.text,
                    type=found.type,
                    signature=found.signature,
                    _origin=found._origin,
                )


def _typing_name(context: "Any") -> "Any":
    name = typed(context.line_with_cursor[: context.cursor_position])
    if name is None:
        return {"completions": [], "suppress": False}
    names = _names()
    spelling = names.expansion(name)
    found = [spelling] if spelling is not None else _spellings(names, name)
    return {
        "completions": [SimpleCompletion(text=text, type="glyph") for text in found],
        "matched_fragment": LEADER + name,
        "suppress": bool(found),
    }


def _spellings(names: TypingNames, name: str) -> "Any":
    """Return each spelling once, in the order of the names."""
    return list(dict.fromkeys(names.names[full] for full in names.matches(name)))


def _word(context: "Any") -> "Any":
    words = _names().words() if context.token else {}
    found = [text for text in words if text.startswith(context.token)]
    completions = [SimpleCompletion(text=text, type="keyword") for text in found]
    return {"completions": completions, "suppress": False}


def _names() -> TypingNames:
    return TypingNames.of_directory(os.getcwd())
