# Shows: comprehensions in a class body and in a lambda, and closures made in one.
class Table:
    size = 3
    cells = [n for n in range(3)]
    names = {n: str(n) for n in cells}
    first = next(n for n in cells)


square_all = lambda items: [n * n for n in items]
squares = square_all(Table.cells)
adders = [lambda n, step=step: n + step for step in range(3)]
late = [lambda: step for step in range(3)]
sums = [add(10) for add in adders]
lasts = [read() for read in late]
