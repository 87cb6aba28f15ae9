# Shows: generators that feed each other, each with its own variables.
def count(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def odd(numbers):
    for n in numbers:
        if n % 2:
            yield n


def running(numbers):
    total = 0
    for n in numbers:
        total += n
        yield total


result = [*running(odd(count(7)))]
g = (x * y for x in range(3) for y in range(2) if x != y)
some = next(g)
others = sum(g)
