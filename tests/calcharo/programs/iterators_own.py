# Shows: iterators of the program's own, with `__iter__`, `__next__` and old-style items.
class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        return self.left


class Squares:
    def __getitem__(self, index):
        if index == 4:
            raise IndexError(index)
        return index * index

    def __contains__(self, value):
        return value == 7


c = Countdown(3)
got = [n for n in c]
again = list(c)
squares = list(Squares())
a, b, *others = Countdown(4)
is_in = 7 in Squares(), 4 in Squares()
calls = iter(lambda: got.pop(), 2)
popped = list(calls) if got[-1] != 2 else None
for index, n in enumerate(Countdown(2), start=1): others.append((index, n))
