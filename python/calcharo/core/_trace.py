"""A recorded execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ._trace_core import Recording
from ._trace_save import native_reader, write_whole
from ._trace_steps import Steps

if TYPE_CHECKING:
    from os import PathLike
    from typing import Literal

    from .._tracer import Reader
    from .config import TracerConfig


#: So many steps at the end of a trace are searched for the exception that ended the program.
_MOST_ENDS = 1000


class SourceFile(NamedTuple):
    """A file of the program.

    Attributes
    ----------
    path : str
        As its code states it.
    text : str or None
        Its text when it ran, if it could be read.
    """

    path: str
    text: str | None


class TracedThread(NamedTuple):
    """A thread of the program.

    Attributes
    ----------
    id : int
        As in `step.thread_id`.
    name : str
        Its name.
    """

    id: int
    name: str


class TracedTask(NamedTuple):
    """An asyncio task of the program.

    Attributes
    ----------
    id : int
        As in `step.task_id`: tasks are numbered from 0 as they are seen, and no number is
        used again.
    name : str
        Its name.
    """

    id: int
    name: str


class Trace(Steps):
    """A recorded execution: a sequence of its steps, which are read when they are asked for.

    Traces never change and may be used by several threads. Two are equal if the same
    happened in both: events, places, variables and output; clocks, engines and the
    names of threads and tasks do not matter.

    Examples
    --------
    >>> from calcharo import execute_and_trace
    >>> trace = execute_and_trace("x = 1; x += 1")
    >>> trace.outcome, trace[-1].variables_state
    ('finished', {'x': 2})
    """

    __slots__ = ()

    def __init__(self, reader: Reader) -> None:
        super().__init__(Recording(reader), range(len(reader)))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Trace:
        """Open a trace file.

        Damaged parts are passed over and named in `diagnostics`; their steps raise
        `ChecksumError` when they are read.

        Parameters
        ----------
        path : path-like
            The file. It must stay as it is while the trace is used.

        Raises
        ------
        FormatError, UnsupportedVersion, TruncatedTrace
            It is no trace, or not one that can be read.
        StoreError
            The system cannot read it; `__cause__` says why.
        """
        return cls(native_reader().open(path))

    @classmethod
    def from_bytes(cls, data: bytes) -> Trace:
        """Return the trace in the bytes of a trace file.

        Parameters
        ----------
        data : bytes
            The whole file.

        Raises
        ------
        FormatError, UnsupportedVersion, TruncatedTrace
            It is no trace, or not one that can be read.
        """
        return cls(native_reader().from_bytes(data))

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """Return the trace that `to_json` wrote.

        Parameters
        ----------
        text : str
            The document; both forms give the same trace.

        Raises
        ------
        SerializationError
            The document is no trace.
        UnsupportedVersion
            It is one of a later format.
        """
        return cls(native_reader().from_json(text))

    def to_json(self, steps: Literal["delta", "full"] = "delta") -> str:
        """Return the trace as JSON: `from_json` gives an equal one.

        Parameters
        ----------
        steps : {"delta", "full"}
            `delta`: what leads from a step to the next. `full`: each step by itself as
            well, for small traces and other tools.
        """
        return self._recording.reader.to_json(steps)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the trace to a file. One that exists is replaced as a whole or not at all.

        Parameters
        ----------
        path : path-like
            The file.

        Raises
        ------
        StoreError
            The system cannot write it; `__cause__` says why.
        """
        write_whole(path, self._recording.reader.bytes())

    @property
    def outcome(self) -> str:
        """How the program ended.

        "finished", "exception", "limit", "timeout", "killed"; "recovered" if the recording
        never came to its end.
        """
        footer = self._recording.reader.footer()
        return "recovered" if footer is None else str(footer["outcome"])

    @property
    def reason(self) -> str | None:
        """The limit that was reached, or the exception, as the last line of its traceback."""
        footer = self._recording.reader.footer()
        reason = None if footer is None else footer["reason"]
        return None if reason is None else str(reason)

    @property
    def exception(self) -> object:
        """The exception that the program did not catch, as a view; `None` if there is none."""
        if self.outcome == "exception":
            # Behind it come the ends of suspended frames and the end of the program.
            for step in reversed(self[-_MOST_ENDS:]):
                if step.event == "unwind" and step.depth == 0:
                    return step.value
        return None

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files of the program that code in scope came from."""
        files = self._recording.reader.files()
        return tuple(SourceFile(file["path"], file["text"]) for file in files)

    @property
    def threads(self) -> tuple[TracedThread, ...]:
        """The threads that ran code in scope."""
        threads = self._recording.reader.threads()
        return tuple(TracedThread(thread["ident"], thread["name"]) for thread in threads)

    @property
    def tasks(self) -> tuple[TracedTask, ...]:
        """The asyncio tasks that ran code in scope, in the order in which they did."""
        tasks = self._recording.reader.tasks()
        return tuple(TracedTask(number, task["name"]) for number, task in enumerate(tasks))

    @property
    def stats(self) -> dict[str, int | float]:
        """Figures of the trace.

        `steps`, `line_steps`; `raw_bytes` of the steps, `file_bytes`; `objects` and `frames`
        that there were; `codes`, `files`, `threads`, `tasks`; `wall_seconds` of the recording.
        """
        reader = self._recording.reader
        objects, frames = reader.totals(len(reader) - 1) if len(reader) else (0, 0)
        footer = reader.footer()
        return {
            "steps": len(reader),
            "line_steps": reader.line_steps,
            "raw_bytes": reader.raw_bytes,
            "file_bytes": reader.stored_bytes,
            "objects": objects,
            "frames": frames,
            "codes": len(reader.codes()),
            "files": len(reader.files()),
            "threads": len(reader.threads()),
            "tasks": len(reader.tasks()),
            "wall_seconds": 0.0 if footer is None else float(footer["wall_seconds"]),
        }

    @property
    def diagnostics(self) -> tuple[str, ...]:
        """What was not recorded, or cannot be read, and why."""
        footer = self._recording.reader.footer()
        noted = [] if footer is None else footer["diagnostics"]
        return (*noted, *self._recording.reader.damage())

    @property
    def config(self) -> TracerConfig | None:
        """The configuration of the recording; `None` if the trace does not say it.

        Raises
        ------
        ConfigurationError
            The trace says one that cannot be.
        """
        return self._recording.config

    @property
    def level(self) -> str:
        """How much was recorded: "lines", "calls", "values", "full"."""
        return str(self._recording.header["level"])

    @property
    def engine(self) -> str:
        """What the steps come from, such as "monitoring"."""
        return str(self._recording.header["engine"])

    @property
    def interpreter(self) -> str:
        """What ran the program, such as "cpython 3.13.0"."""
        return str(self._recording.header["interpreter"])

    @property
    def argv(self) -> tuple[str, ...]:
        """The program and its arguments."""
        return tuple(self._recording.header["argv"])

    def __reduce__(self) -> tuple[object, ...]:
        """Return what a copy is made from: the bytes of the trace file."""
        return Trace.from_bytes, (self._recording.reader.bytes(),)

    def __repr__(self) -> str:
        """Return the size of the trace and how the program ended."""
        ended = self.outcome if self.reason is None else f"{self.outcome}: {self.reason}"
        return f"<Trace of {len(self)} steps, {ended}>"
