# Shows: slice reads and writes: growing, shrinking, steps, whole lists, aliases kept.
a = list(range(8))
b = a
a[:] = [9, 8, 7]
a[1:2] = "xyz"
a[1:1] = [[], []]
a[::2] = [None] * len(a[::2])
a[5:] = []
a[len(a):] = [b[:]]
b[::-1], c = a[:], a[::-1]
del a[::2]
a[:0] = a
a *= 2
a[slice(0, 2)] = ()
t = (1, 2, 3, 4)[1:-1]
s = "phicode"[::-2]
