# Shows: an array of numbers changed in place, under two names.
from array import array

a = array("i", [1, 2, 3])
alias = a
a[0] = -1
a.append(4)
alias.extend([5, 6])
a.byteswap()
a.byteswap()
a[1:3] = array("i", [7])
del a[0]
a.reverse()
d = array("d", [1.5, -0.0])
d[0] *= 2
items = a.tolist()
