# Shows: sets and frozensets changed by methods and by operators, with members that are tuples.
a = {1, 2, 3}
b = a
a.add((4, "x"))
a |= {5}
b -= {1}
a &= {2, 3, 5, 9}
a ^= {5, 7}
a.update([8], (9,))
a.discard(100)
popped = {"only"}.pop()
a.remove(8)
f = frozenset([1, frozenset([2])])
c = a.copy()
a.clear()
c.difference_update({7})
union, both = c | {0}, c & {2}
d = {f: "key", (1, f): "pair"}
a.add(f)
is_in = frozenset([2]) in f
a.intersection_update([[]] and [])
