# Shows: one list under two names; an append through one is seen under both at the next line.
a = [1, 2]
b = a
c = list(a)
b.append(1)
b += [7]
c += [8]
b = b + [9]
a.append(3)
print(a, b, c, a is b)
