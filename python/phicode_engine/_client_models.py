"""The answers of the server as values."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Dict, Mapping, Optional, Tuple

from ._client_answer import Members
from ._client_errors import MalformedAnswer


@dataclass(frozen=True)
class Kill:
    """Why a run was ended: `by` whom, for what `reason`, and the `limit` that was `observed`."""

    by: str
    reason: str
    limit: Optional[float]
    observed: Optional[float]


@dataclass(frozen=True)
class ReturnedFile:
    """A file that the run left: its path below the work directory, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class SkippedFile:
    """A file that was asked for and not returned, with the reason."""

    path: str
    reason: str


@dataclass(frozen=True)
class Execution:
    """What a program did. A program that failed is an answer, not an error.

    Attributes
    ----------
    success : bool
        Whether `status` is `ok`.
    id : str
        The request's id.
    status : str
        `ok`, `error`, `timeout`, `cpu`, `memory`, `output`, `pids`, `killed`, `rejected` or
        `internal`.
    stdout, stderr : str
        What was printed: text, or base64 if that was asked for; see `encoding`. Empty in the
        `result` of a stream, whose text came before it.
    encoding : str
        `utf-8`; `utf-8-replaced` if some bytes became U+FFFD; `base64`.
    exit_code, signal : int or None
        How the program ended by itself, or by which signal.
    message : str or None
        A sentence about the end, if there is more to say than the status does.
    kill : Kill or None
        Why the run was ended from outside.
    language : str
        `python` or `phi`: what the text was taken for.
    syntax_error : mapping or None
        Place and message of the error of a text that cannot run.
    truncated : mapping of str to bool
        Whether some of `stdout`, `stderr` was dropped.
    output_bytes : mapping of str to int
        How many bytes each of the two had in all.
    wall_ms, cpu_ms, queue_ms : float
        Time from start to end, of the processors, and before the start; milliseconds.
    max_rss_kb : int
        Most memory in use at a time, in KiB.
    files, files_skipped : tuple
        Files that were asked for with `return_files`.
    isolation : mapping
        The level of the sandbox and its layers.
    findings : tuple of mapping
        What the guard found, if the run was rejected.
    raw : mapping
        The whole answer, members of later versions included.
    """

    success: bool
    id: str
    status: str
    stdout: str
    stderr: str
    encoding: str
    exit_code: Optional[int]
    signal: Optional[int]
    message: Optional[str]
    kill: Optional[Kill]
    language: str
    syntax_error: Optional[Mapping[str, object]]
    truncated: Mapping[str, bool]
    output_bytes: Mapping[str, int]
    wall_ms: float
    cpu_ms: float
    queue_ms: float
    max_rss_kb: int
    files: Tuple[ReturnedFile, ...]
    files_skipped: Tuple[SkippedFile, ...]
    isolation: Mapping[str, object]
    findings: Tuple[Mapping[str, object], ...]
    raw: Mapping[str, object] = field(repr=False, compare=False)

    @property
    def stdout_bytes(self) -> bytes:
        """Standard output as bytes: exact if `output_encoding="base64"` was asked for."""
        return _bytes(self.stdout, self.encoding, "/stdout")

    @property
    def stderr_bytes(self) -> bytes:
        """Standard error as bytes: exact if `output_encoding="base64"` was asked for."""
        return _bytes(self.stderr, self.encoding, "/stderr")


@dataclass(frozen=True)
class Event:
    """One event of a stream.

    `name` is `start`, `stdout`, `stderr`, `step` or `result`; `seq` counts from the start; `text`
    is what was printed; `execution` is there in the `result`; `data` has all members.
    """

    name: str
    seq: int
    text: str
    execution: Optional[Execution]
    data: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True)
class Trace:
    """An execution with its first `steps`, as objects; `steps_total` counts those left out too.

    `steps_truncated` says that a limit ended the recording or left steps out, `error` why they are
    missing for another reason.
    """

    execution: Execution
    steps: Tuple[Mapping[str, object], ...]
    steps_total: int
    steps_truncated: bool
    error: Optional[str]


def execution(values: Dict[str, object]) -> Execution:
    """Return the answer of `/execute`."""
    answer = Members(values)
    sizes, cuts = Members(answer.mapping("output_bytes")), Members(answer.mapping("truncated"))
    return Execution(
        success=answer.one("success", bool),
        id=answer.one("id", str, ""),
        status=answer.one("status", str),
        stdout=answer.one("stdout", str, ""),
        stderr=answer.one("stderr", str, ""),
        encoding=answer.one("encoding", str, "utf-8"),
        exit_code=answer.optional("exit_code", int),
        signal=answer.optional("signal", int),
        message=answer.optional("message", str),
        kill=_kill(answer.mapping("kill")),
        language=answer.one("language", str, ""),
        syntax_error=answer.mapping("syntax_error") or None,
        truncated={name: cuts.one(name, bool) for name in cuts.values},
        output_bytes={name: sizes.one(name, int) for name in sizes.values},
        wall_ms=answer.one("wall_ms", float, 0.0),
        cpu_ms=answer.one("cpu_ms", float, 0.0),
        queue_ms=answer.one("queue_ms", float, 0.0),
        max_rss_kb=answer.one("max_rss_kb", int, 0),
        files=tuple(map(_file, answer.each("files"))),
        files_skipped=tuple(map(_skipped, answer.each("files_skipped"))),
        isolation=answer.mapping("isolation"),
        findings=tuple(finding.values for finding in answer.each("findings")),
        raw=values,
    )


def trace(values: Dict[str, object]) -> Trace:
    """Return the answer of `/trace`."""
    answer = Members(values)
    steps = tuple(step.values for step in answer.each("steps"))
    return Trace(
        execution=execution(values),
        steps=steps,
        steps_total=answer.one("steps_total", int, len(steps)),
        steps_truncated=answer.one("steps_truncated", bool, False),
        error=answer.optional("trace_error", str),
    )


def _kill(values: Dict[str, object]) -> Optional[Kill]:
    if not values:
        return None
    kill = Members(values, "/kill")
    return Kill(
        by=kill.one("by", str),
        reason=kill.one("reason", str, ""),
        limit=kill.optional("limit", float),
        observed=kill.optional("observed", float),
    )


def _file(values: Members) -> ReturnedFile:
    path = values.one("path", str)
    content = values.one("content", str)
    return ReturnedFile(path, _bytes(content, values.one("encoding", str, "utf-8"), path))


def _skipped(values: Members) -> SkippedFile:
    path = values.optional("path", str)
    if path is None:
        # A name that is no UTF-8, as Python itself writes such names.
        raw = _bytes(values.one("path_b64", str), "base64", "/files_skipped")
        path = raw.decode("utf-8", "surrogateescape")
    return SkippedFile(path, values.one("reason", str))


def _bytes(text: str, encoding: str, place: str) -> bytes:
    if encoding != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise MalformedAnswer(f"the content of {place} is no base64") from error
