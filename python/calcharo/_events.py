"""Events for handlers: what was recorded is told, one by one, to the handlers that listen.

No code of a handler runs while the program runs. When the recording is over, its steps are gone
through once: of each its values and decisions in their order, and then its writes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from . import _tracer
from .core.models import Trace
from .handlers import Record

if TYPE_CHECKING:
    import ast
    from typing import Any, BinaryIO, Iterator

    from ._asked import Asked
    from ._labels import Labels
    from ._plan import Planner
    from .core._step_parts import SourceRange
    from .core.models import ExecutionStep

#: Lengths of the file's own header and of that of a block; where a block says its length.
FILE_HEADER, BLOCK_HEADER, STORED = 12, 40, slice(24, 28)


def tell(raw: bytes | None, path: str | None, planner: Planner, asked: Asked) -> bytes | None:
    """Call the handlers that listen for each of their events, and return the trace.

    A handler that raises is switched off, which the trace then says.

    Parameters
    ----------
    raw : bytes or None
        A whole trace; `None` if it is in a file.
    path : str or None
        The file.
    planner : Planner
        Knows the nodes of the files of the program.
    asked : Asked
        The handlers.
    """
    known = len(asked.notes)
    trace = Trace.load(path or "") if raw is None else Trace.from_bytes(raw)
    _tell(trace, planner, asked)
    footer, notes = trace._recording.reader.footer(), asked.notes[known:]
    # A file is mapped as long as its trace is there.
    del trace
    if not notes or footer is None:
        return raw
    if raw is not None:
        return _with_notes(raw, footer, notes)
    with open(path or "", "r+b") as file:
        _add_notes(file, footer, notes)
    return None


def _tell(trace: Trace, planner: Planner, asked: Asked) -> None:
    for step in trace:
        labels = planner.labels(step.file)
        if labels is None:
            continue
        for node, record in _events(step, labels):
            asked.tell(node, record)


def _events(step: ExecutionStep, labels: Labels) -> Iterator[tuple[ast.AST, Record]]:
    """Yield what was recorded in the interval of a step, with the nodes that it belongs to."""
    for one in step.expressions:
        kind, _, label = one.kind.partition(":")
        for node in labels.valued(one.range, one.kind):
            yield node, Record(kind, label, one.text, one.value, step)
    for decided in step.conditions:
        for node in labels.deciding(decided.range):
            yield node, _record(labels, node, decided.text, decided.result, step)
    for change in step.changes:
        writer = None if change.range is None else labels.writing(change.range)
        if writer is not None:
            text = _text(step, change.range)
            yield writer, _record(labels, writer, text, change.new, step)


def _record(labels: Labels, node: ast.AST, text: str, value: object, step: ExecutionStep) -> Record:
    plan = labels.plan(node)
    assert plan is not None
    return Record(plan.kind, plan.label, text, value, step)


def _text(step: ExecutionStep, place: SourceRange | None) -> str:
    assert place is not None
    return step._recording.sources.text(step.file, place)


def _with_notes(raw: bytes, footer: dict[str, Any], notes: list[str]) -> bytes:
    """Return the bytes of a trace whose footer has further diagnostics."""
    file = io.BytesIO(raw)
    _add_notes(file, footer, notes)
    return file.getvalue()


def _add_notes(file: BinaryIO, footer: dict[str, Any], notes: list[str]) -> None:
    start = _last_block(file)
    file.truncate(start)
    file.seek(start)
    said = [*footer["diagnostics"], *notes]
    wall_seconds = footer["wall_seconds"]
    file.write(_tracer.footer_block(footer["outcome"], footer["reason"], said, wall_seconds))


def _last_block(file: BinaryIO) -> int:
    """Return where the last block of a whole trace begins."""
    start = following = FILE_HEADER
    size = file.seek(0, io.SEEK_END)
    while following < size:
        start = following
        file.seek(start)
        stored = int.from_bytes(file.read(BLOCK_HEADER)[STORED], "little")
        following = start + BLOCK_HEADER + stored
    return start
