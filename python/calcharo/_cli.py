"""The command line: `python -m calcharo run [OPTION]… TARGET [ARG]…`, and `plugins`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ._cli_help import HELP, USAGE
from ._cli_words import parse
from .core.errors import CalcharoError, ConfigurationError
from .core.tracer import require_engine

if TYPE_CHECKING:
    from typing import NoReturn

    from .core.errors import Problem

#: Exit status for wrong options, a target that is not found, and interpreters that cannot record.
USAGE_STATUS = 2


def main(words: list[str]) -> None:
    """Run the command; the program's exceptions pass through.

    Parameters
    ----------
    words : list of str
        What follows `python -m calcharo`.
    """
    command = words[0] if words else ""
    if command in ("-h", "--help") or (command == "run" and words[1:2] in (["-h"], ["--help"])):
        print(HELP)
        return
    if command == "plugins":
        from ._cli_plugins import list_plugins

        list_plugins(words[1:])
    if command != "run":
        said = f"there is no command `{command}`" if command else "no command is given"
        _refuse(said, USAGE)
    try:
        request = parse(words[1:])
        if request.level != "off":
            require_engine()
    except ConfigurationError as error:
        for problem in error.problems:
            print(f"calcharo: {_described(problem)}", file=sys.stderr)
        print("hint: `python -m calcharo run --help` lists the options", file=sys.stderr)
        sys.exit(USAGE_STATUS)
    except CalcharoError as error:
        _refuse(error.message, error.hint)
    if request.config.isolation == "process" and request.level != "off":
        from ._cli_isolated import run_isolated

        run_isolated(request)
    else:
        from ._cli_run import run

        run(request)


def _described(problem: Problem) -> str:
    """Return a problem of a word of the command line, or of several together."""
    given = f" {problem.given}" if problem.given else ""
    return f"{problem.field}{given}: {problem.reason}"


def _refuse(message: str, hint: str | None) -> NoReturn:
    print(f"calcharo: {message}", file=sys.stderr)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)
    sys.exit(USAGE_STATUS)
