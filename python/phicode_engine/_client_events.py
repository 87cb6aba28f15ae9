"""A run that is followed while it goes on: server-sent events."""

import contextlib
import http.client
from types import TracebackType
from typing import BinaryIO, Dict, Iterator, Mapping, Optional, Tuple, Type, cast

from . import _client_models as models
from ._client_answer import Members, parse_object
from ._client_connection import Transport
from ._client_errors import ApiError, Unreachable


class EventStream:
    """The events of one run, in order; the last is the `result`.

    Closing it before that ends the run: leave the loop inside of a `with`, or call `close`.
    """

    def __init__(self, transport: Transport, route: str, fields: Mapping[str, object]) -> None:
        self._transport = transport
        self._route = route
        self._open = contextlib.ExitStack()
        self._response: http.client.HTTPResponse = self._open.enter_context(
            transport.open("POST", route, fields)
        )
        self._events = self._read()

    def __iter__(self) -> Iterator[models.Event]:
        """Return itself."""
        return self

    def __next__(self) -> models.Event:
        """Wait for the next event.

        Raises
        ------
        ApiError
            The server could not run the program after all.
        Unreachable
            The connection was lost before the result.
        """
        return next(self._events)

    def close(self) -> None:
        """Close the connection, which ends a run that goes on."""
        self._open.close()

    def __enter__(self) -> "EventStream":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        """Close the connection."""
        self.close()

    def _read(self) -> Iterator[models.Event]:
        with self._open, self._transport.told():
            for name, data in _blocks(cast(BinaryIO, self._response)):
                values = parse_object(data, f"POST {self._route}")
                if name == "error":
                    raise ApiError(Members(values).one("status", int, 500), values)
                yield _event(name, values)
                if name == "result":
                    return
        raise Unreachable(f"{self._transport.url}: the connection ended before the result")


def _blocks(lines: BinaryIO) -> Iterator[Tuple[str, bytes]]:
    """Yield name and data of each event; comments, which keep the connection alive, are dropped."""
    name, data = "message", []
    for line in lines:
        field, _, value = line.rstrip(b"\r\n").partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if field == b"event":
            name = value.decode("utf-8", "replace")
        elif field == b"data":
            data.append(value)
        elif not line.strip():
            if data:
                yield name, b"\n".join(data)
            name, data = "message", []


def _event(name: str, values: Dict[str, object]) -> models.Event:
    members = Members(values)
    return models.Event(
        name=name,
        seq=members.one("seq", int, 0),
        text=members.one("data", str, "") if name in ("stdout", "stderr") else "",
        execution=models.execution(values) if name == "result" else None,
        data=values,
    )
