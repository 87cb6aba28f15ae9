# Shows: every way to pass arguments, and what is bound in the frame.
def every(a, b=2, /, c=3, *rest, d, e=5, **others):
    a = [a]
    rest += (d,)
    others["e"] = e
    return a, b, c, rest, others


def only(*, key): return key


def swap(a, b):
    a, b = b, a
    a.append(1)
    return a


results = [every(1, d=4), every(1, 2, 3, 4, 5, d=6, e=7, f=8)]
results.append(every(*[1, 2], **{"c": 0, "d": None}))
x, y = [0], [9]
swapped = swap(x, y)
try:
    only("positional")
except TypeError as error:
    problem = type(error).__name__
keyed = only(key=results[0])
partly = (lambda first, *rest, last=x: (first, rest, last))(1, 2, 3)
x.append("seen in partly")
