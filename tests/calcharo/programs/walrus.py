# Shows: the walrus in conditions, calls, displays and loops.
import re

data = iter(["a=1", "bad", "c=3", ""])
found = {}
while line := next(data):
    if (hit := re.match(r"(\w)=(\d)", line)) is None:
        continue
    found[hit[1]] = (number := int(hit[2]))
del hit
total = [y := 1, y**2, y := y + 1, y]
print(z := len(total), z)
if any((big := n) > 2 for n in total) or (never := 1):
    biggest = big


def f(x=(inner := 5)):
    return x + inner


value = f()
