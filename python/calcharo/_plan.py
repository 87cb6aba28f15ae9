"""Plans what the tracer looks at in a code object."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from ._bytecode import instructions
from ._clauses import taken
from ._code import definition
from ._lines import plan_lines
from ._sites import Sites
from ._tables import Tables
from ._values import plan_values

if TYPE_CHECKING:
    from types import CodeType
    from typing import Callable

    from ._asked import Asked
    from ._labels import Labels
    from ._statements import Statements
    from .core.config import TracerConfig

_LINE_END = re.compile("\r\n|\r|\n")


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


class _File(NamedTuple):
    """A source file, and what its tree says; without a tree opcodes and lines decide."""

    number: int
    lines: list[str]
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
        self._files: dict[str, _File] = {}
        self._treeless: list[str] = []

    def plan(self, code: CodeType) -> tuple[str, Tables]:
        """Return the definitions that a code object needs, as JSON, and its tables.

        Parameters
        ----------
        code : CodeType
            A code object in scope.
        """
        definitions: list[dict[str, object]] = []
        file = self._file(code.co_filename, definitions)
        sites = Sites(file.lines)
        tables = Tables(code, self._is_secret)
        found = instructions(code)
        plan_lines(tables, code, found, sites, file.statements)
        wanted = self._wanted
        plan_values(tables, code, found, sites, wanted.writes, wanted.expressions, file.labels)
        tables.clauses = [] if wanted.instructions else sorted({*taken(code, found).values()})
        definitions.append(definition(code, file.number, sites.described))
        return json.dumps(definitions), tables

    def notes(self) -> list[str]:
        """Return what could not be done as asked."""
        notes = [] if self._asked is None else self._asked.notes
        without = "steps are lines and handlers are not asked: there is no syntax tree of "
        return [*notes, *(f"{without}{name}" for name in self._treeless)]

    def _file(self, name: str, definitions: list[dict[str, object]]) -> _File:
        known = self._files.get(name)
        if known is None:
            text = self._read_source(name)
            definitions.append({"define": "file", "path": name, "text": text})
            lines = _LINE_END.split(text or "")
            known = _File(len(self._files), lines, *self._from_tree(name, text, lines))
            self._files[name] = known
        return known

    def _from_tree(
        self, name: str, text: str | None, lines: list[str]
    ) -> tuple[Statements | None, Labels | None]:
        """Return what only the tree of a file knows; it is read if something asks for it."""
        if not self._wanted.statements and self._asked is None:
            return None, None
        from ._tree import read_tree

        tree = None if text is None else read_tree(name, text, lines)
        if tree is None:
            self._treeless.append(name)
            return None, None
        statements = tree.statements() if self._wanted.statements else None
        if self._asked is None:
            return statements, None
        from ._labels import Labels

        return statements, Labels(tree, self._asked)
