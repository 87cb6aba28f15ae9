"""The configuration that the words of `calcharo run` ask for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .core._scope_rule import ScopeRule
from .core._suggest import near
from .core.config import Scope, TracerConfig
from .core.errors import Problem
from .core.presets import ConfigPresets

if TYPE_CHECKING:
    from typing import Callable, Mapping

    from ._cli_words import Request

#: Limits that a run does not have unless it is given them, or a preset with them.
_UNLIMITED: dict[str, object] = {"max_steps": None, "wall_seconds": None, "cpu_seconds": None}

_PRESETS: dict[str, Callable[[], TracerConfig]] = {
    "production": ConfigPresets.production,
    "development": ConfigPresets.development,
    "education": ConfigPresets.education,
    "performance": ConfigPresets.performance,
    "testing": ConfigPresets.testing,
    "dataset": ConfigPresets.dataset,
}


def configured(
    given: Mapping[str, object], request: Request, problems: list[Problem]
) -> TracerConfig:
    """Return the configuration.

    Parameters
    ----------
    given : mapping of str to object
        Values by the names of fields, and the preset.
    request : Request
        Mode and target.
    problems : list of Problem
        Takes what is wrong with the words themselves.

    Raises
    ------
    ConfigurationError
        Fields cannot be used.
    """
    changes = dict(given)
    preset = changes.pop("preset", None)
    config = TracerConfig().replace(**_UNLIMITED)
    if preset in _PRESETS:
        config = _PRESETS[str(preset)]()
    elif preset is not None:
        reason = f"allowed are {', '.join(_PRESETS)}{near(str(preset), _PRESETS)}"
        problems.append(Problem("--preset", str(preset), reason))
    if "scope" not in changes and request.mode:
        changes["scope"] = project_of(request)
    if request.level == "off":
        # Nothing of it is used but what must be right all the same.
        changes.update(output=None, audit=False)
    else:
        changes["output"] = os.path.abspath(str(changes.get("output") or _stem(request)))
        if request.mode == "file" and _is_same(str(changes["output"]), request.target):
            problems.append(Problem("--output", request.target, "it is the program itself"))
    return config.replace(**changes)


def project_of(request: Request) -> Scope:
    """Return the project of the target: all code below its root, however it is reached.

    Parameters
    ----------
    request : Request
        Mode and target.
    """
    folders = [os.getcwd()]
    if request.mode == "file":
        path = os.path.abspath(request.target)
        folders = [_folder(path), _folder(os.path.realpath(path))]
    rules = [rule for folder in folders for rule in Scope.project(folder).include]
    if request.mode == "code":
        rules.append(ScopeRule("path", "<string>"))
    return Scope(rules)


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else os.path.dirname(path)


def _stem(request: Request) -> str:
    if request.mode == "code":
        return "command.calcharo"
    if request.mode == "module":
        return f"{request.target}.calcharo"
    name = os.path.basename(os.path.abspath(request.target))
    return f"{os.path.splitext(name)[0] or 'root'}.calcharo"


def _is_same(output: str, target: str) -> bool:
    return os.path.realpath(output) == os.path.realpath(target)
