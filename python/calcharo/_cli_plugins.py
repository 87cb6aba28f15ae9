"""`python -m calcharo plugins`: the plug-ins of this interpreter, and whether they can be used."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from ._plugins import available, load
from ._setup import check_part
from .core.errors import PluginError

if TYPE_CHECKING:
    from typing import NoReturn

    from ._plugins import Plugin

USAGE = "python -m calcharo plugins [--json]"
_HEADINGS = ("NAME", "PACKAGE", "VERSION", "KIND", "LOADS")


def list_plugins(words: list[str]) -> NoReturn:
    """Print the plug-ins, and exit: with 1 if one does not load.

    Parameters
    ----------
    words : list of str
        What follows `plugins`.
    """
    if words not in ([], ["--json"]):
        print(f"calcharo: plugins {' '.join(words)}: usage is {USAGE}", file=sys.stderr)
        sys.exit(2)
    found = [(plugin, _problem(plugin)) for plugin in available()]
    if words:
        print(json.dumps([_document(*one) for one in found], ensure_ascii=False, indent=2))
    elif found:
        _print_table([_HEADINGS, *(_row(*one) for one in found)])
    else:
        print(f"no plug-ins of calcharo are installed for {sys.executable}")
    sys.exit(any(problem for _, problem in found))


def _problem(plugin: Plugin) -> str | None:
    """Return why a plug-in cannot be used, in one line; `None` if it can."""
    try:
        part = load(plugin.name, [plugin.group])[plugin.group]
        check_part(plugin.name, plugin.group, part)
    except PluginError as error:
        return " ".join(error.message.split())
    return None


def _kind(plugin: Plugin) -> str:
    kind = plugin.group.partition(".")[2]
    return {"engines": "strategy"}.get(kind, kind)


def _row(plugin: Plugin, problem: str | None) -> tuple[str, ...]:
    loads = "yes" if problem is None else f"no: {problem}"
    return plugin.name, plugin.package or "-", plugin.version or "-", _kind(plugin), loads


def _document(plugin: Plugin, problem: str | None) -> dict[str, object]:
    return {
        "name": plugin.name,
        "package": plugin.package,
        "version": plugin.version,
        "kind": _kind(plugin),
        "target": plugin.target,
        "loads": problem is None,
        "error": problem,
    }


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
