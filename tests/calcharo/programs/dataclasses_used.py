# Shows: data classes: fields, factories, frozen, ordered, with slots, replaced.
from dataclasses import asdict, dataclass, field, replace


@dataclass
class Item:
    name: str
    tags: list = field(default_factory=list)
    price: float = 1.0
    total: float = field(init=False, repr=False)

    def __post_init__(self):
        self.total = self.price * 2


@dataclass(frozen=True, order=True, slots=True)
class Point:
    x: int
    y: int = 0


a = Item("a")
b = replace(a, price=3.0)
b.tags.append("shared")
a.total += 1
p, q = Point(1), Point(0, 5)
points = sorted([p, q])
try:
    p.x = 9
except AttributeError:
    refused = True
table = {p: "p"}
found = table[Point(1, 0)]
plain = asdict(a)
plain["tags"].append("own")
