"""The items of a container that a limit may have cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._marks import Truncated, Unreadable
from ._shape import Gap

if TYPE_CHECKING:
    from typing import Sequence

#: What stands for an item that was not kept.
NOT_KEPT = Unreadable("not recorded: the container was longer than `max_items`")


class Kept:
    """The items of a container that are in the trace.

    Attributes
    ----------
    raw : sequence
        What was kept of both ends, not resolved.
    length : int
        The number of items in the traced program.
    gap : Gap or None
        Where items are missing.
    """

    __slots__ = ("gap", "length", "raw")

    def __init__(self, recorded: Sequence[object] | Truncated | None) -> None:
        self.gap: Gap | None = None
        if isinstance(recorded, Truncated):
            head, tail = _end(recorded.head), _end(recorded.tail)
            self.raw: Sequence[object] = [*head, *tail]
            self.length = recorded.true_length
            self.gap = Gap(len(head), recorded.missing)
        else:
            self.raw = recorded or ()
            self.length = len(self.raw)

    def place(self, index: int) -> int | None:
        """Return where an item is in `raw`, or `None` if it was not kept.

        Parameters
        ----------
        index : int
            From 0 to `length`, exclusive.
        """
        if self.gap is None or index < self.gap.start:
            return index
        place = index - self.gap.missing
        return None if place < self.gap.start else place


def _end(kept: object) -> Sequence[object]:
    return kept if isinstance(kept, (tuple, bytes)) else ()
