"""The words of `calcharo run`: options, the target, and the program's own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ._cli_config import configured
from .core._suggest import near
from .core.config import TracerConfig
from .core.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from typing import Mapping

#: Options with a value, and the fields of the configuration that they set.
_FIELDS = {
    "--output": "output",
    "--level": "level",
    "--scope": "scope",
    "--max-steps": "max_steps",
    "--max-trace-bytes": "max_trace_bytes",
    "--max-memory": "max_memory_bytes",
    "--wall-seconds": "wall_seconds",
    "--cpu-seconds": "cpu_seconds",
    "--on-limit": "on_limit",
    "--clock": "clock",
    "--heap": "heap",
    "--preset": "preset",
    "--isolation": "isolation",
}
_SHORT = {"-o": "--output"}
_TARGETS = {"-m": "module", "-c": "code"}


@dataclass
class Request:
    """What is to be recorded.

    Attributes
    ----------
    mode : {"file", "module", "code"}
        What the target is.
    target : str
        A path, the name of a module, or a text.
    arguments : list of str
        The program's own words.
    level : str
        As in `TracerConfig`; the configuration of "off" is not used.
    config : TracerConfig
        What is recorded, and where it is written to.
    quiet : bool
        Whether nothing is said about the recording.
    """

    mode: str = ""
    target: str = ""
    arguments: list[str] = field(default_factory=list)
    level: str = "full"
    config: TracerConfig = field(default_factory=TracerConfig)
    quiet: bool = False


def parse(words: list[str]) -> Request:
    """Return what the words ask for.

    Parameters
    ----------
    words : list of str
        What follows `run`.

    Raises
    ------
    ConfigurationError
        All that is wrong with them is listed.
    """
    request = Request()
    problems: list[Problem] = []
    given = _options(words, request, problems)
    if not request.mode:
        problems.append(Problem("no program is named", "", "name a file, -m MODULE or -c CODE"))
    try:
        request.level = str(given.get("level", request.level))
        request.config = configured(given, request, problems)
    except ConfigurationError as error:
        problems += [_of_option(problem, given) for problem in error.problems]
    if problems:
        raise ConfigurationError(problems)
    return request


def _options(words: list[str], request: Request, problems: list[Problem]) -> dict[str, object]:
    """Take all words; the result has the values of options as they were typed."""
    given: dict[str, object] = {}
    rules: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _TARGETS:
            request.mode = _TARGETS[word]
            if not rest:
                problems.append(Problem(word, "", f"the {request.mode} is missing"))
                break
            request.target, request.arguments = rest[0], rest[1:]
            break
        if word == "--" or not word.startswith("-") or word == "-":
            if word == "--":
                word = rest.pop(0) if rest else ""
            request.mode, request.target, request.arguments = "file", word, rest
            break
        if word == "--quiet":
            request.quiet = True
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if word[:2] in _SHORT and not word.startswith("--"):
            name, equals, value = _SHORT[word[:2]], word[2:], word[2:]
        if name not in _FIELDS:
            allowed = near(name, (*_FIELDS, "--quiet"))
            problems.append(Problem(name, "", f"there is no such option{allowed}"))
            continue
        if not equals:
            if not rest:
                problems.append(Problem(name, "", "its value is missing"))
                break
            value = rest.pop(0)
        if name == "--scope":
            rules.append(value)
        else:
            given[_FIELDS[name]] = _number(value) if _FIELDS[name] in _NUMBERS else value
    if rules:
        given["scope"] = rules
    if request.mode == "file" and request.target in ("", "-"):
        reason = "a recorded program is not read from standard input; name a file, or use -c"
        problems.append(Problem("TARGET", f"`{request.target}`", reason))
    return given


_NUMBERS = ("max_steps", "max_trace_bytes", "max_memory_bytes", "wall_seconds", "cpu_seconds")


def _number(text: str) -> object:
    """Return the number; what is none stays as it is, and is refused with the rest."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _of_option(problem: Problem, given: Mapping[str, object]) -> Problem:
    """Name the option in place of the field."""
    name = problem.field.partition(".")[0]
    options = {value: key for key, value in _FIELDS.items()}
    return problem._replace(field=options.get(name, name))
