# Shows: delegation with `yield from`: values, sent values and the result of the inner one.
def inner(n):
    total = 0
    for i in range(n):
        got = yield i
        total += got or 0
    return total


def outer():
    a = yield from inner(2)
    b = yield from inner(a)
    yield from "xy"
    return [a, b]


g = outer()
seen = [next(g)]
for value in (1, 1, 5, 6):
    seen.append(g.send(value))
rest = list(g)
