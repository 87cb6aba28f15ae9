"""Further suffixes of φ files: the key `file_extension` of the configuration.

The hook imports this module when a directory holds a file that would be a module but for
its suffix, so that only projects with such files pay. The configuration itself is read once
per place: by the launcher, or here through the native engine, and the answer is handed to
child processes. It holds as long as the files of the configuration keep size and time.
"""

import os
from _thread import get_ident

from . import _context, _hook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Set, Tuple

# Suffixes by place and state of the configuration.
_known: "Dict[Tuple[str, str], Tuple[str, ...]]" = {}
_lines = ""
# Questions under way, by thread.
_asking: "Set[Tuple[int, Tuple[str, str]]]" = set()


def configured(directory: str) -> "Tuple[str, ...]":
    """Return the suffixes that the configuration of a directory adds to `.φ` and `.phi`.

    Parameters
    ----------
    directory : str
        Where the search for the configuration begins.
    """
    _read_handed()
    directory = os.path.abspath(directory)
    place = _context.place(directory)
    if not place[1]:
        return ()
    suffixes = _known.get(place)
    if suffixes is None:
        asked = get_ident(), place
        if asked in _asking:
            # The engine's own imports look into the same directories.
            return ()
        _asking.add(asked)
        try:
            suffixes = _known[place] = _ask(directory) if _may_say(place[0]) else ()
        finally:
            _asking.discard(asked)
        if suffixes:
            _hand_over(place, suffixes)
    if suffixes:
        _hook.register(suffixes)
    return suffixes


def suffixes_in(directory: str) -> "Tuple[str, ...]":
    """Return all suffixes of φ files in a directory, those of every project first."""
    return _hook.SUFFIXES + configured(directory)


def register_handed() -> None:
    """Register what launcher or parent have found."""
    _read_handed()
    for suffixes in _known.values():
        _hook.register(suffixes)


def _read_handed() -> None:
    """Read the variable: a line for each place, `.a .b<TAB>state<TAB>place`."""
    global _lines
    lines = os.environ.get(_hook.HANDED, "")
    if lines == _lines:
        return
    _lines = lines
    for line in lines.split("\n"):
        suffixes, _, rest = line.partition("\t")
        state, _, place = rest.partition("\t")
        if state and place:
            _known[place, state] = tuple(suffixes.split())


def _hand_over(place: "Tuple[str, str]", suffixes: "Tuple[str, ...]") -> None:
    """Spare child processes the question."""
    global _lines
    if not any(letter in place[0] for letter in "\n\t"):
        line = " ".join(suffixes) + "\t" + place[1] + "\t" + place[0]
        _lines = f"{_lines}\n{line}" if _lines else line
        os.environ[_hook.HANDED] = _lines


def _may_say(place: str) -> bool:
    """Tell whether a configuration of a place mentions the key; spares loading the engine."""
    files = [place]
    if os.path.isdir(place):
        files = [os.path.join(place, name) for name in _context.CANDIDATES]
    for path in files:
        try:
            with open(path, "rb") as file:
                if b"file_extension" in file.read(1 << 18):
                    return True
        except OSError:
            continue
    return False


def _ask(directory: str) -> "Tuple[str, ...]":
    """Ask the engine; without one, or with a configuration it refuses, there are none."""
    try:
        from ._engine import native

        found = native.suffixes(directory)
    except ImportError:
        # Whoever converts a file of the directory tells what is wrong.
        return ()
    return tuple(suffix for suffix in found if suffix not in _hook.SUFFIXES)
