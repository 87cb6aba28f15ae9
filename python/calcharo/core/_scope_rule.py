"""One rule of a scope: a kind and a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._errors_base import ConfigurationError, Problem
from ._glob import as_path, examples, name_pattern, path_pattern
from ._suggest import near, shown

if TYPE_CHECKING:
    from typing import Iterator, NoReturn

KINDS = ("path", "module", "function")


@dataclass(frozen=True)
class ScopeRule:
    """What code a rule takes.

    Attributes
    ----------
    kind : str
        "path", "module" or "function".
    pattern : str
        For paths: `*` within a folder, `**` through folders; a relative pattern takes the
        end of a path, `src/` all below a folder. For modules: `*` takes dots as well; a
        name without wildcards takes the module and all below it. For functions: the
        qualified name, its last part, or those of a function around it.

    Examples
    --------
    >>> ScopeRule("function", "load_*").takes("", "", "Reader.load_all.<locals>.<lambda>")
    True
    """

    kind: str
    pattern: str

    def __post_init__(self) -> None:
        """Check both parts."""
        if self.kind not in KINDS:
            hint = near(str(self.kind), KINDS)
            _refuse("scope", f"{self.kind}:{self.pattern}", f"no such kind of rule{hint}")
        if not isinstance(self.pattern, str) or not self.pattern.strip():
            _refuse("scope", f"{self.kind}:", "a rule needs a pattern, such as `path:src/*.py`")

    @classmethod
    def parse(cls, text: object, field: str = "scope") -> ScopeRule:
        """Return the rule that a text describes.

        Parameters
        ----------
        text : str
            `path:GLOB`, `module:GLOB` or `function:GLOB`.
        field : str
            What an error names as its place.

        Raises
        ------
        ConfigurationError
            The text is no rule.
        """
        if not isinstance(text, str):
            _refuse(field, text, "a rule is a text such as `path:src/*.py`")
        kind, colon, pattern = text.partition(":")
        if not colon or kind.strip() not in KINDS:
            known = "allowed are path:GLOB, module:GLOB and function:GLOB"
            hint = near(kind, KINDS) if colon else _guess(text)
            _refuse(field, text, f"{known}{hint}")
        if not pattern.strip():
            _refuse(field, text, "a rule needs a pattern, such as `path:src/*.py`")
        return cls(kind.strip(), pattern.strip())

    def __str__(self) -> str:
        """Return the text that `parse` understands."""
        return f"{self.kind}:{self.pattern}"

    def takes(self, path: str, module: str, qualname: str) -> bool:
        """Tell whether code is taken.

        Parameters
        ----------
        path : str
            The file, with `/` between folders.
        module, qualname : str
            As in `Scope.matches`.
        """
        if self.kind == "path":
            return path_pattern(self.pattern).match(path) is not None
        if self.kind == "module":
            if name_pattern(self.pattern).match(module):
                return True
            return module.startswith(f"{self.pattern}.")
        pattern = name_pattern(self.pattern)
        return any(pattern.match(name) for name in _names_of(qualname))

    @property
    def takes_everything(self) -> bool:
        """Whether there is nothing that the rule does not take."""
        return not self.pattern.replace("**/", "").strip("*")


def covers(wide: ScopeRule, narrow: ScopeRule) -> bool:
    """Tell whether one rule takes all that another takes, as far as wildcards tell."""
    if wide.kind != narrow.kind or wide == narrow:
        return wide == narrow
    texts = list(examples(narrow.pattern))
    if wide.kind == "path":
        ends = (text + "\ue000/\ue000" if text.endswith("/") else text for text in texts)
        return all(wide.takes(as_path(end), "", "") for end in ends)
    if wide.kind == "module" and narrow.pattern in texts:
        # A name without wildcards takes all below it as well.
        texts.append(f"{narrow.pattern}.\ue000")
    return all(wide.takes("", text, text) for text in texts)


def _names_of(qualname: str) -> Iterator[str]:
    """Return the names of a function and of all functions around it, long and short."""
    around = ""
    for part in qualname.split(".<locals>."):
        around = f"{around}.<locals>.{part}" if around else part
        yield around
        yield part
        yield part.rpartition(".")[2]


def _guess(text: str) -> str:
    """Return what somebody may have meant who left the kind out."""
    is_path = "/" in text or text.endswith((".py", ".φ"))
    kind = "path" if is_path else "module"
    return f"; did you mean {kind}:{text}?"


def _refuse(field: str, given: object, reason: str) -> NoReturn:
    raise ConfigurationError([Problem(field, shown(given), reason)])
