"""`phicode repl`: reads φ from the user, runs it in `__main__`, shows what comes of it.

The loop is Python's own in what the user sees: prompts, `_`, Ctrl-C, Ctrl-D,
`PYTHONSTARTUP`, and tracebacks, which show the φ lines that were typed.
"""

import os
import sys
import traceback

from ._input import Inputs
from ._report import own_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, TracebackType
    from typing import Dict, List, Optional

_LEAVE = ("exit", "quit")


class Console:
    """An interactive session.

    Parameters
    ----------
    namespace : dict
        Of `__main__`, in which the inputs run.
    """

    def __init__(self, namespace: "Dict[str, object]") -> None:
        self.namespace = namespace
        self.inputs = Inputs()

    def interact(self) -> None:
        """Read and run inputs until the end of them, or until one ends the program."""
        lines: List[str] = []
        pending: List[str] = []
        while True:
            try:
                if not pending:
                    # A paste may arrive as one line of several.
                    pending = read_line(str(sys.ps2 if lines else sys.ps1)).split("\n")
                lines.append(pending.pop(0))
            except EOFError:
                print(file=sys.stderr)
                return
            except KeyboardInterrupt:
                print("\nKeyboardInterrupt", file=sys.stderr)
                lines = []
                continue
            if self.take("\n".join(lines)):
                lines = []

    def take(self, source: str) -> bool:
        """Run an input; return False if more lines must follow."""
        try:
            if source.strip() in _LEAVE and self._is_free(source.strip()):
                sys.exit()
            code = self.inputs.compile(source)
            if code is None:
                return False
            self.run(code)
        except SystemExit:
            raise
        except BaseException:
            self.show()
        return True

    def run(self, code: "CodeType") -> None:
        """Run a code object in the namespace of the session."""
        exec(code, self.namespace)

    def run_startup(self, path: str) -> None:
        """Run the user's start file, in φ or in Python; an error in it ends nothing."""
        from ._hook import SUFFIXES

        try:
            with open(path, "rb") as file:
                source = file.read()
        except OSError as error:
            print(f"Could not open PYTHONSTARTUP\n{type(error).__name__}: {error}", file=sys.stderr)
            return
        try:
            if path.endswith(SUFFIXES):
                from ._compile import compile_source

                code = compile_source(source, path)
            else:
                code = compile(source, path, "exec", dont_inherit=True)
            self.run(code)
        except SystemExit:
            raise
        except BaseException:
            self.show()

    def show(self) -> None:
        """Report the exception that is being handled, as the interpreter would."""
        kind, value, found = sys.exc_info()
        if kind is None or value is None:
            return
        found = value.__traceback__ = own_frames(found)
        if isinstance(value, SyntaxError):
            # Raised by the compiler: there is no frame of the user's.
            found = value.__traceback__ = None if is_typed(value) else found
        sys.last_type, sys.last_value, sys.last_traceback = kind, value, found
        sys.last_exc = value  # type: ignore[attr-defined,unused-ignore]
        if sys.excepthook is not sys.__excepthook__:
            sys.excepthook(kind, value, found)
            return
        sys.stderr.write("".join(traceback.format_exception(kind, value, found)))
        line = advice(value, found)
        if line:
            print(line, file=sys.stderr)

    def _is_free(self, name: str) -> bool:
        """Tell whether a name still means the end of the session."""
        import builtins

        known = self.namespace.get(name, getattr(builtins, name, None))
        return known is None or type(known).__name__ == "Quitter"


def advice(error: BaseException, found: "Optional[TracebackType]") -> "Optional[str]":
    """Return the line that follows the report of an error, if one helps."""
    if isinstance(error, (NameError, ImportError)):
        from ._hints import note

        return note(error, found)
    if isinstance(error, SyntaxError) and is_typed(error):
        from ._typing import TypingNames, left

        name = left(error)
        if name is not None:
            return TypingNames.of_directory(os.getcwd()).advice(name)
    return None


def is_typed(error: SyntaxError) -> bool:
    """Tell whether an error is about the input itself, not about what it imports."""
    return str(error.filename or "").startswith("<φ-")


def read_line(prompt: str) -> str:
    """Return a line without its end, asked for in a terminal or not.

    Raises
    ------
    EOFError
        There is none.
    """
    if sys.stdin is None:
        raise EOFError
    if sys.stdin.isatty():
        return input(prompt)
    sys.stdout.flush()
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line[:-1] if line.endswith("\n") else line


def run(namespace: "Dict[str, object]") -> None:
    """Hold a session in a namespace, from the greeting to the end."""
    console = Console(namespace)
    try:
        hello = greeting()
    except ImportError as error:
        # Without an engine, or with a configuration that cannot be used, no input would work.
        from ._hints import refuse_start

        status = refuse_start(error)
        if status is None:
            raise
        sys.exit(status)
    for name, prompt in (("ps1", ">>> "), ("ps2", "... ")):
        if not hasattr(sys, name):
            setattr(sys, name, prompt)
    if sys.stdin is not None and sys.stdin.isatty():
        from ._terminal import prepare

        prepare(namespace)
    if not sys.flags.quiet:
        print(hello, file=sys.stderr)
    startup: Optional[str] = os.environ.get("PYTHONSTARTUP")
    if startup and not sys.flags.ignore_environment:
        console.run_startup(startup)
    console.interact()


def greeting() -> str:
    """Return what is running here, and the two things that a newcomer must know."""
    import platform

    from . import __version__
    from ._context import current_directory, fingerprint
    from ._engine import native
    from ._typing import TypingNames

    directory = current_directory()
    names = TypingNames.of_directory(directory).names
    python = f"{platform.python_implementation()} {platform.python_version()}"
    name = native.map_name(directory, fingerprint(directory))
    first = f"Phicode {__version__} on {python}, map {name}."
    word = "for" if "for" in names else next(iter(names), "")
    how = f"Type \\{word} and press Tab for {names[word]}. " if word else ""
    return f"{first}\n{how}Leave with exit or Ctrl-D."
