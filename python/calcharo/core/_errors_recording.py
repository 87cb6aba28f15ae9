"""The exceptions of a recording: source, engines, limits, isolation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ._errors_base import CalcharoError

if TYPE_CHECKING:
    from typing import Iterable, Sequence


class SourceError(CalcharoError, SyntaxError):
    """The program cannot be compiled.

    Parameters
    ----------
    message : str
        What is wrong with the text.
    filename, lineno, offset, text, end_lineno, end_offset
        As in `SyntaxError`; lines and columns count from 1, columns in characters.
    hint, trace
        As in `CalcharoError`.
    """

    code = "source"

    def __init__(
        self,
        message: str,
        *,
        filename: str | None = None,
        lineno: int | None = None,
        offset: int | None = None,
        text: str | None = None,
        end_lineno: int | None = None,
        end_offset: int | None = None,
        hint: str | None = None,
        trace: Sequence[object] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, trace=trace)
        # Tracebacks print `msg` in place of `str(error)`.
        self.msg = f"{message}{self._advice()}"
        self.filename = filename
        self.lineno = lineno
        self.offset = offset
        self.text = text
        self.end_lineno = end_lineno
        self.end_offset = end_offset

    @classmethod
    def from_syntax_error(cls, error: SyntaxError, *, hint: str | None = None) -> SourceError:
        """Return the same error as a member of this family; raise it `from` the other.

        Parameters
        ----------
        error : SyntaxError
            What the compiler raised.
        hint : str, optional
            What the user can do about it.
        """
        return cls(
            error.msg,
            filename=error.filename,
            lineno=error.lineno,
            offset=error.offset,
            text=error.text,
            end_lineno=getattr(error, "end_lineno", None),
            end_offset=getattr(error, "end_offset", None),
            hint=hint,
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Return what a copy is made from: `SyntaxError` leaves the place out."""
        names = ("msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset")
        place = {name: getattr(self, name) for name in names}
        return type(self), (self.message,), {**self.__dict__, **place}

    def _place(self) -> str:
        if self.lineno is None:
            return f"{self.filename}: " if self.filename else ""
        column = "" if self.offset is None else f":{self.offset}"
        return f"{self.filename or '<unknown>'}:{self.lineno}{column}: "


class EngineError(CalcharoError):
    """An engine cannot record."""

    code = "engine"


class EngineUnavailable(EngineError):
    """The interpreter does not have what the engine needs."""

    code = "engine-unavailable"
    _hint = 'use engine="auto", which takes the best engine that works here'


class LayoutMismatch(EngineError):
    """The interpreter's memory is not laid out as the engine expects."""

    code = "layout-mismatch"
    _hint = "the engine goes on through the interpreter's public API: slower, with the same result"


class ToolBusy(EngineError):
    """Every tool id of `sys.monitoring` that could be used is taken.

    Parameters
    ----------
    message : str
        What was asked for.
    holders : iterable of str
        The names of the tools that hold the ids.
    hint, trace
        As in `CalcharoError`.
    """

    code = "tool-busy"
    _hint = 'stop one of these tools, or use engine="settrace"'

    def __init__(
        self,
        message: str,
        holders: Iterable[str] = (),
        *,
        hint: str | None = None,
        trace: Sequence[object] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, trace=trace)
        self.holders = tuple(holders)

    def __str__(self) -> str:
        """Return the message, who holds the ids, and the hint."""
        held = f" (held by {', '.join(self.holders)})" if self.holders else ""
        return f"{self.message}{held}{self._advice()}"


class LimitReached(CalcharoError):
    """The recording came to a limit of its configuration.

    Attributes
    ----------
    field : str
        The field of `TracerConfig` that sets the limit.
    """

    code = "limit"
    field: ClassVar[str] = ""
    _what: ClassVar[str] = "the recording reached {allowed}"

    @classmethod
    def after(
        cls, allowed: float, *, step: int | None = None, trace: Sequence[object] | None = None
    ) -> LimitReached:
        """Return the error with its usual text.

        Parameters
        ----------
        allowed : int or float
            The limit, in steps, bytes or seconds.
        step : int, optional
            Index of the last step that was recorded.
        trace : Trace, optional
            What was recorded until then.

        Examples
        --------
        >>> print(TimeLimit.after(2.5, step=811))
        the program ran longer than 2.5 s (last step: 811); hint: raise `wall_seconds`, ...
        """
        where = "" if step is None else f" (last step: {step})"
        hint = f"raise `{cls.field}`, or narrow `scope`" if cls.field else None
        return cls(f"{cls._what.format(allowed=f'{allowed:,}')}{where}", hint=hint, trace=trace)


class StepLimit(LimitReached):
    """The program took more steps than `max_steps`."""

    code = "step-limit"
    field = "max_steps"
    _what = "the program took more than {allowed} steps"


class TraceSizeLimit(LimitReached):
    """The trace grew beyond `max_trace_bytes`."""

    code = "trace-size-limit"
    field = "max_trace_bytes"
    _what = "the trace grew beyond {allowed} bytes"


class MemoryLimit(LimitReached):
    """The program took more memory than `max_memory_bytes`."""

    code = "memory-limit"
    field = "max_memory_bytes"
    _what = "the program took more than {allowed} bytes of memory"


class TimeLimit(LimitReached, TimeoutError):
    """The program ran longer than `wall_seconds`."""

    code = "time-limit"
    field = "wall_seconds"
    _what = "the program ran longer than {allowed} s"


class CpuLimit(LimitReached):
    """The program used more processor time than `cpu_seconds`."""

    code = "cpu-limit"
    field = "cpu_seconds"
    _what = "the program used more than {allowed} s of processor time"


class IsolationError(CalcharoError):
    """The program cannot be isolated as the configuration asks."""

    code = "isolation"
    _hint = 'use isolation="none" for programs that you trust'
