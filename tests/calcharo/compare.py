"""Runs a program under the oracle and under the tracer, and says where the two part.

Compared are the `line` events of each thread with function, depth and all variables. Threads are
taken one by one, since nothing fixes the order between two that run at the same time.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import io
import itertools
from pathlib import Path
from typing import Any, NamedTuple

from canonical import canonical
from forms import Snapshot
from oracle import record
from text import difference_of

PROGRAMS = Path(__file__).parent / "programs"
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
INLINED = ("<listcomp>", "<setcomp>", "<dictcomp>")
FILENAME = "<program>"
SHOWN = 5


class Line(NamedTuple):
    """One line event of either tracer."""

    number: int
    function: str
    depth: int
    variables: Snapshot

    @property
    def place(self) -> tuple[int, str, int]:
        """Where the event is, without its state."""
        return self[:3]


def differences(program: Path | str, engine: str = "auto") -> list[str]:
    """Compare both tracers on a file, Python or φ, or on Python source.

    Returns
    -------
    list of str
        The first differences in the order of the program, empty where there are none.
    """
    if isinstance(program, Path):
        source, language = program.read_text(encoding="utf-8"), "python"
        if program.suffix == ".φ":
            traced, language = source, "phi"
            source = program.with_suffix(".py").read_text(encoding="utf-8")
        else:
            traced = source
    else:
        source, traced, language = program, program, "python"
    expected = oracle_lines(source)
    found = tracer_lines(traced, language, engine)
    if len(expected) != len(found):
        return [f"{len(expected)} threads expected, {len(found)} found"]
    hidden = comprehension_names(source)
    pairs = zip(expected, found, strict=True)
    all_differences = (text for pair in pairs for text in thread_differences(*pair, hidden))
    return list(itertools.islice(all_differences, SHOWN))


def oracle_lines(source: str) -> list[list[Line]]:
    """Give the lines of each thread as the oracle sees them."""
    threads: dict[int, list[Line]] = {}
    for event in record(source, FILENAME).events:
        if event.kind == "line":
            line = Line(event.line, event.function, event.depth, event.variables)
            threads.setdefault(event.thread, []).append(line)
    return in_order(threads)


def tracer_lines(source: str, language: str, engine: str = "auto") -> list[list[Line]]:
    """Give the lines of each thread as the tracer under test sees them."""
    from calcharo import TracerConfig, execute_and_trace

    collects = gc.isenabled()
    gc.disable()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            # Names such as `token` are no secrets here.
            config = TracerConfig(level="values", engine=engine, redact="off")
            trace = execute_and_trace(source, config, filename=FILENAME, language=language)
    finally:
        if collects:
            gc.enable()
    steps = [step for step in trace if step.event == "line"]
    base = min((step.depth for step in steps), default=0)
    threads: dict[int, list[Line]] = {}
    for step in steps:
        line = Line(step.line_number, step.function, step.depth - base, canonical(step))
        threads.setdefault(step.thread_id, []).append(line)
    return in_order(threads)


def in_order(threads: dict[int, list[Line]]) -> list[list[Line]]:
    """Put the main thread first, the others by what they do: when they start is open."""
    main, *others = threads.values() if threads else [[]]
    others.sort(key=lambda lines: ([line.place for line in lines], repr(lines[0].variables)))
    return [main, *others]


def comprehension_names(source: str) -> dict[int, set[str]]:
    """Give the variables of inlined comprehensions by the lines that these stand on.

    The interpreter hides them, or lets them cover others; in a class body it may show no others.
    """
    names: dict[int, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, COMPREHENSIONS):
            targets = {
                name.id
                for generator in node.generators
                for name in ast.walk(generator.target)
                if isinstance(name, ast.Name)
            }
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                names.setdefault(number, set()).update(targets)
    return names


def thread_differences(expected: list[Line], found: list[Line], hidden: dict[int, set[str]]) -> Any:
    """Yield readable differences of one thread, none after the streams have parted."""
    for index, (right, got) in enumerate(itertools.zip_longest(expected, found)):
        if right is None or got is None or not same_place(right, got):
            yield f"line event {index}: expected {shown(right)}, found {shown(got)}"
            return
        names = right.variables.variables.keys() | got.variables.variables.keys()
        if right.number in hidden:
            names = right.variables.variables.keys() - hidden[right.number]
        if right.function != got.function:
            names = names & got.variables.variables.keys()
        for text in difference_of(right.variables, got.variables, names):
            yield f"line event {index}, {shown(right)}: {text}"


def same_place(right: Line, got: Line) -> bool:
    """Whether two events are one, also where the tracer gives a comprehension its own frame."""
    if right.place == got.place:
        return True
    outer, _, inner = got.function.rpartition(".")
    is_inlined = inner in INLINED and outer.removesuffix(".<locals>") in (right.function, "")
    return is_inlined and right.number == got.number


def shown(line: Line | None) -> str:
    """Give the place of an event in words."""
    return "nothing" if line is None else f"{line.function}:{line.number} at depth {line.depth}"
