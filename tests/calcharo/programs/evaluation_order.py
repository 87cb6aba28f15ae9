# Shows: the order in which parts of assignments, calls, displays and f-strings are evaluated.
order = []


def n(value):
    order.append(value)
    return value


x = [10, 20, 30]
x[n(1)] += n(2)
x[n(0)], x[n(2)] = n(5), n(6)
total = n(1) + n(2) * n(3) ** n(2)
table = {n("a"): n(1), n("b"): n(2)}
called = dict(a=n(3), **{"b": n(4)})
text = f"{n(1)} {n(2):>{n(4)}} {n('q')!r} {n(7)=}"
chain = a = b = n([0])
sliced = x[n(0) : n(2) : n(1)]
compared = n(1) < n(2) == n(3) < n(4)


def default(value=n("default"), *, other: n("annotation") = n("keyword")):
    return value, other


got = default(n("given"))
