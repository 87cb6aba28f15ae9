# Shows: an ordered dictionary whose order changes while its keys stay.
from collections import OrderedDict

d = OrderedDict(a=1, b=2, c=3)
d.move_to_end("a")
d.move_to_end("c", last=False)
d["b"] = 20
first = d.popitem(last=False)
del d["b"]
d["b"] = d


class Cache:
    def __init__(self, size):
        self.size, self.data = size, OrderedDict()

    def get(self, key):
        self.data.move_to_end(key)
        return self.data[key]

    def put(self, key, value):
        self.data[key] = value
        if len(self.data) > self.size:
            self.data.popitem(last=False)


cache = Cache(2)
for n in (1, 2):
    cache.put(n, n * n)
cache.get(1)
cache.put(3, [cache.get(1)])
