"""Values in the frames between interpreter and coprocess.

A byte for the kind, then: nothing (`N`), a number of 64 bits (`I`), a length of 32 bits
and so many bytes of UTF-8 (`S`) or of anything (`B`), a count of 32 bits and so many
values (`L`). All numbers are little-endian.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Tuple

_DEEPEST = 8


def encode(value: "Any") -> bytes:
    """Return the bytes of None, a number, text, bytes, or a list of such values.

    Raises
    ------
    UnicodeEncodeError
        A text has a lone surrogate.
    """
    parts: List[bytes] = []
    _write(value, parts)
    return b"".join(parts)


def decode(frame: bytes) -> "Any":
    """Return the value of a frame.

    Raises
    ------
    ValueError
        The frame holds something else than one value.
    """
    value, end = _read(frame, 0, 0)
    if end != len(frame):
        raise ValueError("bytes follow the value")
    return value


def _write(value: "Any", parts: "List[bytes]") -> None:
    if value is None:
        parts.append(b"N")
    elif isinstance(value, int):
        parts.append(b"I" + value.to_bytes(8, "little"))
    elif isinstance(value, str):
        _write_counted(b"S", value.encode(), parts)
    elif isinstance(value, bytes):
        _write_counted(b"B", value, parts)
    else:
        parts.append(b"L" + len(value).to_bytes(4, "little"))
        for item in value:
            _write(item, parts)


def _write_counted(kind: bytes, data: bytes, parts: "List[bytes]") -> None:
    parts.append(kind + len(data).to_bytes(4, "little"))
    parts.append(data)


def _read(frame: bytes, at: int, depth: int) -> "Tuple[Any, int]":
    kind, at = frame[at : at + 1], at + 1
    if kind == b"N":
        return None, at
    if kind == b"I":
        return _number(frame, at, 8), at + 8
    length, at = _number(frame, at, 4), at + 4
    if kind in (b"S", b"B"):
        data = frame[at : at + length]
        if len(data) != length:
            raise ValueError("a value ends in the middle")
        return data.decode() if kind == b"S" else data, at + length
    # Every value takes a byte at least.
    if kind != b"L" or depth == _DEEPEST or length > len(frame) - at:
        raise ValueError(f"no value at byte {at}")
    values = []
    for _ in range(length):
        value, at = _read(frame, at, depth + 1)
        values.append(value)
    return values, at


def _number(frame: bytes, at: int, size: int) -> int:
    data = frame[at : at + size]
    if len(data) != size:
        raise ValueError("a value ends in the middle")
    return int.from_bytes(data, "little")
