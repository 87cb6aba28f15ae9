"""A code object that is planned, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import CodeType

    from ._bytecode import Instruction
    from ._file import File
    from ._labels import Labels
    from ._sites import Sites
    from ._statements import Statements


class Subject(NamedTuple):
    """What each part of the planner looks at.

    Attributes
    ----------
    code : CodeType
        The code object.
    found : list of Instruction
        Its instructions.
    sites : Sites
        Its sites, to which each part adds.
    file : File
        Its file.
    statements : Statements or None
        Statements of the file that are steps of their own.
    labels : Labels or None
        What handlers say about values, decisions and writes.
    """

    code: CodeType
    found: list[Instruction]
    sites: Sites
    file: File
    statements: Statements | None
    labels: Labels | None
