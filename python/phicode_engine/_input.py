"""One input of an interactive session: is it complete, what does it compile to.

Python decides what is complete: `codeop` is asked about the Python text, which has the
lines of the φ text. Each input is a file of its own name, so that tracebacks show the
lines that were typed.
"""

import codeop
import warnings

from ._compile import compile_source, convert
from ._context import current_directory
from ._lines import remember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Optional

# Compiler flags of `from __future__`, which hold until the end of a session.
_FUTURE = 0x1FE_0000


class Inputs:
    """Compiles the inputs of a session, which are numbered from 1."""

    def __init__(self) -> None:
        self.number = 0
        self._python = codeop.CommandCompiler()

    def compile(self, source: str) -> "Optional[CodeType]":
        """Return the code object of an input, or None if more lines must follow.

        Raises
        ------
        SyntaxError
            With line, columns and keywords of the φ text.
        ConfigError
            The configuration of the current directory cannot be used.
        """
        if is_empty(source):
            return compile("", "<φ>", "exec", dont_inherit=True)
        filename = f"<φ-{self.number + 1}>"
        phi = source.encode("utf-8", "surrogateescape")
        directory = current_directory()
        python = convert(phi, directory).python.decode("utf-8", "surrogateescape")
        try:
            with warnings.catch_warnings():
                # The text is compiled again below, and warns then.
                warnings.simplefilter("ignore")
                if self._python(python, filename, "single") is None:
                    return None
        except (SyntaxError, ValueError, OverflowError):
            pass
        self.number += 1
        remember(filename, source, python)
        flags = self._python.compiler.flags & _FUTURE
        return compile_source(phi + b"\n", filename, "single", flags, -1, directory)


def is_empty(source: str) -> bool:
    """Tell whether an input has nothing to run: only blanks and comments.

    `codeop` takes it for complete, but the compiler wants a statement.
    """
    lines = (line.strip() for line in source.split("\n"))
    return all(not line or line.startswith("#") for line in lines)
