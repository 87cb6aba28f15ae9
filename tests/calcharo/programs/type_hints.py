# Shows: annotations: those that bind, those that do not, and generic syntax.
from typing import Generic, Optional, TypeVar

count: int = 0
unset: str
names: list[str] = []
names.append("x")
T = TypeVar("T")


class Box(Generic[T]):
    item: Optional[T] = None
    label: str = "box"

    def put(self, item: T) -> "Box[T]":
        self.item: T = item
        return self


def first[S](items: list[S]) -> S:
    local: int
    other: list = items
    return other[0]


type Pair[A] = tuple[A, A]
box = Box[int]().put([1])
value = first([box, None])
is_bound = "unset" in globals()
