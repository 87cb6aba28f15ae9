# Shows: a cache in a closure, hit and missed, and a generator that keeps cells alive.
def memo(function):
    cache = {}
    hits = 0

    def wrapper(n):
        nonlocal hits
        if n in cache:
            hits += 1
        else:
            cache[n] = function(n)
        return cache[n], hits

    return wrapper


@memo
def slow(n):
    return [n] * n


first = slow(2)
second = slow(2)
second[0].append("same list")
third = slow(2)


def counter():
    n = 0

    def add(step):
        nonlocal n
        n += step

    def values():
        while True:
            yield n

    return add, values()


add, values = counter()
seen = [next(values)]
add(5)
seen.append(next(values))
