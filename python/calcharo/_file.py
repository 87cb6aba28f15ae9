"""A source file of a recorded program, and what only its syntax tree says."""

from __future__ import annotations

import re
from functools import cached_property

from ._conditions import NoneTests
from ._tree import Tree, read_tree
from ._wholes import Wholes

_LINE_END = re.compile("\r\n|\r|\n")


class File:
    """A file, whose tree is read when something asks for it.

    Parameters
    ----------
    number : int
        Its number in the trace.
    name : str
        The name that its code objects have.
    text : str or None
        Its text, if it could be read.

    Attributes
    ----------
    number : int
        As given.
    lines : list of str
        Its lines; one that is empty without a text.
    is_treeless : bool
        Whether the tree was asked for and could not be had.
    """

    def __init__(self, number: int, name: str, text: str | None) -> None:
        self.number = number
        self.lines = _LINE_END.split(text or "")
        self.is_treeless = False
        self._name = name
        self._text = text

    @cached_property
    def tree(self) -> Tree | None:
        """The syntax tree; `None` if it cannot be had."""
        tree = None if self._text is None else read_tree(self._name, self._text, self.lines)
        self.is_treeless = tree is None
        return tree

    @cached_property
    def wholes(self) -> Wholes:
        """The expressions whose values are found where they are left."""
        return Wholes(self.tree)

    @cached_property
    def none_tests(self) -> NoneTests:
        """The comparisons with None."""
        return NoneTests(self.tree)
