"""What a child process is told of its program: plain data, and code of the same interpreter."""

from __future__ import annotations

import marshal
import sys
from typing import TYPE_CHECKING

from .core._suggest import shown
from .core.errors import IsolationError

if TYPE_CHECKING:
    from typing import Any, Sequence

    from ._program import Program
    from .core.config import TracerConfig

_ATOMS = (type(None), bool, int, float, complex, str, bytes)
#: Deeper data is not marshalled.
_DEEPEST = 500


class Job:
    """Instructions for a child process.

    Parameters
    ----------
    config : TracerConfig
        What is recorded.
    argv : list of str
        The program and its arguments.
    path : sequence of str
        Where modules are searched.
    """

    def __init__(self, config: TracerConfig, argv: list[str], path: Sequence[str]) -> None:
        self.fields: dict[str, Any] = {
            "config": config.to_dict(),
            "argv": argv,
            "path": [entry for entry in path if isinstance(entry, str)],
            "words": None,
            "code": None,
            "phi": "phicode_engine" in sys.modules,
            "reports": False,
        }

    def take_words(self, words: list[str], texts: dict[str, str]) -> None:
        """Let the child find the program as the command line does.

        Parameters
        ----------
        words : list of str
            Mode, target and arguments.
        texts : dict of str to str
            Texts of code that is no file.
        """
        self.fields.update(words=words, texts=texts, reports=True)

    def take_program(self, program: Program, globals: dict[str, Any]) -> None:
        """Let the child run a program that is compiled.

        Parameters
        ----------
        program : Program
            The program.
        globals : dict
            Names that it finds in its namespace.

        Raises
        ------
        IsolationError
            A value cannot go to another process.
        """
        for name, value in globals.items():
            _require_plain(f"globals[{name!r}]", value, 0)
        is_text = program.path is None and program.text is not None
        self.fields.update(
            code=program.code,
            filename=program.filename,
            file=program.path,
            globals=globals,
            texts={program.filename: program.text} if is_text else {},
        )

    def write(self, file: str, **more: object) -> None:
        """Write the job to a file for the child.

        Parameters
        ----------
        file : str
            The file.
        **more
            Further fields.

        Raises
        ------
        IsolationError
            The code holds a constant that cannot go to another process.
        """
        try:
            content = marshal.dumps({**self.fields, **more})
        except ValueError as error:
            raise IsolationError(f"the program cannot go to another process: {error}") from error
        with open(file, "wb") as stream:
            stream.write(content)


def read(file: str) -> dict[str, Any]:
    """Return the fields of a job.

    Parameters
    ----------
    file : str
        What `Job.write` wrote.
    """
    with open(file, "rb") as stream:
        fields: dict[str, Any] = marshal.load(stream)
        return fields


def _require_plain(place: str, value: object, depth: int) -> None:
    kind = type(value)
    if kind in _ATOMS:
        return
    if depth > _DEEPEST:
        raise IsolationError(f"{place} is nested too deeply to go to another process")
    if isinstance(value, dict) and kind is dict:
        for key, item in value.items():
            _require_plain(f"a key of {place}", key, depth + 1)
            _require_plain(place, item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and kind.__module__ == "builtins":
        for item in value:
            _require_plain(place, item, depth + 1)
    else:
        raise IsolationError(
            f"{place} = {shown(value)} cannot go to another process: it is no plain data",
            hint='make it inside of the program, or use isolation="none"',
        )
