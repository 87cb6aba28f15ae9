"""Plug-ins: what other distributions add, found by entry points and loaded by name.

The object of an entry point, usually a module, states `API_VERSION`, and has what its group is for.

| group | it has |
|---|---|
| `calcharo.handlers` | `handlers`: handlers of AST nodes |
| `calcharo.engines` | `engine`: a strategy, or a function that returns one |
| `calcharo.redactors` | `redaction`: rules as in the field `redact`, which are added |
| `calcharo.types`, `.exporters`, `.queries` | nothing that this version uses |
"""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING, Iterable, NamedTuple

from .core._suggest import near, shown
from .core.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

#: The version that a plug-in must state.
API_VERSION = 1

#: What the object of a plug-in has, by group; `None` where this version has no use for it.
GROUPS = {
    "calcharo.handlers": "handlers",
    "calcharo.engines": "engine",
    "calcharo.redactors": "redaction",
    "calcharo.types": None,
    "calcharo.exporters": None,
    "calcharo.queries": None,
}


class Plugin(NamedTuple):
    """A plug-in that is installed; it has not been loaded.

    Attributes
    ----------
    name : str
        What a configuration names.
    group : str
        What it is for.
    target : str
        Where it is: a module, or an object in one.
    is_used : bool
        Whether this version has a use for it.
    package, version : str or None
        The distribution that it comes with, if that says so.
    """

    name: str
    group: str
    target: str
    is_used: bool
    package: str | None = None
    version: str | None = None


def available() -> list[Plugin]:
    """Return all plug-ins that are installed, without loading any."""
    return [
        Plugin(entry.name, group, entry.value, attribute is not None, *_distribution(entry))
        for group, attribute in GROUPS.items()
        for entry in sorted(_entries(group), key=lambda entry: entry.name)
    ]


def load(name: str, groups: Iterable[str] = tuple(GROUPS)) -> dict[str, object]:
    """Return what a plug-in has, by group.

    Parameters
    ----------
    name : str
        Its name.
    groups : iterable of str
        The groups that it is looked for in.

    Raises
    ------
    PluginError
        It is not installed, cannot be loaded, is for another version, or is of no use here.
    """
    entries = [
        (group, entry) for group in groups for entry in _entries(group) if entry.name == name
    ]
    if not entries:
        known = sorted({plugin.name for plugin in available() if plugin.group in groups})
        raise PluginError(f"it is not installed{near(name, known)}", name)
    used = [(group, entry) for group, entry in entries if GROUPS[group] is not None]
    if not used:
        raise PluginError(f"this version has no use for plug-ins of `{entries[0][0]}`", name)
    return {group: _loaded(entry, str(GROUPS[group])) for group, entry in used}


def _loaded(entry: EntryPoint, attribute: str) -> object:
    try:
        plugin = entry.load()
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"`{entry.value}` cannot be loaded: {reason}", entry.name) from error
    version = getattr(plugin, "API_VERSION", None)
    if version != API_VERSION:
        raise PluginError(
            f"it is made for API_VERSION {shown(version)}, and this is {API_VERSION}", entry.name
        )
    if not hasattr(plugin, attribute):
        raise PluginError(f"`{entry.value}` has no `{attribute}`", entry.name)
    found: object = getattr(plugin, attribute)
    return found


def _distribution(entry: EntryPoint) -> tuple[str | None, str | None]:
    # Before Python 3.10 entry points do not know theirs.
    found = getattr(entry, "dist", None)
    return (None, None) if found is None else (found.metadata["Name"], found.version)


def _entries(group: str) -> list[EntryPoint]:
    found = metadata.entry_points()
    if sys.version_info >= (3, 10):
        selected = list(found.select(group=group))
    else:
        selected = list(found.get(group, ()))
    # A distribution that is found twice is one.
    return list({(entry.name, entry.value): entry for entry in selected}.values())
