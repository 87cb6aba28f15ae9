# Shows: named tuples of both kinds, replaced and unpacked.
from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")


class Entry(NamedTuple):
    key: str
    value: list = []

    def add(self, item):
        self.value.append(item)
        return self


p = Point(1, [2])
p.y.append(3)
q = p._replace(x=5)
x, y = q
e = Entry("k", [])
e.add(p).add(q)
f = Entry("default")
pairs = {p.x: e, q.x: f}
total = sum(point.x for point in (p, q))
