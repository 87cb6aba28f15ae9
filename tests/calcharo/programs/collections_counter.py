# Shows: a Counter that is filled, subtracted from and combined.
from collections import ChainMap, Counter

c = Counter("abracadabra")
c.update("bb")
c["z"] -= 1
c.subtract(a=3)
top = c.most_common(2)
positive = +c
both = c & Counter(a=1, b=9)
del c["z"]
c["new"]
total = sum(c.values())
first, second = {"x": 1}, {"x": 2, "y": 3}
chain = ChainMap(first, second)
chain["y"] = [chain["x"]]
found = chain["y"]
