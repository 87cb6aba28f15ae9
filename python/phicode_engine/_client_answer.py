"""Members of a JSON answer, each with the type that it must have."""

import json
from typing import Dict, List, Mapping, NoReturn, Optional, Tuple, Type, TypeVar

from ._client_errors import MalformedAnswer

T = TypeVar("T", str, bool, int, float)


def parse_object(body: bytes, what: str) -> Dict[str, object]:
    """Return the JSON object that `body` is.

    Parameters
    ----------
    body : bytes
        UTF-8.
    what : str
        What it answers, for the message.

    Raises
    ------
    MalformedAnswer
        It is no UTF-8, no JSON, or no object.
    """
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise MalformedAnswer(f"the answer to {what} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise MalformedAnswer(f"the answer to {what} is {type(value).__name__}, not an object")
    return value


class Members:
    """Reads members of an object; one of the wrong type is a `MalformedAnswer` with its place."""

    def __init__(self, values: Mapping[str, object], place: str = "") -> None:
        self.values = values
        self._place = place

    def one(self, name: str, kind: Type[T], default: Optional[T] = None) -> T:
        """Return a member that is there, or `default` if that is given and the member is not."""
        value = self.optional(name, kind)
        if value is not None:
            return value
        if default is None:
            raise MalformedAnswer(f"the answer has no {self._at(name)}")
        return default

    def optional(self, name: str, kind: Type[T]) -> Optional[T]:
        """Return a member, or None where it is null or absent."""
        value = self.values.get(name)
        if value is None:
            return None
        # A whole number may stand for a float; a bool is an int to Python, and none to JSON.
        if kind is float and type(value) is int:
            return kind(value)
        if type(value) is not kind:
            self._refuse(name, value, kind.__name__)
        return value

    def mapping(self, name: str) -> Dict[str, object]:
        """Return an object, empty where it is null or absent."""
        value = self.values.get(name)
        return {} if value is None else self._object(name, value)

    def each(self, name: str) -> "List[Members]":
        """Return the objects of a list, which is empty where it is null or absent."""
        found = []
        for index, item in enumerate(self._list(name)):
            place = f"{name}/{index}"
            found.append(Members(self._object(place, item), self._at(place)))
        return found

    def texts(self, name: str) -> Tuple[str, ...]:
        """Return the texts of a list, which is empty where it is null or absent."""
        found = []
        for index, item in enumerate(self._list(name)):
            if not isinstance(item, str):
                self._refuse(f"{name}/{index}", item, "str")
            found.append(item)
        return tuple(found)

    def text_map(self, name: str) -> Dict[str, str]:
        """Return an object whose values are texts."""
        inner = Members(self.mapping(name), self._at(name))
        return {key: inner.one(key, str) for key in inner.values}

    def _list(self, name: str) -> List[object]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(name, value, "list")
        return value

    def _object(self, name: str, value: object) -> Dict[str, object]:
        if not isinstance(value, dict):
            self._refuse(name, value, "object")
        return value

    def _at(self, name: str) -> str:
        return f"{self._place}/{name}"

    def _refuse(self, name: str, value: object, wanted: str) -> NoReturn:
        found = type(value).__name__
        raise MalformedAnswer(f"the answer's {self._at(name)} is {found}, not {wanted}")
