r"""How spellings are typed: `\` and a name of ASCII characters, such as `\for` for `∀`.

The names come from the engine, which derives them from the symbol map in force. The
same answers serve the terminal, IPython and its kernel.
"""

import re
from difflib import get_close_matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List, Optional

#: The character before a name.
LEADER = "\\"

# The operator `:=` is a name too.
_TYPED = re.compile(r"\\(\w*|:=?)$")
_LEFT = re.compile(r"\\(\w+|:=?)")
_STRAY = "unexpected character after line continuation character"


class TypingNames:
    """Names of spellings, and what becomes of the beginning of one.

    Parameters
    ----------
    names : dict
        Name without the leader, and the spelling that it types; Python words come first.
    """

    def __init__(self, names: "Dict[str, str]") -> None:
        self.names = names

    @classmethod
    def of_directory(cls, directory: "Optional[str]") -> "TypingNames":
        """Return the names under the map that holds for a directory."""
        from ._compile import convert
        from ._context import fingerprint
        from ._engine import native

        # For the notices about the configuration.
        convert(b"", directory)
        context = None if directory is None else fingerprint(directory)
        return cls(dict(native.typing_names(directory, context)))

    def expansion(self, name: str) -> "Optional[str]":
        """Return the one spelling that a name, or the beginning of names, can mean."""
        if name in self.names:
            return self.names[name]
        found = {spelling for full, spelling in self.names.items() if full.startswith(name)}
        return found.pop() if len(found) == 1 else None

    def words(self) -> "Dict[str, str]":
        """Return the spellings that are words themselves, with their Python word."""
        found: Dict[str, str] = {}
        for name, spelling in self.names.items():
            if spelling.isidentifier():
                found.setdefault(spelling, name)
        return found

    def matches(self, name: str) -> "List[str]":
        """Return the names that begin like this."""
        return sorted(full for full in self.names if full.startswith(name))

    def advice(self, name: str) -> str:
        """Return the hint for a name that was left in a text."""
        spelling = self.expansion(name)
        if spelling is not None:
            return f"hint: press Tab after {LEADER}{name} for {spelling}"
        near = self.matches(name) or get_close_matches(name, sorted(self.names), 3)
        found = ", ".join(f"{LEADER}{one} ({self.names[one]})" for one in near[:3])
        nearest = f"; nearest: {found}" if found else ""
        return f"hint: no glyph is typed {LEADER}{name}{nearest}"


def typed(text: str) -> "Optional[str]":
    r"""Return the name that ends the text, without its leader, or None.

    Examples
    --------
    >>> typed("x = \\for")
    'for'
    >>> typed("x = for") is None
    True
    """
    found = _TYPED.search(text)
    return found.group(1) if found else None


def left(error: SyntaxError) -> "Optional[str]":
    """Return the name, without its leader, that the compiler stumbled over, or None."""
    if not error.text or _STRAY not in str(error.msg):
        return None
    # The column is that behind the leader; CPython 3.8 has the end of the line.
    start = error.text.rfind(LEADER, 0, error.offset)
    found = _LEFT.match(error.text, max(start, 0))
    return found.group(1) if found else None
