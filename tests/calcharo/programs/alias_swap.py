# Shows: which object is which after swaps, rotations and default arguments.
a, b = [1], [2]
a, b = b, a
a.append(3)
c = [a, b, a]
c[0], c[2] = c[1], c[0]


def keep(item, seen=[]):
    seen.append(item)
    return seen


first = keep(a)
second = keep(b)
same = first is second
a[:], b[:] = b[:], a[:]
