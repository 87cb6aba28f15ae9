"""Fields of a configuration that contradict each other, or this interpreter."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ._errors_base import Problem
from ._suggest import shown

if TYPE_CHECKING:
    from typing import Iterator, Mapping


def contradictions(fields: Mapping[str, object]) -> Iterator[Problem]:
    """Return a problem for each field that another one undoes.

    Parameters
    ----------
    fields : mapping of str to object
        What passed its own check; where a field did not, its rules are left out.
    """
    level = fields.get("level")
    if level == "full" and fields.get("heap") == "none":
        yield _problem(
            fields,
            "heap",
            "level='full' records the objects in expressions; use heap='shallow' or level='values'",
        )
    if fields.get("audit") is True:
        if level in ("off", "lines", "calls"):
            reason = f"there are no values to audit at level={level!r}; use 'values' or 'full'"
            yield _problem(fields, "audit", reason)
        if fields.get("heap") == "none":
            yield _problem(fields, "audit", "there are no objects to audit with heap='none'")
    if fields.get("deterministic") is True and fields.get("clock") == "exact":
        reason = "deterministic=True records no times; use clock='off', or deterministic=False"
        yield _problem(fields, "clock", reason)
    if level == "off" and fields.get("output") is not None:
        yield _problem(fields, "output", "level='off' records nothing that could be written")
    if fields.get("isolation") == "process":
        yield from _across_processes(fields)


def _across_processes(fields: Mapping[str, object]) -> Iterator[Problem]:
    handlers = fields.get("handlers")
    objects = (
        [item for item in handlers if not isinstance(item, str)]
        if isinstance(handlers, tuple)
        else []
    )
    reason = (
        "an object cannot go to another process; give the name of a plug-in, or isolation='none'"
    )
    if not isinstance(fields.get("engine", ""), str):
        yield _problem(fields, "engine", reason)
    if objects:
        yield Problem("handlers", shown(objects[0]), reason)


def unavailable(fields: Mapping[str, object]) -> Iterator[Problem]:
    """Return a problem for each field that this interpreter cannot do."""
    is_monitoring = fields.get("engine") in ("monitoring", "monitoring-public")
    if is_monitoring and not hasattr(sys, "monitoring"):
        version = ".".join(map(str, sys.version_info[:3]))
        reason = f"needs CPython 3.12, and this is {version}; use 'auto' or 'settrace'"
        yield _problem(fields, "engine", reason)


def _problem(fields: Mapping[str, object], name: str, reason: str) -> Problem:
    return Problem(name, shown(fields[name]), reason)
