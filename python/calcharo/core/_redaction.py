"""What is kept out of a trace."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Mapping

from . import _redaction_rules as rules
from ._errors_base import ConfigurationError, Problem
from ._glob import as_path, path_pattern
from ._suggest import near, shown

if TYPE_CHECKING:
    from typing import Iterable, Union

    #: What the field `redact` can be given.
    RedactionLike = Union["Redaction", str, Mapping[str, Iterable[str]], Iterable[str]]

#: What each name stands for: patterns of names, patterns of values, files.
STANDARD = (rules.STANDARD_NAMES, rules.STANDARD_VALUES, rules.STANDARD_FILES)
STRICT = (rules.STRICT_NAMES, rules.STRICT_VALUES, rules.STRICT_FILES)
MODES = {"standard": STANDARD, "strict": STRICT, "off": ((), (), ())}

_FIELDS = ("names", "values", "files")
_BEYOND = re.compile(r"\(\?<?[=!]|\(\?\(|\(\?P=|\(\?>|\\[1-9]")
_ESCAPED = re.compile(r"\\[^1-9]")


@dataclass(frozen=True, init=False)
class Redaction:
    """What is kept out of a trace: a mark with the rule stands in the place of the value.

    Parameters
    ----------
    names : iterable of str
        Regular expressions, searched without regard to case in the names of variables,
        attributes and keys.
    values : iterable of str
        Regular expressions, searched in strings and bytes.
    files : iterable of str
        Paths as in `path:` rules of a scope; no value of their frames is recorded.

    Raises
    ------
    ConfigurationError
        An expression is wrong, takes everything, or needs look-around or references back:
        rules are applied to every value, in time that grows with its length alone.

    Examples
    --------
    >>> rules = Redaction.standard()
    >>> rules.rule_for_name("db_password") is not None, rules.rule_for_name("token_count")
    (True, None)
    """

    names: tuple[str, ...]
    values: tuple[str, ...]
    files: tuple[str, ...]

    def __init__(
        self,
        names: Iterable[str] = (),
        values: Iterable[str] = (),
        files: Iterable[str] = (),
    ) -> None:
        problems: list[Problem] = []
        for field, given in zip(_FIELDS, (names, values, files)):
            patterns = _texts(f"redact.{field}", given, problems)
            if field == "files":
                problems += [problem for text in patterns for problem in _file_problems(text)]
            else:
                problems += [
                    problem for text in patterns for problem in _problems(f"redact.{field}", text)
                ]
            object.__setattr__(self, field, patterns)
        if problems:
            raise ConfigurationError(problems)

    def __repr__(self) -> str:
        """Return the call that makes it, or a similar one."""
        rules_here = (self.names, self.values, self.files)
        known = [mode for mode, patterns in MODES.items() if patterns == rules_here]
        if known:
            return f"Redaction.{known[0]}()"
        given = (f"{field}={list(getattr(self, field))!r}" for field in _FIELDS)
        return f"Redaction({', '.join(given)})"

    @classmethod
    def standard(cls) -> Redaction:
        """Return the rules for secrets: passwords, tokens, keys, card numbers."""
        return cls(*STANDARD)

    @classmethod
    def strict(cls) -> Redaction:
        """Return the rules for secrets and personal data; harmless values are lost too."""
        return cls(*STRICT)

    @classmethod
    def off(cls) -> Redaction:
        """Return no rules: everything is recorded."""
        return cls()

    @classmethod
    def of(cls, given: RedactionLike) -> Redaction:
        """Return the rules that a value of the field `redact` stands for.

        Parameters
        ----------
        given : Redaction, str, mapping or iterable of str
            "standard", "strict" or "off"; a mapping with `names`, `values` and `files`;
            or patterns of names, which are added to the standard rules.

        Raises
        ------
        ConfigurationError
            It stands for none.
        """
        if isinstance(given, Redaction):
            return given
        if isinstance(given, str):
            if given not in MODES:
                known = "allowed are 'standard', 'strict', 'off', or a Redaction"
                raise _error("redact", given, f"{known}{near(given, MODES)}")
            return cls(*MODES[given])
        if isinstance(given, Mapping):
            unknown = [name for name in given if name not in _FIELDS]
            if unknown:
                known = "allowed are names, values and files"
                raise _error("redact", unknown[0], f"{known}{near(str(unknown[0]), _FIELDS)}")
            return cls(*(given.get(field, ()) for field in _FIELDS))
        try:
            added = tuple(given)
        except TypeError:
            known = "allowed are 'standard', 'strict', 'off', a Redaction, or patterns of names"
            raise _error("redact", given, known) from None
        return cls((*rules.STANDARD_NAMES, *added), *STANDARD[1:])

    def plus(
        self,
        names: Iterable[str] = (),
        values: Iterable[str] = (),
        files: Iterable[str] = (),
    ) -> Redaction:
        """Return these rules and more.

        Parameters
        ----------
        names, values, files
            As in the constructor.
        """
        return Redaction((*self.names, *names), (*self.values, *values), (*self.files, *files))

    def rule_for_name(self, name: str) -> str | None:
        """Return the first rule that takes a name, or `None`."""
        return _first(self.names, name, re.IGNORECASE)

    def rule_for_value(self, value: str | bytes) -> str | None:
        """Return the first rule that takes a text, or `None`; bytes are read as Latin-1."""
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        return _first(self.values, text, 0)

    def rule_for_file(self, filename: str) -> str | None:
        """Return the first rule that takes a file, or `None`."""
        path = as_path(filename)
        return next((rule for rule in self.files if path_pattern(rule).match(path)), None)

    def to_dict(self) -> dict[str, list[str]]:
        """Return the rules as `of` understands them, ready for JSON.

        The rules themselves, not the name they were made by: that could mean others in
        another version.
        """
        return {field: list(getattr(self, field)) for field in _FIELDS}


def _first(patterns: Iterable[str], text: str, flags: int) -> str | None:
    return next((rule for rule in patterns if re.search(rule, text, flags)), None)


def _error(field: str, given: object, reason: str) -> ConfigurationError:
    return ConfigurationError([Problem(field, shown(given), reason)])


def _texts(field: str, given: object, problems: list[Problem]) -> tuple[str, ...]:
    """Return patterns without repetitions, and note what is none."""
    texts: dict[str, None] = {}
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        problems.append(Problem(field, shown(given), "allowed is a list of patterns"))
        return ()
    for item in given:
        if isinstance(item, str) and item:
            texts[item] = None
        else:
            problems.append(Problem(field, shown(item), "a pattern is a text that is not empty"))
    return tuple(texts)


def _problems(field: str, pattern: str) -> list[Problem]:
    if _BEYOND.search(_ESCAPED.sub("", pattern)):
        reason = "look-around and references back are not available in redaction rules"
        return [Problem(field, shown(pattern), reason)]
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        return [Problem(field, shown(pattern), f"no regular expression: {error}")]
    if compiled.search("") is not None:
        return [Problem(field, shown(pattern), "matches the empty text, and so everything")]
    return []


def _file_problems(pattern: str) -> list[Problem]:
    if pattern.replace("**/", "").strip("*"):
        return []
    return [Problem("redact.files", shown(pattern), 'takes every file; use level="lines"')]
