# Shows: names, items, slices, keys and attributes that are absent after del.
x = [0, 1, 2, 3, 4, 5]
y = x
del y[1]
del y[-1], y[0]
del y[1:]
del y[:]
del y
d = {"a": 1, "b": {"c": 2}}
del d["b"]["c"], d["a"]
del (x, d)


def local():
    a, b = 1, [2]
    del a
    try:
        a
    except UnboundLocalError:
        a = "again"
    del b, a
    c = sorted(locals())
    return c


class Holder:
    pass


h = Holder()
h.value = 1
del h.value
left = vars(h)
names = local()
try:
    raise ValueError(1)
except ValueError as error:
    inside = error.args
try:
    del error
except NameError:
    absent = True
