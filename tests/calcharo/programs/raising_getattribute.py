# Shows: fields are read past `__getattribute__`, `__getattr__`, `__class__` and a property.
seen = []


class Liar:
    def __init__(self):
        object.__setattr__(self, "truth", [1])

    def __getattribute__(self, name):
        seen.append(name)
        raise AttributeError(name)

    @property
    def __class__(self):
        seen.append("class")
        return int

    def __setattr__(self, name, value):
        object.__setattr__(self, name, (value,))


liar = Liar()
liar.a = 1
liar.b = liar
try:
    liar.a
except AttributeError:
    seen.append("caught")
number_of_reads = len(seen)
