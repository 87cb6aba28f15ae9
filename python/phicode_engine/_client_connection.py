"""Requests over HTTP/1.1: one connection for each, over TCP, TLS or a unix socket."""

import contextlib
import email.utils
import http.client
import json
import socket
import time
from typing import Dict, Iterator, Mapping, NamedTuple, Optional
from urllib.parse import urlsplit

from ._client_answer import parse_object
from ._client_errors import ApiError, MalformedAnswer, Unreachable


class Place(NamedTuple):
    """Where a server listens: a socket's path, or host, port and a prefix of all routes."""

    scheme: str
    host: str
    port: Optional[int]
    prefix: str


class UnixConnection(http.client.HTTPConnection):
    """A connection to a unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket's path."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def place(url: str) -> Place:
    """Return the parts of `http://HOST[:PORT][/PREFIX]`, `https://…` or `unix:PATH`.

    Raises
    ------
    ValueError
        It is neither.
    """
    if url.startswith("unix:") and len(url) > len("unix:"):
        return Place("unix", url[len("unix:") :], None, "")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"no address of a server: {url!r}; http://HOST:PORT and unix:PATH are")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"an address has no user, query or fragment: {url!r}")
    return Place(parts.scheme, parts.hostname, parts.port, parts.path.rstrip("/"))


class Transport:
    """Sends requests to one server.

    Parameters
    ----------
    url : str
        See `place`.
    token : str, optional
        Bearer token.
    timeout_s : float
        Seconds without a byte until a request is given up.
    retries : int
        How often a request is sent again after 429 or 503 with `Retry-After`.
    """

    def __init__(self, url: str, token: Optional[str], timeout_s: float, retries: int) -> None:
        self.url = url
        self._place = place(url)
        self._token = token
        self._timeout_s = timeout_s
        self._retries = retries

    def ask(
        self, method: str, route: str, fields: Optional[Mapping[str, object]] = None
    ) -> Dict[str, object]:
        """Return the answer's JSON object."""
        with self.open(method, route, fields) as response, self.told():
            body = response.read()
        return parse_object(body, f"{method} {route}")

    @contextlib.contextmanager
    def open(
        self, method: str, route: str, fields: Optional[Mapping[str, object]] = None
    ) -> Iterator[http.client.HTTPResponse]:
        """Give the response with status 200, its body unread; its connection closes afterwards."""
        left = self._retries
        while True:
            connection = self._connection()
            try:
                response = self._send(connection, method, route, fields)
                if response.status == 200:
                    # It holds the socket too: the server sees the end when both are closed.
                    with response:
                        yield response
                    return
                with self.told():
                    refusal = _refusal(response, response.read())
                if left <= 0 or not refusal.is_worth_a_retry:
                    raise refusal
                wait_s = refusal.retry_after_s or 0.0
            finally:
                connection.close()
            left -= 1
            time.sleep(wait_s)

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turn errors of sockets and of HTTP into `Unreachable`."""
        try:
            yield
        except socket.timeout as error:
            text = f"{self.url}: no answer within {self._timeout_s:g} s"
            raise Unreachable(text) from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{self.url}: {_reason(error)}") from error

    def _send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        route: str,
        fields: Optional[Mapping[str, object]],
    ) -> http.client.HTTPResponse:
        headers = {"Accept": "application/json", "User-Agent": "phicode"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(fields, allow_nan=False).encode("ascii")
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        with self.told():
            connection.request(method, self._place.prefix + route, body, headers)
            return connection.getresponse()

    def _connection(self) -> http.client.HTTPConnection:
        scheme, host, port, _ = self._place
        if scheme == "unix":
            return UnixConnection(host, self._timeout_s)
        if scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._timeout_s)
        return http.client.HTTPConnection(host, port, timeout=self._timeout_s)


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "the connection ended in the middle of the answer"
    if isinstance(error, http.client.RemoteDisconnected):
        return "the connection ended before an answer came"
    if isinstance(error, http.client.HTTPException):
        return f"the answer is no HTTP ({type(error).__name__})"
    return str(error)


def _refusal(response: http.client.HTTPResponse, body: bytes) -> ApiError:
    problem: Dict[str, object] = {}
    with contextlib.suppress(MalformedAnswer):
        problem = parse_object(body, "a refused request")
    return ApiError(response.status, problem, _seconds(response.getheader("Retry-After")))


def _seconds(value: Optional[str]) -> Optional[float]:
    """Return how long a `Retry-After` asks to wait: it has seconds, or a date."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        date = email.utils.parsedate_to_datetime(value)
        return max(0.0, date.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
