"""Standard output and standard error of a recorded program."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from . import _tracer

if TYPE_CHECKING:
    from typing import BinaryIO, Iterable, TextIO, Union

    Buffer = Union[bytes, bytearray, memoryview]

_NAMES = ("stdout", "stderr")


class _RecordedBytes:
    """The bytes below a recorded stream: what is written is noted in its order among the texts.

    It is no `IOBase`, which would close the stream that it stands for when it is collected.
    """

    def __init__(self, number: int, target: BinaryIO, encoding: str, passes: bool) -> None:
        self._number = number
        self._target = target
        self._encoding = encoding
        self._passes = passes

    def write(self, data: Buffer) -> int:
        """Write bytes, and note them."""
        with memoryview(data) as view:
            raw = view.tobytes()
        text = raw
        if not _is_utf8(self._encoding):
            # Traces have UTF-8 alone.
            text = raw.decode(self._encoding, "replace").encode("utf-8", "surrogatepass")
        _tracer.Recording.output(self._number, text)
        return self._target.write(raw) if self._passes else len(raw)

    def writelines(self, lines: Iterable[Buffer]) -> None:
        """Write several pieces."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        """Return what the bytes that it stands for have."""
        return getattr(self._target, name)


io.BufferedIOBase.register(_RecordedBytes)


def _is_utf8(encoding: str) -> bool:
    """Tell whether an encoding is UTF-8, by any of its usual names."""
    return encoding.lower().replace("-", "").replace("_", "") in ("utf8", "ascii")


class _Recorded(io.TextIOBase):
    """A text stream that notes what is written, and passes it on if there is where to.

    Everything but writing is done by the stream that it stands for.
    """

    def __init__(self, number: int, target: TextIO, passes: bool) -> None:
        self._number = number
        self._target = target
        self._passes = passes
        self._bytes: _RecordedBytes | None = None

    @property
    def buffer(self) -> _RecordedBytes:
        """The bytes below, if the stream that it stands for has them."""
        if self._bytes is None:
            below = self._target.buffer
            self._bytes = _RecordedBytes(self._number, below, self.encoding, self._passes)
        return self._bytes

    def write(self, text: str) -> int:
        """Write a text, and note it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _tracer.Recording.output(self._number, text.encode("utf-8", "surrogatepass"))
        if self._passes:
            self._target.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream that it stands for."""
        if self._passes:
            self._target.flush()

    def __del__(self) -> None:
        """Leave the stream that it stands for open, and as it is."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return whether the stream that it stands for is a terminal."""
        return self._passes and self._target.isatty()

    def fileno(self) -> int:
        """Return the descriptor of the stream that it stands for."""
        return self._target.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream that it stands for."""
        return getattr(self._target, "encoding", "utf-8")

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the stream that it stands for treats what it cannot encode."""
        return getattr(self._target, "errors", None)

    def __getattr__(self, name: str) -> object:
        """Return what the stream that it stands for has."""
        return getattr(self._target, name)


class Streams:
    """Puts recorded streams in the place of the program's, and takes them away again.

    Parameters
    ----------
    mode : {"capture", "tee", "off"}
        Whether what is written is kept, kept and passed on, or not kept.
    """

    def __init__(self, mode: str) -> None:
        self._mode = mode
        self._kept: dict[str, tuple[TextIO, TextIO]] = {}

    def start(self) -> None:
        """Replace the streams."""
        if self._mode == "off":
            return
        for number, name in enumerate(_NAMES):
            target = getattr(sys, name)
            if target is not None:
                recorded: TextIO = _Recorded(number, target, self._mode == "tee")  # type: ignore[assignment]
                self._kept[name] = (target, recorded)
                setattr(sys, name, recorded)

    def stop(self) -> None:
        """Put the streams back; one that the program replaced is left alone."""
        for name, (target, recorded) in self._kept.items():
            if getattr(sys, name) is recorded:
                setattr(sys, name, target)
        self._kept.clear()
