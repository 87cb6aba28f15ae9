# Shows: cycles through a list, a dictionary, an instance and a tuple.
a = [0]
a.append(a)
d = {"me": None}
d["me"] = d
d["list"] = a


class Node:
    def __init__(self, name):
        self.name = name
        self.next = self


x, y = Node("x"), Node("y")
x.next, y.next = y, x
t = ([],)
t[0].append(t)
a[0] = (x, d)
a[1][1][0] = None
