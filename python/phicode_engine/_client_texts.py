"""The answers about texts that are not run: conversion, check, symbol map."""

from dataclasses import dataclass, field
from typing import Dict, Mapping, Optional, Tuple

from ._client_answer import Members


@dataclass(frozen=True)
class Conversion:
    """A converted text, and the symbols that it used.

    `syntax_error` has the place and message of the first error that the conversion does not mind.
    """

    converted: str
    target: str
    symbols_used: Tuple[str, ...]
    syntax_error: Optional[Mapping[str, object]]
    raw: Mapping[str, object] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Check:
    """What is to be said of a text that is not run.

    `verdict` of the guard is `clean`, `suspicious` or `malicious`, for the reasons in `findings`;
    `diagnostics` are errors and hints, of which `syntax_error` is the first error.
    """

    verdict: str
    findings: Tuple[Mapping[str, object], ...]
    diagnostics: Tuple[Mapping[str, object], ...]
    syntax_error: Optional[Mapping[str, object]]
    raw: Mapping[str, object] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Symbols:
    """The symbol map of the server, in both directions."""

    python_to_phicode: Mapping[str, str]
    phicode_to_python: Mapping[str, str]


def conversion(values: Dict[str, object]) -> Conversion:
    """Return the answer of `/convert`."""
    answer = Members(values)
    return Conversion(
        converted=answer.one("converted", str),
        target=answer.one("target", str),
        symbols_used=answer.texts("symbols_used"),
        syntax_error=answer.mapping("syntax_error") or None,
        raw=values,
    )


def check(values: Dict[str, object]) -> Check:
    """Return the answer of `/check`."""
    answer = Members(values)
    return Check(
        verdict=answer.one("verdict", str),
        findings=tuple(one.values for one in answer.each("findings")),
        diagnostics=tuple(one.values for one in answer.each("diagnostics")),
        syntax_error=answer.mapping("syntax_error") or None,
        raw=values,
    )


def symbols(values: Dict[str, object]) -> Symbols:
    """Return the answer of `/symbols`."""
    answer = Members(values)
    return Symbols(answer.text_map("python_to_phicode"), answer.text_map("phicode_to_python"))
