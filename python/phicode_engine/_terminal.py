"""Line editing of `phicode repl`: completion by Tab, and a history that survives.

Nothing of it is needed: without `readline`, or without a home folder, lines are read
and nothing is kept.
"""

import contextlib
import os
import platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List, Optional

    from ._completion import Completion

# A history file of this many lines is read in a millisecond.
_KEPT_LINES = 10_000
# Of readline's own set, without what `\:=` needs.
_DELIMITERS = " \t\n`~!@#$%^&*()-+[{]}|;'\",<>/?"


def prepare(namespace: "Dict[str, object]") -> None:
    """Make the terminal complete names of a namespace and remember what is typed."""
    if os.environ.get("TERM", "dumb") == "dumb" and platform.python_implementation() == "PyPy":
        # PyPy's own editor gives up on a terminal that cannot move its cursor.
        return
    try:
        import readline
    except ImportError:
        return
    from ._completion import Completion
    from ._context import current_directory
    from ._typing import TypingNames

    completer = _Completer(Completion(namespace, TypingNames.of_directory(current_directory())))
    readline.set_completer_delims(_DELIMITERS)
    readline.set_completer(completer.complete)
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    path = history_file()
    if path is not None:
        _remember(path)


class _Completer:
    """Answers readline's questions for one candidate after the other."""

    def __init__(self, completion: "Completion") -> None:
        self._completion = completion
        self._found: List[str] = []

    def complete(self, text: str, state: int) -> "Optional[str]":
        if state == 0:
            if not text:
                import readline

                readline.insert_text("    ")
                readline.redisplay()
                self._found = [""]
            else:
                self._found = self._completion.candidates(text)
                if len(self._found) == 1 and not self._found[0].startswith(text):
                    self._found = replaced_by_pypy(text, self._found)
        return self._found[state] if state < len(self._found) else None


def replaced_by_pypy(text: str, found: "List[str]") -> "List[str]":
    """Put the one candidate in the place of a text, where the editor cannot do that.

    PyPy's only adds to what is typed. Other editors get the candidate as it is.
    """
    if platform.python_implementation() != "PyPy":
        return found
    from pyrepl.readline import _get_reader  # type: ignore[import-not-found]

    reader = _get_reader()
    start = reader.pos - len(text)
    del reader.buffer[start : reader.pos]
    reader.pos = start
    reader.insert(found[0])
    return []


def history_file() -> "Optional[str]":
    """Return where inputs are kept: in the user's cache folder, if there is one.

    The rule is that of all programs of the engine: `PHICODE_CACHE_DIR`, else `phicode`
    in `XDG_CACHE_HOME` or in `.cache` of the home folder.
    """
    own, home = os.environ.get("PHICODE_CACHE_DIR"), os.environ.get("HOME")
    if own:
        return os.path.join(os.path.abspath(own), "repl-history")
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(caches):
        if not home:
            return None
        caches = os.path.join(home, ".cache")
    return os.path.join(caches, "phicode", "repl-history")


def _remember(path: str) -> None:
    import atexit
    import readline

    # In the first session there is none.
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    known = readline.get_current_history_length()

    def write() -> None:
        new = readline.get_current_history_length() - known
        if new <= 0:
            return
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            if os.path.exists(path) and hasattr(readline, "append_history_file"):
                # Another session may have written meanwhile.
                readline.append_history_file(new, path)
            else:
                readline.write_history_file(path)
        except OSError:
            # A folder that cannot be written to: nothing is kept, nothing is said.
            pass

    readline.set_history_length(_KEPT_LINES)
    atexit.register(write)
