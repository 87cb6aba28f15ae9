"""What a step is made of: places, expressions, conditions, writes, clocks."""

from __future__ import annotations

from typing import NamedTuple

from ._marks import Mark


class Unbound(Mark):
    """Stands where there is no value: before the first write, and after a deletion."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return a text in angle brackets, as no value has it."""
        return "<unbound>"

    def __reduce__(self) -> str:
        """Return the name of the only one."""
        return "UNBOUND"


#: The only `Unbound`.
UNBOUND = Unbound()


class SourceRange(NamedTuple):
    """A place in a file of the program, in the text that the user wrote.

    Attributes
    ----------
    line, end_line : int or None
        From 1; `None` outside of all code in scope.
    column, end_column : int or None
        In characters from 0, the second one behind the last character; `None` where the
        interpreter has no columns.
    """

    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def holds(self, other: SourceRange) -> bool:
        """Tell whether another range lies within this one and is smaller.

        Parameters
        ----------
        other : SourceRange
            A range of the same file.
        """
        return other != self and self._begin() <= other._begin() and other._end() <= self._end()

    def _begin(self) -> tuple[int, int]:
        return self.line or 0, self.column or 0

    def _end(self) -> tuple[int, int]:
        return self.end_line or 0, self.end_column or 0


class Expression(NamedTuple):
    """An expression that was evaluated.

    Attributes
    ----------
    range : SourceRange
        Where it stands.
    text : str
        Its source.
    kind : str
        "call", "compare", "binary", "unary", "subscript", "attribute", "value".
    value : object
        What it gave, as the objects were at the end of the interval.
    """

    range: SourceRange
    text: str
    kind: str
    value: object


class SourcePart(NamedTuple):
    """A piece of source.

    Attributes
    ----------
    range : SourceRange
        Where it stands.
    text : str
        Its source.
    """

    range: SourceRange
    text: str


class Condition(NamedTuple):
    """A test that was decided.

    Attributes
    ----------
    range : SourceRange
        Where it stands.
    text : str
        Its source.
    result : bool
        How it was decided.
    operands : tuple of Expression
        What was evaluated for it.
    not_evaluated : tuple of SourcePart
        What is passed over because it was decided so: further operands of `and` and `or`, the
        rest of a chain such as `a < b < c`, the other branch of `x if c else y`. Empty if the
        trace does not have the file, or it cannot be parsed by the Python that reads it.
    """

    range: SourceRange
    text: str
    result: bool
    operands: tuple[Expression, ...]
    not_evaluated: tuple[SourcePart, ...]


class Change(NamedTuple):
    """A write.

    Attributes
    ----------
    kind : str
        "variable", "global", "cell", "attribute", "item", "member": one thing was written.
        "items": several items in a row, as tuples; "clear": all were removed; "content": the
        bytes of a bytearray, or what was not recorded in full.
    target : ObjectView or None
        The object that was written; `None` for variables.
    key : object
        Name of the variable or attribute, key, index, or member of a set.
    old, new : object
        Before and after; `UNBOUND` where there was nothing, or nothing is left.
    range : SourceRange or None
        The place in the code, if it is known better than by the line. Of a variable it is the
        target, definition, import or pattern; `None` if several in the range of the step name it.
    """

    kind: str
    target: object
    key: object
    old: object
    new: object
    range: SourceRange | None


class Memory(NamedTuple):
    """The memory of the program.

    Attributes
    ----------
    resident_bytes : int
        Resident memory of the process.
    objects : int
        Recorded objects that are alive.
    estimated : bool
        Whether the bytes are from the last sample, in place of this step.
    """

    resident_bytes: int
    objects: int
    estimated: bool


class Seconds(float):
    """A time in seconds; `estimated` tells whether it was taken at this step or sampled."""

    __slots__ = ("estimated",)

    estimated: bool

    def __new__(cls, value: float, estimated: bool = False) -> Seconds:
        """Return the time."""
        self = super().__new__(cls, value)
        self.estimated = estimated
        return self


#: Parts that users see in another module.
PARTS = (Unbound, SourceRange, SourcePart, Expression, Condition, Change, Memory, Seconds)
