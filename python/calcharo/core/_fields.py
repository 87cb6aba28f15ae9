"""What each field of a configuration may be: one check per field, in the order of the fields."""

from __future__ import annotations

import math
import operator
import os
from typing import TYPE_CHECKING, Literal, get_args

from ._errors_base import ConfigurationError, Problem
from ._redaction import Redaction
from ._scope import Scope
from ._suggest import near, shown

if TYPE_CHECKING:
    from typing import Callable, Mapping

    #: Returns the value in its one form, or raises `ValueError` with what is allowed.
    Check = Callable[[object], object]

Level = Literal["off", "lines", "calls", "values", "full"]
EngineName = Literal["auto", "monitoring", "monitoring-public", "settrace", "ast"]
Granularity = Literal["line", "statement"]
Heap = Literal["none", "shallow", "full"]
Clock = Literal["off", "sampled", "exact"]
OnLimit = Literal["stop", "detach", "raise"]
Isolation = Literal["none", "process"]
OnError = Literal["record", "raise"]
CaptureStreams = Literal["capture", "tee", "off"]

#: What an engine that is an object must be able to do.
ENGINE_METHODS = ("capabilities", "self_test", "start", "attach", "stop")
#: In stored configurations: what stands for an object, which cannot be stored.
OBJECT_MARK = "object:"
#: The largest number that the native engine counts to.
MAX_COUNT = 2**63 - 1
_COUNTS = "allowed are integers from 1 to 2**63 - 1"


def choice(allowed: object) -> Check:
    """Return the check of a field that is one of the words of a `Literal`."""
    words = get_args(allowed)

    def check(value: object) -> object:
        if isinstance(value, str) and value in words:
            return str(value)
        hint = near(value, words) if isinstance(value, str) else ""
        raise ValueError(f"allowed are {', '.join(map(repr, words))}{hint}")

    return check


def count(value: object) -> int:
    """Check a number of things; integers of other libraries are as good as `int`."""
    number = _integer(value)
    if number is None:
        raise ValueError(f"{_COUNTS}{_as_integer(value)}")
    return number


def count_or_none(value: object) -> int | None:
    """Check a limit; `None` is no limit."""
    if value is None:
        return None
    number = _integer(value)
    if number is None:
        raise ValueError(f"{_COUNTS}, or None for no limit{_as_integer(value)}")
    return number


def _integer(value: object) -> int | None:
    """Return an integer that can be a limit; `True` is not meant as 1."""
    if isinstance(value, bool):
        return None
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
    return number if 0 < number <= MAX_COUNT else None


def _as_integer(value: object) -> str:
    """Return how to write a number such as `1e6`."""
    if isinstance(value, float) and value.is_integer() and 0 < value <= MAX_COUNT:
        return f"; write {int(value)}"
    return ""


def seconds_or_none(value: object) -> float | None:
    """Check a limit of time; `None` is no limit."""
    if value is None:
        return None
    if not isinstance(value, (bool, str, bytes, complex)):
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if 0 < number < math.inf:
            return number
    raise ValueError("allowed are finite numbers of seconds above 0, or None for no limit")


def flag(value: object) -> bool:
    """Check a switch."""
    if isinstance(value, bool):
        return value
    raise ValueError("allowed are True and False")


def engine(value: object) -> object:
    """Check an engine: a name, or an object that can do what engines do."""
    if isinstance(value, str):
        if is_stored_object(value):
            raise ValueError("an engine that is an object cannot be stored; give it again")
        return choice(EngineName)(value)
    missing = [name for name in ENGINE_METHODS if not callable(getattr(value, name, None))]
    if missing or isinstance(value, type):
        words = ", ".join(map(repr, get_args(EngineName)))
        methods = ", ".join(f"{name}()" for name in ENGINE_METHODS)
        raise ValueError(f"allowed are {words}, or an object with {methods}")
    return value


def handlers(value: object) -> tuple[object, ...]:
    """Check handlers: names, or objects with `plan()`."""
    items = _items(value, "names of handlers, or objects with plan()")
    for item in items:
        if is_stored_object(item):
            raise ValueError("a handler that is an object cannot be stored; give it again")
        if not (isinstance(item, str) and item) and not callable(getattr(item, "plan", None)):
            raise ValueError(f"{shown(item)} is neither the name of a handler nor has it plan()")
    return items


def plugins(value: object) -> tuple[object, ...]:
    """Check plug-ins: their names, each once."""
    items = _items(value, "names of plug-ins")
    if not all(isinstance(item, str) and item.strip() for item in items):
        raise ValueError("allowed is a list of names of plug-ins")
    return tuple(dict.fromkeys(items))


def output(value: object) -> str | None:
    """Check the file to write to."""
    if value is None:
        return None
    try:
        path = os.fspath(value)  # type: ignore[call-overload]
    except TypeError:
        path = b""
    if isinstance(path, str) and path and "\0" not in path:
        return path
    raise ValueError("allowed are the path of a file, or None to keep the trace in memory")


def scope(value: object) -> Scope:
    """Check a scope, or the texts that describe one."""
    if isinstance(value, Scope):
        return value
    if value is None:
        return Scope()
    if isinstance(value, str):
        return Scope.parse(value)
    return Scope.parse(_items(value, "a Scope, or rules such as 'path:src/*.py'"))  # type: ignore[arg-type]


def redact(value: object) -> Redaction:
    """Check redaction rules, or what stands for some."""
    return Redaction.of(value)  # type: ignore[arg-type]


def _items(value: object, what: str) -> tuple[object, ...]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(value)
    raise ValueError(f"allowed is a list of {what}")


CHECKS: dict[str, Check] = {
    "level": choice(Level),
    "engine": engine,
    "scope": scope,
    "granularity": choice(Granularity),
    "heap": choice(Heap),
    "clock": choice(Clock),
    "max_steps": count_or_none,
    "max_trace_bytes": count_or_none,
    "max_memory_bytes": count_or_none,
    "wall_seconds": seconds_or_none,
    "cpu_seconds": seconds_or_none,
    "on_limit": choice(OnLimit),
    "max_string": count,
    "max_items": count,
    "isolation": choice(Isolation),
    "redact": redact,
    "deterministic": flag,
    "handlers": handlers,
    "plugins": plugins,
    "audit": flag,
    "on_error": choice(OnError),
    "capture_streams": choice(CaptureStreams),
    "threads": flag,
    "output": output,
}


def check_fields(given: dict[str, object]) -> tuple[dict[str, object], list[Problem]]:
    """Return the good fields in their one form, and what is wrong with the others.

    Parameters
    ----------
    given : dict of str to object
        Values by the names of `CHECKS`.
    """
    good: dict[str, object] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            good[name] = CHECKS[name](value)
        except ConfigurationError as error:
            problems += error.problems
        except ValueError as error:
            problems.append(Problem(name, shown(value), str(error)))
    return good, problems


def unknown_fields(given: Mapping[str, object]) -> list[Problem]:
    """Return a problem for each name that is no field."""
    return [
        Problem(str(name), shown(value), f"no such field{near(str(name), CHECKS)}")
        for name, value in given.items()
        if name not in CHECKS
    ]


def stored(value: object) -> object:
    """Return what stands for the value of a field in JSON."""
    if isinstance(value, Scope):
        return value.to_list()
    if isinstance(value, Redaction):
        return value.to_dict()
    if isinstance(value, tuple):
        return [stored(item) for item in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return f"{OBJECT_MARK}{type(value).__module__}.{type(value).__qualname__}"


def is_stored_object(value: object) -> bool:
    """Tell whether something stands for an object that could not be stored."""
    if isinstance(value, (list, tuple)):
        return any(map(is_stored_object, value))
    return isinstance(value, str) and value.startswith(OBJECT_MARK)
