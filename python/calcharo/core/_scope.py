"""Which code is recorded."""

from __future__ import annotations

import functools
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._errors_base import ConfigurationError, Problem
from ._glob import as_path, escape, literal_start
from ._scope_rule import ScopeRule, covers
from ._suggest import shown

if TYPE_CHECKING:
    from os import PathLike
    from typing import Iterable, Union

    #: What a rule can be written as.
    RuleLike = Union[str, ScopeRule]

_PROJECT_MARKS = ("pyproject.toml", "setup.cfg", "setup.py", "phicode.toml", ".git", ".hg")
_SITE_FOLDERS = ("/site-packages/", "/dist-packages/")


@dataclass(frozen=True, init=False)
class Scope:
    """Which code is recorded.

    Code is in scope if a path or module rule takes it (or there are none), a function
    rule takes it (or there are none), and no rule of `exclude` does. The standard library
    and installed packages stay out unless their switch is on, or a rule begins with their
    name or their folder: `module:json` records `json`.

    Without rules the scope is the code given to the tracer, or the project.

    Parameters
    ----------
    include, exclude : iterable of str or ScopeRule
        Texts are `path:GLOB`, `module:GLOB` or `function:GLOB`.
    stdlib, site_packages : bool
        Whether code of the standard library, and of installed packages, can be in scope.

    Raises
    ------
    ConfigurationError
        A rule cannot be understood, or two of them cancel out.

    Examples
    --------
    >>> scope = Scope(include=["module:app.*"], exclude=["function:test_*"])
    >>> scope.matches("/src/app/io.py", "app.io", "Reader.read")
    True
    >>> scope.matches("/src/app/io.py", "app.io", "test_read")
    False
    """

    include: tuple[ScopeRule, ...]
    exclude: tuple[ScopeRule, ...]
    stdlib: bool
    site_packages: bool

    def __init__(
        self,
        include: Iterable[RuleLike] = (),
        exclude: Iterable[RuleLike] = (),
        *,
        stdlib: bool = False,
        site_packages: bool = False,
    ) -> None:
        problems: list[Problem] = []
        included = _rules("scope.include", include, problems)
        excluded = _rules("scope.exclude", exclude, problems)
        switches: dict[str, object] = {"stdlib": stdlib, "site_packages": site_packages}
        for name, switch in switches.items():
            if not isinstance(switch, bool):
                allowed = "allowed are True and False"
                problems.append(Problem(f"scope.{name}", shown(switch), allowed))
        problems += _cancelled(included, excluded)
        if problems:
            raise ConfigurationError(problems)
        for name, value in {"include": included, "exclude": excluded, **switches}.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"Scope.parse({self.to_list()!r})"

    @classmethod
    def parse(cls, specs: str | Iterable[str]) -> Scope:
        """Return the scope that texts of a command line describe.

        Parameters
        ----------
        specs : str or iterable of str
            Each is `path:GLOB`, `module:GLOB`, `function:GLOB`, the same with `!` in
            front to leave code out, `stdlib` or `site-packages`.

        Raises
        ------
        ConfigurationError
            A text cannot be understood; all such texts are listed.

        Examples
        --------
        >>> Scope.parse(["path:src/*.py", "!module:app.vendor.*", "stdlib"]).to_list()
        ['path:src/*.py', '!module:app.vendor.*', 'stdlib']
        """
        include: list[str] = []
        exclude: list[str] = []
        switches = set()
        for spec in [specs] if isinstance(specs, str) else specs:
            # What is no text is refused with the other rules.
            text = spec.strip() if isinstance(spec, str) else ""
            if text in ("stdlib", "site-packages"):
                switches.add(text)
            elif text.startswith("!"):
                exclude.append(text[1:])
            else:
                include.append(text or spec)
        return cls(
            include,
            exclude,
            stdlib="stdlib" in switches,
            site_packages="site-packages" in switches,
        )

    @classmethod
    def project(cls, start: str | PathLike[str] = ".") -> Scope:
        """Return the scope of all code below the root of a project.

        Parameters
        ----------
        start : path-like
            A folder in the project. The root is the nearest folder from there upwards
            with a `pyproject.toml` or the like, and `start` itself where there is none.
        """
        folder = here = os.path.abspath(start)
        while not any(os.path.exists(os.path.join(folder, mark)) for mark in _PROJECT_MARKS):
            parent = os.path.dirname(folder)
            if parent == folder:
                folder = here
                break
            folder = parent
        root = escape(folder.replace(os.sep, "/").rstrip("/"))
        return cls([ScopeRule("path", f"{root}/")])

    @property
    def automatic(self) -> bool:
        """Whether there is no rule that says what to record: the tracer's default holds."""
        return not self.include

    def matches(self, filename: str, module: str, qualname: str) -> bool:
        """Tell whether code is in scope.

        Parameters
        ----------
        filename : str
            The code object's file name.
        module : str
            The `__name__` of its globals.
        qualname : str
            The qualified name of the code object.
        """
        path = as_path(filename)
        if any(rule.takes(path, module, qualname) for rule in self.exclude):
            return False
        functions = [rule for rule in self.include if rule.kind == "function"]
        if functions and not any(rule.takes(path, module, qualname) for rule in functions):
            return False
        places = [rule for rule in self.include if rule.kind != "function"]
        taking = [rule for rule in places if rule.takes(path, module, qualname)]
        if places and not taking:
            return False
        origin = _origin(path, module)
        if origin == "stdlib" and not self.stdlib:
            return any(_names_origin(rule, origin) for rule in taking)
        if origin == "site-packages" and not self.site_packages:
            return any(_names_origin(rule, origin) for rule in taking)
        return True

    def to_list(self) -> list[str]:
        """Return the texts that `parse` makes the same scope from."""
        switches = [("stdlib", self.stdlib), ("site-packages", self.site_packages)]
        return [
            *map(str, self.include),
            *(f"!{rule}" for rule in self.exclude),
            *(name for name, on in switches if on),
        ]


def _rules(field: str, given: Iterable[RuleLike], problems: list[Problem]) -> tuple[ScopeRule, ...]:
    """Return rules without repetitions, and note what is none."""
    rules: dict[ScopeRule, None] = {}
    for item in [given] if isinstance(given, (str, ScopeRule)) else given:
        try:
            rules[ScopeRule.parse(item, field) if not isinstance(item, ScopeRule) else item] = None
        except ConfigurationError as error:
            problems += error.problems
    return tuple(rules)


def _cancelled(include: tuple[ScopeRule, ...], exclude: tuple[ScopeRule, ...]) -> list[Problem]:
    """Return a problem for each rule of `include` that a rule of `exclude` undoes."""
    problems = []
    for left_out in exclude:
        undone = [str(rule) for rule in include if covers(left_out, rule)]
        if undone:
            reason = f"leaves out all that {', '.join(undone)} includes; remove one of them"
        elif left_out.takes_everything:
            reason = "leaves out everything; remove it, or narrow it"
        else:
            continue
        problems.append(Problem("scope.exclude", shown(str(left_out)), reason))
    return problems


@functools.lru_cache(maxsize=None)
def _library() -> str:
    return as_path(os.path.dirname(os.__file__)) + "/"


def _origin(path: str, module: str) -> str:
    """Return "stdlib", "site-packages" or "" for a path in the form of patterns."""
    if any(folder in path for folder in _SITE_FOLDERS):
        return "site-packages"
    if path.startswith((_library(), "<frozen ")):
        return "stdlib"
    if path.startswith("<") and module.partition(".")[0] in getattr(sys, "stdlib_module_names", ()):
        return "stdlib"
    return ""


def _names_origin(rule: ScopeRule, origin: str) -> bool:
    """Tell whether a rule speaks of the code's own package or folder, not of any."""
    start = literal_start(rule.pattern)
    if rule.kind == "module":
        return bool(start.partition(".")[0])
    return _origin(as_path(start) + "/", "") == origin
