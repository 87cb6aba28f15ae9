"""Says in words where two snapshots differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from forms import Snapshot

WIDTH = 160


def difference_of(expected: Snapshot, found: Snapshot, names: Collection[str]) -> Iterator[str]:
    """Yield one line for each variable that differs.

    Parameters
    ----------
    expected, found
        What the oracle saw, and what the tracer under test saw.
    names
        Variables that are compared.
    """
    if expected == found:
        return
    reached_expected, reached_found = reach(expected, names), reach(found, names)
    for name in sorted(names):
        right = variable(expected, name, reached_expected)
        got = variable(found, name, reached_found)
        if right != got:
            yield f"`{name}` expected {around(right, got)}, found {around(got, right)}"


def reach(snapshot: Snapshot, names: Collection[str]) -> dict[int, int]:
    """Number the nodes again, by what the compared names alone lead to."""
    numbers: dict[int, int] = {}
    waiting = [snapshot.variables[name] for name in sorted(names) if name in snapshot.variables]
    while waiting:
        form = waiting.pop(0)
        if form[:1] == ("ref",):
            if form[1] not in numbers:
                numbers[form[1]] = len(numbers)
                waiting.append(snapshot.nodes[form[1]])
        else:
            waiting.extend(part for part in form if isinstance(part, tuple))
    return numbers


def variable(snapshot: Snapshot, name: str, numbers: dict[int, int]) -> str:
    """Give the text of all that one variable leads to."""
    if name not in snapshot.variables:
        return "nothing"
    told: set[int] = set()
    parts: list[str] = []
    waiting = [snapshot.variables[name]]
    while waiting:
        form = waiting.pop(0)
        parts.append(text(form, numbers, waiting, snapshot, told))
    return " ".join(parts)


def text(
    form: tuple, numbers: dict[int, int], waiting: list, snapshot: Snapshot, told: set[int]
) -> str:
    """Give the text of one form; what it refers to is told later, once."""
    if form[:1] == ("ref",):
        number = form[1]
        if number not in told:
            told.add(number)
            waiting.append((f"#{numbers[number]}=", snapshot.nodes[number]))
        return f"#{numbers[number]}"
    parts = (
        text(part, numbers, waiting, snapshot, told) if isinstance(part, tuple) else repr(part)
        for part in form
    )
    return f"({' '.join(parts)})"


def around(shown: str, other: str) -> str:
    """Cut a long text to the surroundings of its first difference."""
    if len(shown) <= WIDTH:
        return shown
    same = next((i for i, pair in enumerate(zip(shown, other)) if pair[0] != pair[1]), WIDTH)
    start = max(0, same - WIDTH // 2)
    return f"…{shown[start : start + WIDTH]}…" if start else f"{shown[:WIDTH]}…"
