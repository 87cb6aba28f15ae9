# Shows: a generator expression is its own frame and takes its outermost iterable at once.
items = [1, 2, 3]
lazy = (n * scale for n in items)
scale = 10
items.append(4)
first = next(lazy)
scale = 100
rest = list(lazy)
items = None
nested = list(list(range(n)) for n in (2, 1))
total = sum(n for n in range(4) if n % 2)
