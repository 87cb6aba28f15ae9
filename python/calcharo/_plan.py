"""Plans what the tracer looks at in a code object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from ._bytecode import instructions
from ._clauses import taken
from ._code import definition
from ._conditions import plan_conditions
from ._file import File
from ._lines import plan_lines
from ._sites import Sites
from ._subject import Subject
from ._tables import Tables
from ._values import plan_values
from ._wholes import plan_wholes

if TYPE_CHECKING:
    from types import CodeType
    from typing import Callable

    from ._asked import Asked
    from ._labels import Labels
    from ._statements import Statements
    from .core.config import TracerConfig


class Wanted(NamedTuple):
    """What a recording looks at.

    Attributes
    ----------
    writes : bool
        Writes to objects.
    expressions : bool
        Values of expressions and outcomes of conditions.
    instructions : bool
        Single instructions, for these or for exceptions that are handled.
    statements : bool
        Statements that do not begin a line, as steps of their own.
    """

    writes: bool
    expressions: bool
    instructions: bool
    statements: bool = False

    @classmethod
    def of(cls, config: TracerConfig) -> Wanted:
        """Return what a configuration asks for.

        Parameters
        ----------
        config : TracerConfig
            What is recorded.
        """
        has_values = config.level in ("values", "full")
        return cls(
            writes=config.heap != "none" and has_values,
            expressions=config.level == "full",
            instructions=has_values,
            statements=config.granularity == "statement" and has_values,
        )


class _Planned(NamedTuple):
    """A file, and what its tree is asked for; without a tree opcodes and lines decide."""

    file: File
    statements: Statements | None
    labels: Labels | None


class Planner:
    """Makes the plans of one recording.

    Parameters
    ----------
    wanted : Wanted
        What is looked at.
    is_secret : callable
        Whether a variable of this name holds a secret.
    read_source : callable
        Gives the text of a file by the name that its code objects have, or None.
    asked : Asked, optional
        Handlers that are asked about each node, where they are not just the built-in ones.
    """

    def __init__(
        self,
        wanted: Wanted,
        is_secret: Callable[[str], bool],
        read_source: Callable[[str], str | None],
        asked: Asked | None = None,
    ) -> None:
        self._wanted = wanted
        self._is_secret = is_secret
        self._read_source = read_source
        self._asked = asked if wanted.expressions else None
        self._files: dict[str, _Planned] = {}

    def plan(self, code: CodeType) -> tuple[str, Tables]:
        """Return the definitions that a code object needs, as JSON, and its tables.

        Parameters
        ----------
        code : CodeType
            A code object in scope.
        """
        definitions: list[dict[str, object]] = []
        file, statements, labels = self._file(code.co_filename, definitions)
        sites = Sites(file.lines)
        tables = Tables(code, self._is_secret)
        wanted, found = self._wanted, instructions(code)
        subject = Subject(code, found, sites, file, statements, labels)
        plan_lines(tables, subject)
        plan_values(tables, subject, wanted.writes, wanted.expressions)
        tables.clauses = [] if wanted.instructions else sorted({*taken(code, found).values()})
        if wanted.expressions:
            plan_wholes(tables, subject)
            plan_conditions(tables, subject)
        else:
            tables.wholes = tables.conditions = bytes(2 * len(code.co_code))
        definitions.append(definition(code, file.number, sites.described))
        return json.dumps(definitions), tables

    def labels(self, name: str | None) -> Labels | None:
        """Return what handlers say about a file.

        Parameters
        ----------
        name : str or None
            The name that its code objects have.
        """
        planned = None if name is None else self._files.get(name)
        return None if planned is None else planned.labels

    def notes(self) -> list[str]:
        """Return what could not be done as asked."""
        notes = [] if self._asked is None else list(self._asked.notes)
        for name, planned in self._files.items():
            if planned.file.is_treeless:
                notes.append(f"{self._missed()}: there is no syntax tree of {name}")
        return notes

    def _missed(self) -> str:
        """Return what is missed without a tree."""
        if self._wanted.statements or self._asked is not None:
            return "steps are lines and handlers are not asked"
        return "values of conditionals and comprehensions"

    def _file(self, name: str, definitions: list[dict[str, object]]) -> _Planned:
        known = self._files.get(name)
        if known is None:
            text = self._read_source(name)
            definitions.append({"define": "file", "path": name, "text": text})
            file = File(len(self._files), name, text)
            known = self._files[name] = _Planned(file, *self._from_tree(file))
        return known

    def _from_tree(self, file: File) -> tuple[Statements | None, Labels | None]:
        """Return what the tree says of a whole file; it is read if something asks for it."""
        if (not self._wanted.statements and self._asked is None) or file.tree is None:
            return None, None
        statements = file.tree.statements() if self._wanted.statements else None
        if self._asked is None:
            return statements, None
        from ._labels import Labels

        return statements, Labels(file.tree, self._asked)
