"""The answers about texts that are not run: conversion, check, symbol map."""

from dataclasses import dataclass, field
from typing import Dict, Mapping, Optional, Tuple

from ._client_answer import Members


@dataclass(frozen=True)
class Conversion:
    """A converted text, and the symbols that it used."""

    success: bool
    converted: str
    target: str
    symbols_used: Tuple[str, ...]
    raw: Mapping[str, object] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Check:
    """What the guard says about a text: `clean`, `suspicious` or `malicious`, and why.

    `syntax_error` has the place and message of the first error if the text cannot be parsed.
    """

    success: bool
    verdict: str
    findings: Tuple[Mapping[str, object], ...]
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
        success=answer.one("success", bool),
        converted=answer.one("converted", str),
        target=answer.one("target", str),
        symbols_used=answer.texts("symbols_used"),
        raw=values,
    )


def check(values: Dict[str, object]) -> Check:
    """Return the answer of `/check`."""
    answer = Members(values)
    return Check(
        success=answer.one("success", bool),
        verdict=answer.one("verdict", str),
        findings=tuple(finding.values for finding in answer.each("findings")),
        syntax_error=answer.mapping("syntax_error") or None,
        raw=values,
    )


def symbols(values: Dict[str, object]) -> Symbols:
    """Return the answer of `/symbols`."""
    answer = Members(values)
    return Symbols(answer.text_map("python_to_phicode"), answer.text_map("phicode_to_python"))
