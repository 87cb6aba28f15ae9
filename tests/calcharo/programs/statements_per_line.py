# Shows: several statements on one line, one-line bodies and semicolons.
a = 1; b = 2; c = [a, b]
if a: b = 3; c.append(b)
else: b = 4
def f(x): y = x + 1; return y
class C: z = 1; w = z + 1
if a == 2: pass
elif b == 3: a = 5; a += 1
try: 1 / 0
except ZeroDivisionError: c.append("e"); d = None
finally: c.append("f")
g = lambda x: x * 2; h = g(f(1)); del a
