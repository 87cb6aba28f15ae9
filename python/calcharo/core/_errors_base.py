"""The base of Calcharo's exceptions, and the one that lists what is wrong with a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from typing import Iterable, Sequence


class CalcharoError(Exception):
    """Base of all errors that Calcharo itself raises.

    Parameters
    ----------
    message : str
        What happened, and to which object.
    hint : str, optional
        What the user can do about it; without one, the hint of the class, if it has one.
    trace : Trace, optional
        What was recorded until then.

    Attributes
    ----------
    code : str
        The stable name of the kind of error.
    message : str
        The text without the hint.
    hint : str or None
        What the user can do about it; a part of `str(error)`.
    trace : Trace or None
        The partial trace: valid up to the error, and readable like any other.

    Examples
    --------
    >>> print(CalcharoError("`a[`: a bracket is open", hint="write `a[3]`"))
    `a[`: a bracket is open; hint: write `a[3]`
    """

    code: ClassVar[str] = "calcharo"
    _hint: ClassVar[str | None] = None

    def __init__(
        self, message: str, *, hint: str | None = None, trace: Sequence[object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self._hint if hint is None else hint
        self.trace = trace

    def __str__(self) -> str:
        """Return the place if it is known, the message, and the hint if there is one."""
        return f"{self._place()}{self.message}{self._advice()}"

    def _place(self) -> str:
        return ""

    def _advice(self) -> str:
        return f"; hint: {self.hint}" if self.hint else ""


class Problem(NamedTuple):
    """One field of a configuration that cannot be used.

    Attributes
    ----------
    field : str
        The name of the field.
    given : str
        The value, as its shortened `repr`.
    reason : str
        What is wrong with it, and what is allowed.
    """

    field: str
    given: str
    reason: str

    def __str__(self) -> str:
        """Return field, value and reason on one line."""
        return f"{self.field} = {self.given}: {self.reason}"


class ConfigurationError(CalcharoError, ValueError):
    """The configuration cannot be used; all that is wrong with it is listed.

    Parameters
    ----------
    problems : iterable of Problem
        At least one.
    hint, trace
        As in `CalcharoError`.

    Attributes
    ----------
    problems : tuple of Problem
        In the order of the fields.
    """

    code = "configuration"

    def __init__(
        self,
        problems: Iterable[Problem],
        *,
        hint: str | None = None,
        trace: Sequence[object] | None = None,
    ) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems]
        if len(lines) == 1:
            message = f"the configuration cannot be used: {lines[0]}"
        else:
            listed = "".join(f"\n  {line}" for line in lines)
            message = f"the configuration has {len(lines)} problems:{listed}"
        super().__init__(message, hint=hint, trace=trace)
        # What a copy or an unpickled error is made from.
        self.args = (self.problems,)

    def _advice(self) -> str:
        line = "\n" if len(self.problems) > 1 else "; "
        return f"{line}hint: {self.hint}" if self.hint else ""
