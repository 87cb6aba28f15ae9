"""A trace as lines of text, in which nothing depends on addresses, clocks or hashes.

A step is one line: its number, the event, `line:column-line:column`, the function, the value that
goes or comes, then `|` and what is new at this moment: the variables of the frame that have another
value than at its step before, a name that is gone with `-`, and what was written to the streams.
Lines below a step that are indented are what happens until the next step of its frame: writes to
objects with their place, and at level full conditions and expressions. Threads follow each other,
the main one first, and number their steps for themselves: when they take turns is open.

Objects with an identity carry a number, `[1, 2]#3`, and stand in a line in full once, then as `#3`.
Names of threads and tasks that Python has counted, in the whole process, are counted anew.
"""

from __future__ import annotations

import contextlib
import gc
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from canonical import ViewReader
from forms import is_shown

READER = ViewReader()
DEEPEST = 5
LONGEST = 160
CHAIN = ("__cause__", "__context__")
BORDERS = ("thread_start", "thread_end", "task_switch")
COUNTED = re.compile(r"\b(Task|Thread|ThreadPoolExecutor)-\d+")


def recorded(program: Path, level: str, **limits: Any) -> Any:
    """Record a program as all tests of exact steps do.

    Parameters
    ----------
    program
        A Python or φ file.
    level
        Level of detail.
    **limits
        Further fields of the configuration.
    """
    from calcharo import TracerConfig, execute_and_trace

    source = program.read_text(encoding="utf-8")
    language = "phi" if program.suffix == ".φ" else "python"
    config = TracerConfig(level=level, redact="off", clock="off", **limits)
    collects = gc.isenabled()
    gc.disable()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return execute_and_trace(source, config, filename=program.name, language=language)
    finally:
        if collects:
            gc.enable()


def lines(trace: Any) -> list[str]:
    """Give the text of a trace, line by line."""
    return list(_Writer().lines(trace))


class _Writer:
    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.frames: dict[int, dict[str, str]] = {}
        self.written = {"stdout": "", "stderr": ""}
        self.counted: dict[str, str] = {}

    def lines(self, trace: Any) -> Iterator[str]:
        threads: dict[int, list[Any]] = {}
        for step in trace:
            threads.setdefault(step.thread_id, []).append(step)
        for number, steps in enumerate(threads.values()):
            for index, step in enumerate(steps):
                seen: set[int] = set()
                news = [*self.variables(step, seen), *self.output(step)]
                words = [f"{number}/{index}" if number else f"{index}", *self.place(step, seen)]
                yield " ".join([*words, *(["|", *news] if news else [])])
                yield from self.interval(step)

    def place(self, step: Any, seen: set[int]) -> list[str]:
        words = [step.event]
        if step.line_number is not None:
            ends = (step.end_line_number, step.end_column)
            words += [span(step.line_number, step.column, *ends), step.function]
        if step.event in BORDERS:
            words += ["->", COUNTED.sub(self.counted_name, self.text(step.value, seen))]
        elif step.event not in ("call", "line", "closed"):
            words += ["->", self.text(step.value, seen)]
        return words

    def counted_name(self, found: re.Match[str]) -> str:
        return self.counted.setdefault(found[0], f"{found[1]}-{len(self.counted) + 1}")

    def variables(self, step: Any, seen: set[int]) -> Iterator[str]:
        """Give what has changed since the last step of the frame, however deep inside."""
        if step.event in ("thread_start", "thread_end"):
            return
        now = {name: value for name, value in step.variables_state.items() if is_shown(name)}
        # At the end of the program the variables are those of its first frame.
        frame = 0 if step.frame_id is None else step.frame_id
        before = self.frames.get(frame, {})
        texts = {name: self.text(value, set()) for name, value in now.items()}
        self.frames[frame] = texts
        for name, value in now.items():
            if before.get(name) != texts[name]:
                yield f"{name}={self.text(value, seen)}"
        yield from (f"-{name}" for name in before if name not in now)

    def output(self, step: Any) -> Iterator[str]:
        for name, text in (("stdout", step.stdout_snapshot), ("stderr", step.stderr_snapshot)):
            if text != self.written[name]:
                yield f"{name}:{short(repr(text.removeprefix(self.written[name])))}"
                self.written[name] = text

    def interval(self, step: Any) -> Iterator[str]:
        seen: set[int] = set()
        for kind, target, key, old, new, place in step.changes:
            if kind in ("variable", "global", "cell") or not is_shown(str(key)):
                continue
            at = self.text(key, seen) if kind != "content" else ""
            values = f"{self.text(old, seen)} -> {self.text(new, seen)}"
            yield f"    {place_of(place)} {kind} {self.name(target)}[{at}]: {values}"
        for place, text, result, _, left_out in step.conditions:
            passed = "".join(f", without {short(part.text)!r}" for part in left_out)
            yield f"    {place_of(place)} {result} if {short(text)!r}{passed}"
        for place, text, kind, value in step.expressions:
            yield f"    {place_of(place)} {kind} {short(text)!r}: {self.text(value, seen)}"

    def name(self, view: Any) -> str:
        return f"#{self.numbers.setdefault(READER.identity(view), len(self.numbers))}"

    def text(self, value: Any, seen: set[int], depth: int = 0) -> str:
        identity = READER.identity(value)
        described = READER.describe(value)
        if described.kind == "atom":
            name, content = described[1], described.content
            return short(repr(content) if name in ("int", "str", "bytes", "bool") else content)
        if described.kind in ("class", "function", "module"):
            return f"<{described.kind} {described.name}>"
        mark = "" if identity is None else self.name(value)
        if mark and identity in seen:
            return mark
        seen.add(identity)
        if depth >= DEEPEST:
            return f"…{mark}"
        return self.parts(value, described, seen, depth + 1) + mark

    def parts(self, value: Any, described: Any, seen: set[int], depth: int) -> str:
        """Give the text of what an object holds, in brackets that tell its kind."""
        kind, name, content, items, pairs, members, attributes = described

        def inner(part: Any) -> str:
            return self.text(part, seen, depth)

        shown = []
        if kind == "exception":
            chain = [(key, value.attributes.get(key)) for key in CHAIN]
            items = items[0]
            attributes = {**(attributes or {}), **{key: got for key, got in chain if got}}
        if items is not None:
            shown += map(inner, items)
        if pairs is not None:
            shown += [f"{inner(key)}: {inner(got)}" for key, got in pairs]
        if members is not None:
            shown += map(inner, sorted(members, key=rank))
        if content is not None:
            shown.append(repr(content[1] if isinstance(content, tuple) else content))
        shown += [f"{key}={inner(got)}" for key, got in (attributes or {}).items()]
        opened, closed = BRACKETS.get(name, (f"{name.removeprefix('__main__.')}(", ")"))
        if not shown and kind in ("opaque", "mark"):
            return f"<{name}>" if kind == "opaque" else name
        return opened + short(", ".join(shown)) + closed


def rank(member: Any) -> str:
    """Give what members of a set are ordered by: neither hashes nor addresses."""
    return _Writer().text(member, set(), DEEPEST - 1)


BRACKETS = {"list": "[]", "tuple": "()", "dict": "{}", "set": "{}"}


def span(line: int, column: int | None, end_line: int, end_column: int | None) -> str:
    """Give `line:column-line:column`, or the line alone where there are no columns."""
    return f"{line}" if column is None else f"{line}:{column}-{end_line}:{end_column}"


def place_of(place: Any) -> str:
    """Give the place of a write, a condition or an expression; `?` where none is known."""
    return (
        "?" if place is None else span(place.line, place.column, place.end_line, place.end_column)
    )


def short(text: str) -> str:
    """Cut a long text in its middle, and say how much is left out."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}…{len(text) - 2 * half}…{text[-half:]}"
