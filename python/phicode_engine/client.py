r"""Run φ and Python on a server that `phicode serve` started.

Examples
--------
>>> from phicode_engine.client import Client
>>> client = Client("http://127.0.0.1:8000")
>>> client.execute("π(1 ∈ [1, 2])").stdout  # doctest: +SKIP
'True\n'
"""

from typing import TYPE_CHECKING, Dict, Mapping, Optional, Sequence, TypedDict, Union

from . import _client_models as models
from . import _client_texts as texts
from ._client_connection import Transport
from ._client_errors import ApiError, ClientError, MalformedAnswer, Unreachable
from ._client_events import EventStream
from ._client_models import Event, Execution, Kill, ReturnedFile, SkippedFile, Trace
from ._client_texts import Check, Conversion, Symbols

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = [
    "ApiError",
    "Check",
    "Client",
    "ClientError",
    "Conversion",
    "Event",
    "EventStream",
    "ExecuteFields",
    "Execution",
    "Kill",
    "MalformedAnswer",
    "ReturnedFile",
    "SkippedFile",
    "Symbols",
    "Trace",
    "Unreachable",
]


class SentFile(TypedDict, total=False):
    """A file for the run: `path`, `content`, and `encoding`, `utf-8` or `base64`."""

    path: str
    content: str
    encoding: str


class ExecuteFields(TypedDict, total=False):
    """What `execute`, `stream` and `trace` take beside the code; see the reference of the API.

    Times are milliseconds, memory is MiB, `max_output` is bytes of each stream, `file_size` and
    `disk_bytes` are bytes; `processes`, `open_files` and `disk_files` are counts.
    """

    language: str
    map: Union[str, Mapping[str, object]]
    stdin: str
    args: Sequence[str]
    env: Mapping[str, str]
    profile: str
    timeout_ms: int
    cpu_ms: int
    memory_mb: int
    max_output: int
    processes: int
    open_files: int
    file_size: int
    disk_bytes: int
    disk_files: int
    output_encoding: str
    files: Sequence[SentFile]
    return_files: Sequence[str]


class TextFields(TypedDict, total=False):
    """What `convert` takes beside code and target: `language` and `map` of the code."""

    language: str
    map: Union[str, Mapping[str, object]]


class CheckFields(TextFields, total=False):
    """What `check` takes beside the code; `filename` is what its diagnostics call it."""

    filename: str


class Client:
    """A server, and what can be asked of it.

    Every request has a connection of its own, so threads may share a client.

    Parameters
    ----------
    url : str
        `http://HOST:PORT`, `https://…` for a proxy that speaks TLS, or `unix:PATH`.
    token : str, optional
        Bearer token, as `phicode token create` printed it.
    timeout : float
        Seconds without a byte from the server until a request is given up. It must exceed the
        longest run: a limit on the program itself is `timeout_ms`.
    retries : int
        How often a request is sent again after 429 or 503, after the pause that the server asks
        for. Such a request has run nothing.

    Raises
    ------
    ValueError
        `url` is no address.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        token: Optional[str] = None,
        timeout: float = 75.0,
        retries: int = 0,
    ) -> None:
        self._transport = Transport(url, token, timeout, retries)

    def execute(self, code: str, **fields: "Unpack[ExecuteFields]") -> Execution:
        """Run a program and return what it did; a program that fails is no error.

        Raises
        ------
        ApiError
            The server refused the request.
        Unreachable
            There is no answer.
        MalformedAnswer
            The answer is none of this interface.
        """
        return models.execution(self._post("/execute", {"code": code, **fields}))

    def stream(self, code: str, **fields: "Unpack[ExecuteFields]") -> EventStream:
        """Run a program and follow it; closing the stream ends the run.

        Raises
        ------
        ApiError, Unreachable
            As for `execute`.
        """
        return EventStream(self._transport, "/execute", {"code": code, **fields, "stream": True})

    def trace(
        self,
        code: str,
        trace: Optional[Mapping[str, object]] = None,
        **fields: "Unpack[ExecuteFields]",
    ) -> Trace:
        """Run a program and return its steps.

        `trace` has `preset`, `max_steps`, `variables` and `heap`, as far as they are to differ from
        what the server does without.

        Raises
        ------
        ApiError
            The server refused the request, or records no programs (`tracing-unavailable`).
        Unreachable, MalformedAnswer
            As for `execute`.
        """
        return models.trace(self._post("/trace", _traced(code, trace, fields)))

    def stream_trace(
        self,
        code: str,
        trace: Optional[Mapping[str, object]] = None,
        **fields: "Unpack[ExecuteFields]",
    ) -> EventStream:
        """Run a program and follow it; its steps are events `step` before the `result`.

        Raises
        ------
        ApiError, Unreachable
            As for `trace`.
        """
        request = {**_traced(code, trace, fields), "stream": True}
        return EventStream(self._transport, "/trace", request)

    def convert(
        self, code: str, target: str = "python", **fields: "Unpack[TextFields]"
    ) -> Conversion:
        """Convert a text to `python` or `phicode`.

        Raises
        ------
        ApiError
            The text cannot be converted; `problem["syntax_error"]` says where it is wrong.
        """
        request: Dict[str, object] = {"code": code, "target": target, **fields}
        return texts.conversion(self._post("/convert", request))

    def check(self, code: str, **fields: "Unpack[CheckFields]") -> Check:
        """Ask what is to be said of a text; nothing is run."""
        return texts.check(self._post("/check", {"code": code, **fields}))

    def symbols(self) -> Symbols:
        """Return the symbol map of the server."""
        return texts.symbols(self._transport.ask("GET", "/symbols"))

    def info(self) -> Mapping[str, object]:
        """Return what the server says about itself: version, isolation, limits, load."""
        return self._transport.ask("GET", "/info")

    def _post(self, route: str, fields: Mapping[str, object]) -> Dict[str, object]:
        return self._transport.ask("POST", route, fields)


def _traced(
    code: str, trace: Optional[Mapping[str, object]], fields: Mapping[str, object]
) -> Dict[str, object]:
    request: Dict[str, object] = {"code": code, **fields}
    if trace is not None:
        request["trace"] = trace
    return request
