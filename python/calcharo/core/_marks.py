"""Marks: what stands in the place of a value that was not recorded, or not in full."""

from __future__ import annotations

from dataclasses import dataclass


class Mark:
    """Base of all marks; compare with `isinstance(value, Mark)`."""

    __slots__ = ()


@dataclass(frozen=True)
class Redacted(Mark):
    """A value that a redaction rule kept out of the trace.

    Attributes
    ----------
    rule : str
        The rule that took it.
    """

    rule: str = ""

    def __repr__(self) -> str:
        """Return a text in angle brackets, as no value has it."""
        return f"<redacted: {self.rule}>" if self.rule else "<redacted>"


@dataclass(frozen=True)
class Truncated(Mark):
    """A value that was too long to be kept in full.

    Attributes
    ----------
    true_length : int
        Characters, bytes or items of the value when it was recorded.
    head, tail : str, bytes or tuple
        What was kept of its two ends.
    """

    true_length: int
    head: object
    tail: object

    def __post_init__(self) -> None:
        """Freeze the ends, so that a mark can be a key."""
        for end in ("head", "tail"):
            kept = getattr(self, end)
            if isinstance(kept, list):
                object.__setattr__(self, end, tuple(kept))

    @property
    def missing(self) -> int:
        """How many characters, bytes or items were not kept."""
        kept = sum(
            len(end) for end in (self.head, self.tail) if isinstance(end, (str, bytes, tuple))
        )
        return max(0, self.true_length - kept)

    def __repr__(self) -> str:
        """Return both ends, and how much is missing between them."""
        return f"<{self.head!r} ... {self.missing} more ... {self.tail!r}>"


@dataclass(frozen=True)
class Unreadable(Mark):
    """A value that the tracer could not read.

    Attributes
    ----------
    reason : str
        Why not.
    """

    reason: str = ""

    def __repr__(self) -> str:
        """Return a text in angle brackets, as no value has it."""
        return f"<unreadable: {self.reason}>" if self.reason else "<unreadable>"
