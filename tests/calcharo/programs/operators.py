# Shows: operators of the program's own: arithmetic, in place, reflected, comparison, call, item.
class Vec:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __add__(self, other):
        return Vec(*map(sum, zip(self.parts, other.parts)))

    def __iadd__(self, other):
        for index, part in enumerate(other.parts):
            self.parts[index] += part
        return self

    def __mul__(self, factor):
        return NotImplemented if isinstance(factor, Vec) else Vec(*(factor * p for p in self.parts))

    __rmul__ = __mul__

    def __eq__(self, other):
        return self.parts == other.parts

    def __getitem__(self, index):
        return self.parts[index]

    def __setitem__(self, index, value):
        self.parts[index] = value

    def __call__(self, scale):
        self.parts[:] = [p * scale for p in self.parts]
        return self

    def __neg__(self):
        return -1 * self

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))


a, b = Vec(1, 2), Vec(3, 4)
c = a + b
keep = a
a += b
d = 2 * b * 3
b[0] = -a
product = a @ c
equal = a == c, a is keep
called = c(10)
try:
    a * c
except TypeError as error:
    refused = True
