"""What can go wrong between a client and a server, told apart by who can do something about it."""

from typing import Mapping, Optional

from ._errors import PhicodeError

SLUG_PREFIX = "urn:phicode:problem:"
#: What a client may try again: nothing was run.
BUSY = (429, 503)
#: A server that wants a longer pause than this many seconds is not waited for.
MAX_WAIT_S = 60.0


class ClientError(PhicodeError):
    """Base of what a `Client` raises about a request."""


class Unreachable(ClientError, ConnectionError):
    """There is no answer: no server, a lost connection, or nothing within the time-out.

    `__cause__` is the error of the socket or of `http.client`.
    """


class MalformedAnswer(ClientError):
    """There is an answer, and it is none of this interface: another server, or another version."""


class ApiError(ClientError):
    """The server refused the request; nothing was run.

    Parameters
    ----------
    status : int
        HTTP status, 400 to 599.
    problem : mapping
        The members of the answer's `application/problem+json` (RFC 9457); empty if it has none.
    retry_after_s : float, optional
        Seconds until a further try makes sense, from `Retry-After`.

    Attributes
    ----------
    status : int
        HTTP status.
    slug : str
        Last part of the problem's type, such as `queue-full`; empty if there is none.
    title, detail : str
        What happened, in general and in this case.
    pointer : str or None
        JSON pointer of the field that is wrong.
    id : str or None
        The request's id, as the server's log has it.
    retry_after_s : float or None
        Seconds until a further try makes sense.
    problem : mapping
        All members, those of later versions included.
    """

    def __init__(
        self,
        status: int,
        problem: Mapping[str, object],
        retry_after_s: Optional[float] = None,
    ) -> None:
        self.status = status
        self.problem = problem
        self.slug = (_text(problem, "type") or "").replace(SLUG_PREFIX, "", 1)
        self.title = _text(problem, "title") or ""
        self.detail = _text(problem, "detail") or self.title
        self.pointer = _text(problem, "pointer")
        self.id = _text(problem, "instance")
        self.retry_after_s = retry_after_s
        super().__init__(self._sentence())

    @property
    def is_worth_a_retry(self) -> bool:
        """Whether the server is busy and says when, within a minute, it may no longer be."""
        wait_s = self.retry_after_s
        return self.status in BUSY and wait_s is not None and wait_s <= MAX_WAIT_S

    def _sentence(self) -> str:
        what = self.detail or "the server gives no reason"
        where = f" (at {self.pointer})" if self.pointer else ""
        name = f" {self.slug}" if self.slug else ""
        return f"{self.status}{name}: {what}{where}"


def _text(problem: Mapping[str, object], name: str) -> Optional[str]:
    value = problem.get(name)
    return value if isinstance(value, str) else None
