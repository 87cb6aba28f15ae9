"""Line editing of `phicode repl`: completion by Tab, and a history that survives.

Nothing of it is needed: without `readline`, or without a home folder, lines are read
and nothing is kept.
"""

import contextlib
import os

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
    try:
        import readline
    except ImportError:
        return
    from ._completion import Completion
    from ._typing import TypingNames

    completer = _Completer(Completion(namespace, TypingNames.of_directory(os.getcwd())))
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
        import readline

        if state == 0:
            before = readline.get_line_buffer()[: readline.get_endidx()]
            if not before.strip():
                readline.insert_text("    ")
                readline.redisplay()
                self._found = [""]
            else:
                self._found = self._completion.candidates(text)
        return self._found[state] if state < len(self._found) else None


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
