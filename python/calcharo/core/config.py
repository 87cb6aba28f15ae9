"""The configuration of a recording: checked once, as a whole, and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Sequence

from ._contradictions import contradictions, unavailable
from ._errors_base import ConfigurationError
from ._fields import (
    CHECKS,
    CaptureStreams,
    Clock,
    EngineName,
    Granularity,
    Heap,
    Isolation,
    Level,
    OnError,
    OnLimit,
    check_fields,
    is_stored_object,
    stored,
    unknown_fields,
)
from ._redaction import Redaction
from ._scope import Scope
from ._scope_rule import ScopeRule

if TYPE_CHECKING:
    from os import PathLike
    from typing import Iterable, Mapping

    from ._redaction import RedactionLike

__all__ = ["Redaction", "Scope", "ScopeRule", "TracerConfig"]


@dataclass(frozen=True, init=False)
class TracerConfig:
    """What is recorded, how, and up to which limits.

    Parameters
    ----------
    level : {"full", "values", "calls", "lines", "off"}
        `lines`: the set of lines that ran; `calls`: arguments, returns and times;
        `values`: every step with all state; `full`: expressions and conditions as well.
    engine : {"auto", "monitoring", "monitoring-public", "settrace", "ast"} or object
        What the steps come from; `monitoring-public` reads frames through the public
        interface of the interpreter: slower, and without values of expressions.
    scope : Scope, str or iterable of str
        Which code is recorded; without rules the code given, or the project.
    granularity : {"line", "statement"}
        `statement` also splits `a = 1; b = 2` and one-line bodies.
    heap : {"full", "shallow", "none"}
        How far objects are followed; `shallow` is one level.
    clock : {"sampled", "off", "exact"}
        `exact` costs more than 0.5 µs for each step.
    max_steps, max_trace_bytes, max_memory_bytes : int or None
        Limits in steps and bytes; `None` is no limit.
    wall_seconds, cpu_seconds : float or None
        Limits in seconds; `None` is no limit.
    on_limit : {"stop", "detach", "raise"}
        `stop` ends the program, `detach` lets it go on without a tracer.
    max_string, max_items : int
        Characters or bytes, and items; longer values keep both ends and a mark.
    isolation : {"none", "process"}
        `process` runs the program in a child with kernel limits.
    redact : Redaction, {"standard", "strict", "off"}, mapping or iterable of str
        What is kept out of the trace.
    deterministic : bool
        The same program and input give the same bytes: no clocks, a fixed hash seed.
    handlers : sequence of str or object
        Handlers of AST nodes besides the built-in ones.
    plugins : sequence of str
        Plug-ins to load.
    audit : bool
        Whether all reachable objects are compared with the trace, to find missed writes.
    on_error : {"record", "raise"}
        What becomes of an exception that the program does not catch.
    capture_streams : {"tee", "capture", "off"}
        `tee` records what the program prints and lets it through, `capture` keeps it.
    threads : bool
        Whether threads that the program starts are recorded.
    output : path-like or None
        A file that the trace is written to while the program runs.

    Raises
    ------
    ConfigurationError
        Fields cannot be used, or contradict each other: all of them are listed.

    Examples
    --------
    >>> TracerConfig(level="values", max_steps=5000).replace(heap="shallow").heap
    'shallow'
    >>> TracerConfig(level="ful")
    Traceback (most recent call last):
    calcharo.core.errors.ConfigurationError: the configuration cannot be used: level = 'ful': \
allowed are 'off', 'lines', 'calls', 'values', 'full'; did you mean full?
    """

    level: Level
    engine: EngineName | object
    scope: Scope
    granularity: Granularity
    heap: Heap
    clock: Clock
    max_steps: int | None
    max_trace_bytes: int | None
    max_memory_bytes: int | None
    wall_seconds: float | None
    cpu_seconds: float | None
    on_limit: OnLimit
    max_string: int
    max_items: int
    isolation: Isolation
    redact: Redaction
    deterministic: bool
    handlers: tuple[object, ...]
    plugins: tuple[str, ...]
    audit: bool
    on_error: OnError
    capture_streams: CaptureStreams
    threads: bool
    output: str | None

    def __init__(
        self,
        *,
        level: Level = "full",
        engine: EngineName | object = "auto",
        scope: Scope | str | Iterable[str] | None = None,
        granularity: Granularity = "line",
        heap: Heap = "full",
        clock: Clock = "sampled",
        max_steps: int | None = 1_000_000,
        max_trace_bytes: int | None = 256 << 20,
        max_memory_bytes: int | None = 512 << 20,
        wall_seconds: float | None = 60.0,
        cpu_seconds: float | None = 60.0,
        on_limit: OnLimit = "stop",
        max_string: int = 1 << 20,
        max_items: int = 100_000,
        isolation: Isolation = "none",
        redact: RedactionLike = "standard",
        deterministic: bool = False,
        handlers: Sequence[object] = (),
        plugins: Sequence[str] = (),
        audit: bool = False,
        on_error: OnError = "record",
        capture_streams: CaptureStreams = "tee",
        threads: bool = True,
        output: str | PathLike[str] | None = None,
    ) -> None:
        given = locals()
        self._settle({name: given[name] for name in CHECKS}, here=True)

    def __repr__(self) -> str:
        """Return the call that makes it: the fields that do not have their default."""
        default = TracerConfig()
        values = ((name, getattr(self, name), getattr(default, name)) for name in CHECKS)
        given = (f"{name}={value!r}" for name, value, usual in values if value != usual)
        return f"TracerConfig({', '.join(given)})"

    def replace(self, **changes: object) -> TracerConfig:
        """Return a configuration with other values in some fields.

        Parameters
        ----------
        **changes
            Values by the names of fields.

        Raises
        ------
        ConfigurationError
            As in the constructor; names that are no field are listed too.
        """
        kept = {name: getattr(self, name) for name in CHECKS}
        return self._checked({**kept, **changes})

    def to_dict(self) -> dict[str, object]:
        """Return all fields, ready for JSON.

        In the place of an engine or handler that is an object stands "object:" with its
        type: `from_dict` refuses it.
        """
        return {name: stored(getattr(self, name)) for name in CHECKS}

    @classmethod
    def from_dict(cls, saved: Mapping[str, object]) -> TracerConfig:
        """Return the configuration that a mapping describes; what it lacks has its default.

        Parameters
        ----------
        saved : mapping of str to object
            What `to_dict` returns, or a part of it.

        Raises
        ------
        ConfigurationError
            As in `replace`.
        """
        return cls._checked(saved)

    @classmethod
    def recorded(cls, saved: Mapping[str, object]) -> TracerConfig:
        """Return the configuration of a trace, which may come from elsewhere.

        Fields of a newer Calcharo are left out; engines that this interpreter lacks, and
        objects that were not stored, do not matter.

        Parameters
        ----------
        saved : mapping of str to object
            What `to_dict` returned when the trace was made.

        Raises
        ------
        ConfigurationError
            A field has a value that no configuration can have.
        """
        known = {name: value for name, value in saved.items() if name in CHECKS}
        lost = {
            name: known[name]
            for name in ("engine", "handlers")
            if is_stored_object(known.get(name))
        }
        config = cls.__new__(cls)
        given = {**TracerConfig.__init__.__kwdefaults__, **known}
        config._settle({name: given[name] for name in given if name not in lost}, here=False)
        for name, value in lost.items():
            object.__setattr__(config, name, tuple(value) if isinstance(value, list) else value)
        return config

    @classmethod
    def _checked(cls, given: Mapping[str, object]) -> TracerConfig:
        """Return a configuration from untyped values; unknown names are problems too."""
        problems = unknown_fields(given)
        known = {name: value for name, value in given.items() if name in CHECKS}
        try:
            config = cls(**known)  # type: ignore[arg-type]
        except ConfigurationError as error:
            problems += error.problems
        if problems:
            raise ConfigurationError(problems) from None
        return config

    def _settle(self, given: dict[str, object], *, here: bool) -> None:
        """Check all fields, each alone and then together, and take their one form."""
        good, problems = check_fields(given)
        if good.get("deterministic") is True and good.get("clock") == "sampled":
            # The default of the one says nothing against the other.
            good["clock"] = "off"
        problems += contradictions(good)
        if here:
            problems += unavailable(good)
        if problems:
            order = list(CHECKS)
            problems.sort(key=lambda problem: order.index(problem.field.partition(".")[0]))
            raise ConfigurationError(problems)
        for name, value in good.items():
            object.__setattr__(self, name, value)
